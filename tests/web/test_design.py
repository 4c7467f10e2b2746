"""Contrast of the colours, by WCAG 2.2 (relative luminance), read from tokens.css itself; whose a class is."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

import wellwish.web

WEB = Path(wellwish.web.__file__).parent
CSS = (WEB / "static" / "wellwish" / "tokens.css").read_text()
LIGHT, DARK = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in CSS.split("@media"))

TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "ember", "ember-deep", "warn") for ground in ("paper", "raised")],
    ("on-ember", "ember"),
    ("on-ember", "ember-deep"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def over(ring: str, ground: str, opacity: float) -> str:
    """The colour of ``ring`` laid over ``ground``."""
    mixed = (round(int(ring[i : i + 2], 16) * opacity + int(ground[i : i + 2], 16) * (1 - opacity)) for i in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in mixed)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_its_ground(theme: dict[str, str]) -> None:
    low = {pair: contrast(theme[pair[0]], theme[pair[1]]) for pair in TEXT}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_what_can_be_used_are_seen(theme: dict[str, str]) -> None:
    assert min(contrast(theme["field-line"], theme[ground]) for ground in ("paper", "raised")) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_over_the_outer_circles_can_be_read(theme: dict[str, str]) -> None:
    ground = theme["paper"]
    for opacity in (0.03, 0.05, 0.08):
        ground = over(theme["ring"], ground, opacity)
    assert contrast(theme["ink-soft"], ground) >= 4.5


def test_a_class_is_styled_by_one_room_only() -> None:
    """All sheets are one file, so both rooms' rules would hold. On paper one may hide what is another's."""
    rooms: dict[str, set[str]] = defaultdict(set)
    for sheet in WEB.glob("*/static/*/*.css"):
        rules = re.sub(
            r"/\*.*?\*/|@media print \{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheet.read_text(), flags=re.DOTALL
        )
        for selectors in re.findall(r"([^{};]+)\{", rules):
            for selector in selectors.split(","):
                if re.fullmatch(r"\.[\w-]+", selector.strip()):
                    rooms[selector.strip()].add(sheet.parent.name)
    assert len(rooms) > 100
    assert {one: sorted(names) for one, names in rooms.items() if len(names) > 1} == {}
