"""The command line: one module a command. Exit status 0; 1 for a failure; 2 for misuse; errors are one line."""

from wellwish.cli.main import main

__all__ = ["main"]
