"""The library read as a reader of proofs does: each script by itself, as it will be heard, and beside all others."""

from wellwish.proof.measure import Heard, heard
from wellwish.proof.reading import RULES, proof
from wellwish.proof.voices import sentences

__all__ = ["RULES", "Heard", "heard", "proof", "sentences"]
