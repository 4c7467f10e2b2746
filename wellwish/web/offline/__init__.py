"""Wellwish on a device: installed, and without a network what was kept there."""
