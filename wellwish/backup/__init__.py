"""One file that holds all a server knows, and the way back from it. What can be made again is left out."""

from wellwish.backup.archive import Manifest
from wellwish.backup.making import make
from wellwish.backup.restoring import restore

__all__ = ["Manifest", "make", "restore"]
