"""What is heard besides the words, and how it all is mixed: bells, beds, loudness, the mix of a score."""

from wellwish.sound.beds import BED_LUFS, BEDS, Bed
from wellwish.sound.bells import BELLS, Bell
from wellwish.sound.loops import BED_BELOW_VOICE_DB, VARIANTS, Loop, bed_loop, under_voice
from wellwish.sound.loudness import (
    PEAK_DBTP,
    VOICE_LUFS,
    gain,
    hop_energies,
    integrated_lufs,
    lufs_of,
    true_peak,
)
from wellwish.sound.mix import DAY_FADES, SLEEP_DB, SLEEP_FADES, Fades, Mix, held

__all__ = [
    "BEDS",
    "BED_BELOW_VOICE_DB",
    "BED_LUFS",
    "BELLS",
    "DAY_FADES",
    "PEAK_DBTP",
    "SLEEP_DB",
    "SLEEP_FADES",
    "VARIANTS",
    "VOICE_LUFS",
    "Bed",
    "Bell",
    "Fades",
    "Loop",
    "Mix",
    "bed_loop",
    "gain",
    "held",
    "hop_energies",
    "integrated_lufs",
    "lufs_of",
    "true_peak",
    "under_voice",
]
