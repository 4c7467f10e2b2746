"""What is heard besides the words, and how it all is mixed: bells, beds, loudness, the mix of a score."""

from wellwish.sound.beds import BED_LUFS, BEDS, Bed
from wellwish.sound.bells import BELLS, Bell
from wellwish.sound.loudness import (
    PEAK_DBTP,
    VOICE_LUFS,
    gain,
    hop_energies,
    integrated_lufs,
    lufs_of,
    true_peak,
)
from wellwish.sound.mix import BED_BELOW_VOICE_DB, BLOCK, Fades, blocks, under_voice

__all__ = [
    "BEDS",
    "BED_BELOW_VOICE_DB",
    "BED_LUFS",
    "BELLS",
    "BLOCK",
    "PEAK_DBTP",
    "VOICE_LUFS",
    "Bed",
    "Bell",
    "Fades",
    "blocks",
    "gain",
    "hop_energies",
    "integrated_lufs",
    "lufs_of",
    "true_peak",
    "under_voice",
]
