"""Where what was made is kept: files whole or not there, covered, bounded together, and memory in front of them."""

from wellwish.cabinet.files import Cabinet, locked, measured
from wellwish.cabinet.memory import Memory
from wellwish.cabinet.seal import Checksum, Cover, Seal

__all__ = ["Cabinet", "Checksum", "Cover", "Memory", "Seal", "locked", "measured"]
