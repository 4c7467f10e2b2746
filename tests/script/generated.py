"""Scripts for hypothesis: valid ones by their parts, and text that is nearly a script."""

from __future__ import annotations

from hypothesis import strategies as st

from wellwish.script.blocks import KIND_WORDS, pause_of
from wellwish.script.parse import FIELDS
from wellwish.terms import STAGE_KINDS, Bell, Block, Comment, Include, Line, Phrase, Script, Stage, When

_TOKENS = (
    "---", "title: A", "titel: A", "# A", "# A {self, weight 2, least 45s}", "#", "# {", "...", "... 8s", "... 6-10s",
    "…", "... x", "or", "?1", "?0", "?2 [named]", "[named, from 8:00]", "[from 9]", "[", "]", "{", "}", "{name}",
    "{nmae}", "{|}", "{they are}", ">", "> May {you} be safe.", "May", "// note", "(bell)", "(include a/b)", "(", ")",
    "Rest here.", "", " ", "\t", "\r", "é", "“", "\u00a0", "\u2028", "\u3000", "\u200b", "\u202e", "e\u0301", "\ufeff",
    "🧑‍🤝‍🧑", "נועה", "\x00", "\x85", "\x1c", "99999999999999999999", "٣", "weight 1", "least 1s", "from 1:00", "below",
    "-", "s", "may", "or or", "// // ", "(include b)", "[one, many, first]", "?9 [next] ... 3s",
)  # fmt: skip  # a table

_words = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="{}"), max_size=20)


def _spoken(words: str) -> str:
    """A phrase that looks like nothing else."""
    return " ".join(f"Rest {words} here".split(" ")).strip()


_phrases = st.one_of(
    _words.map(_spoken),
    st.sampled_from(
        ["See {name}.", "{They are} here.", "{Name's} {friend|friends}.", "Or so.", "A # b > c ... d // e"]
    ),
).map(Phrase)
_wishes = st.sampled_from(["be safe.", "be {yourself}.", "rest # and // rest"]).map(
    lambda w: Phrase("May {you} " + w, wish=True)
)
_numbers = st.integers(1, 199).map(lambda tenths: tenths / 10)
_pauses = st.lists(_numbers, max_size=3).map(lambda n: pause_of("-".join(f"{x:g}" for x in sorted(n))))
_comments = _words.map(lambda words: Comment(words.strip()))


@st.composite
def _lines(draw: st.DrawFn) -> tuple[Line, ...]:
    lines: list[Line] = []
    for _ in range(draw(st.integers(1, 4))):
        lines.append(draw(st.one_of(_phrases, _wishes, st.just(Bell()))))
        lines += draw(st.lists(_comments, max_size=1))
        lines += draw(st.lists(_pauses, max_size=1))
    return tuple(lines)


@st.composite
def _whens(draw: st.DrawFn) -> When:
    who = draw(st.frozensets(st.sampled_from(sorted({*KIND_WORDS, "named", "unnamed", "one", "many"})), max_size=3))
    place = draw(st.frozensets(st.sampled_from(["first", "next"])))
    start = draw(st.integers(0, 3600))
    stop = draw(st.one_of(st.just(0), st.integers(start + 1, 3700)))
    return When(who, place, start, stop)


_priorities = st.one_of(st.none(), st.integers(1, 9))
_blocks = st.one_of(
    st.builds(Block, st.lists(_lines(), min_size=1, max_size=3).map(tuple), _priorities, _whens()),
    st.builds(lambda name: Block(((Include(name),),)), st.sampled_from(["a", "settling/short", "7-b"])),
    st.builds(lambda comment: Block(((comment,),)), _comments),
)
_titles = _words.map(_spoken)
_weights = st.one_of(st.integers(1, 100).map(float), st.floats(0.001, 100))


@st.composite
def _stages(draw: st.DrawFn) -> Stage:
    says = Block(((*draw(_lines()), Phrase("Rest.")),))
    blocks = (*draw(st.lists(_blocks, max_size=3)), says)
    kind = draw(st.sampled_from([*STAGE_KINDS, "part"]))
    return Stage(kind, draw(_titles), draw(_weights), draw(st.integers(0, 3600)), blocks)


_values = _words.map(lambda words: words.strip() or "-")
_fields = st.dictionaries(
    st.sampled_from([f for f in FIELDS if f not in ("title", "plan", "people")]), _values, max_size=4
)
_plans = st.sampled_from(
    [{"plan": "circle"}, {"plan": "weights"}, {}, {"people": "0-1"}, {"people": "0-1 of loved, pet", "plan": "weights"}]
)
scripts = st.builds(
    lambda fields, plan, stages: Script({"title": "A kind start", **fields, **plan}, tuple(stages)),
    _fields,
    _plans,
    st.lists(_stages(), min_size=1, max_size=3),
)
"""Any valid script."""


weighed_scripts = scripts.map(lambda script: Script({**script.fields, "plan": "weights"}, script.stages))
"""Any whose stages go by weight."""


@st.composite
def _circle_scripts(draw: st.DrawFn) -> Script:
    stages = [draw(_stages()) for _ in range(3)]
    picked = [draw(st.sampled_from(stages)) for _ in STAGE_KINDS]
    named = (
        Stage(kind, one.title, 1, one.least_seconds, one.blocks) for kind, one in zip(STAGE_KINDS, picked, strict=True)
    )
    return Script({"title": "A kind start", "plan": "circle"}, tuple(named))


circle_scripts = _circle_scripts()
"""Any that has every stage of loving-kindness."""

near_scripts = st.lists(
    st.lists(st.one_of(st.sampled_from(_TOKENS), st.text(max_size=3)), max_size=4).map("".join), max_size=20
).map("\n".join)
"""Text made of the format's own tokens."""

near_bodies = near_scripts.map(lambda body: f"---\ntitle: A\n---\n# A\nRest.\n{body}")
"""The same where a script would go on."""


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """``text`` with some of its lines changed, moved, doubled, indented or gone."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        change = draw(st.sampled_from(["drop", "double", "swap", "indent", "token", "join", "tail"]))
        if change == "drop" and len(lines) > 1:
            del lines[at]
        elif change == "double":
            lines.insert(at, lines[at])
        elif change == "swap":
            lines[at], lines[other] = lines[other], lines[at]
        elif change == "indent":
            lines[at] = draw(st.sampled_from([" ", "\t", "  "])) + lines[at] + " "
        elif change == "token":
            lines.insert(at, draw(st.sampled_from(_TOKENS)))
        elif change == "join":
            lines[at] = lines[at] + " " + lines[other]
        else:
            lines[at] = lines[at][draw(st.integers(0, 4)) :]
    return "\n".join(lines)
