"""How a person becomes a guide: what to record of a script, and a folder of recordings made ready to lead."""

from wellwish.recording.intake import Checked, check, install
from wellwish.recording.listing import Coverage, Listed, Wanted, coverage, phrases, write

__all__ = ["Checked", "Coverage", "Listed", "Wanted", "check", "coverage", "install", "phrases", "write"]
