"""hibari's reader of English, made small: a server holds it for as long as it runs."""

from __future__ import annotations

import contextlib
from typing import Any

from wellwish.guides.packed import Packed


def g2p(*, british: bool = False) -> Any:
    """A ``hibari.g2p.G2P`` that any thread may use. Raises the engine's errors, which have no common root."""
    from hibari.g2p import G2P

    made = G2P(british=british)
    with contextlib.suppress(AttributeError):  # another version may keep its words elsewhere; it reads all the same
        _pack(made)
    made.oov("ada")  # its net loads at first use, which two threads must not do at once
    return made


def _pack(made: Any) -> None:
    """Its lexicons and its tagger's weights, 50 MB less together; for that a process loads 0.14 s longer."""
    for lexicon in (made.lexicon.golds, made.lexicon.silvers):
        lexicon.d = Packed(lexicon.d)
    made.tagger.weights = Packed(made.tagger.weights)
