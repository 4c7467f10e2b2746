"""The table of docs/reference/script-format.md: what each slot becomes, as the code has it."""

from __future__ import annotations

from wellwish.script import Who, fill
from wellwish.terms import Kind, Person, Phrase, Pronouns

SCENE = "in the garden, with {their} face to the sun"
WHO = {
    "yourself": Who(oneself=True, scene=SCENE),
    "Maya (she)": Who(Person("Maya", Kind.LOVED, pronouns=Pronouns.SHE), scene=SCENE),
    "Max (he)": Who(Person("Max", Kind.LIKED, pronouns=Pronouns.HE), scene=SCENE),
    "Alex (they)": Who(Person("Alex", Kind.LIKED), scene=SCENE),
    "Biscuit (it)": Who(Person("Biscuit", Kind.PET, pronouns=Pronouns.IT), scene=SCENE),
    "the night shift (a group)": Who(Person("the night shift", Kind.GROUP), scene=SCENE),
    "someone unnamed": Who(scene=SCENE),
}
SLOTS = (
    "{you}", "{your}", "{yourself}", "{name}", "{name's}", "{name are}", "{name smile|smiles}", "{they}", "{them}",
    "{their}", "{theirs}", "{themself}", "{they are}", "{they're}", "{they were}", "{they have}", "{they do}",
    "{they smile|smiles}", "{this person|these people}", "{scene}",
)  # fmt: skip  # a table


def filled(slot: str, who: Who) -> str:
    """What ``slot`` becomes in the middle of a sentence."""
    return fill(Phrase(f"see {slot}"), who).text.removeprefix("see ")


def table() -> str:
    """The table in Markdown; ``|`` inside a slot is escaped, as tables need."""
    rows = [["slot", *WHO], ["-"] * (len(WHO) + 1)]
    rows += [[f"`{slot}`".replace("|", "\\|"), *(filled(slot, who) for who in WHO.values())] for slot in SLOTS]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
