"""Scripts as large as may be, each made to be slow for some way of reading."""

from __future__ import annotations

_HEAD = "---\ntitle: A\nkind: meditation\n---\n"
_CHARACTERS = 190_000


def _running(words: str, characters: int = _CHARACTERS) -> str:
    """One sentence over all the lines of a block that a script may have."""
    line = (words * (390 // len(words) + 1))[:390].strip()
    return f"{_HEAD}# A {{self}}\na\n" + f"a{line}\n" * (characters // (len(line) + 2))


LARGEST = {
    "words that open a search": _running("follow feel rest "),
    "quotation marks that never close": _running("“a "),
    "quotation marks only": _running("“"),
    "conjunctions": _running("and then "),
    "a promise never made": _running("you will soon now also "),
    "long words": _running("aeb"),
    "sentences of one letter": _running(".a", 40_000),
    "dashes": _running("—a "),
    "a finding in every sentence": f"{_HEAD}# A {{self}}\n" + "You must rest.\n" * 4999,
    "two findings in every sentence": f"{_HEAD}# A\n" + "You must. Just relax. Close your eyes.\n" * 4800,
    "silences": f"{_HEAD}# A\n" + "A\n... 1-2-14s\n" * 4900,
    "the same said again": f"{_HEAD}# A\n" + "Rest.\n\n" * 999,
    "each said once": f"{_HEAD}# A\n" + "".join(f"Rest, {number}.\n" for number in range(4999)),
    "alternatives that are the same": f"{_HEAD}# A\n" + ("\nor\n".join(["Rest."] * 20) + "\n\n") * 240,
    "conditions": f"{_HEAD}# A {{difficult}}\n"
    + "".join(f"?{n % 9 + 1} [from {n % 39}:00, below {n % 39 + 1}:00]\nRest, {n % 7}.\n\n" for n in range(990))
    + "Rest.\n",
    "difficult stages": _HEAD
    + "".join(f"# A {{difficult}}\n{'You can rest. ' * 27}\n{'Rest. ' * 60}\n" * 4 for _ in range(10)),
    "notes": f"{_HEAD}# A\nRest.\n" + "// a\n" * 9900,
    "slots": f"{_HEAD}# A\n" + ("a " + "{they smile|smiles}" * 8 + "\n") * 1150,
}
