"""Wellwish: guided meditation that belongs to the person who sits."""

__version__ = "0.1.0"
