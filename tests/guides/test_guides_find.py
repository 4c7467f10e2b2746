import subprocess
import sys

import pytest

from wellwish import guides, library
from wellwish.errors import Misuse


class _Entry:
    def __init__(self, name: str, made: object) -> None:
        self.name, self.value, self._made = name, f"{name}:x", made

    def load(self) -> object:
        if isinstance(self._made, Exception):
            raise self._made
        return lambda: self._made


def test_guides_are_found_and_named() -> None:
    every = guides.every()
    assert {"heart", "tone", "kokoro-bella"} <= set(every)
    assert all(guide.id == guide_id for guide_id, guide in every.items())
    assert "synthetic" in guides.find("heart").about.lower()


def test_an_unknown_guide_names_those_there_are_and_the_closest() -> None:
    with pytest.raises(Misuse, match=r"hart.*Did you mean heart\?.*heart, .*tone"):
        guides.find("hart")


def test_a_broken_guide_of_another_package_does_not_silence_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tone = guides.find("tone")
    entries = [_Entry("ben", ImportError("gone")), _Entry("tone", tone)]
    monkeypatch.setattr(guides, "entry_points", lambda **_: entries)
    assert list(guides.every()) == ["tone"]
    assert "ben" in caplog.text


def test_one_entry_may_bring_several_guides(monkeypatch: pytest.MonkeyPatch) -> None:
    both = (guides.find("heart"), guides.find("tone"))
    monkeypatch.setattr(guides, "entry_points", lambda **_: [_Entry("choir", both)])
    assert guides.every() == {"heart": both[0], "tone": both[1]}


def test_here_are_those_whose_voices_are_on_this_machine() -> None:
    assert set(guides.here()) == {"heart", "tone"}, "tests have a data folder without voices"


def test_every_guide_that_is_a_voice_has_a_page() -> None:
    assert set(library.page_ids("guides")) == set(guides.every()) - {"tone"}


def test_identity_needs_no_engine() -> None:
    code = (
        "import sys; from wellwish.guides import find; v = find('heart').voice;"
        "find('heart').estimate_seconds('May you be well.', 1.0);"
        "assert v.startswith('hibari-tts 0.2.1 heart 5f70741d4e90'), v;"
        "sys.exit(any(m.split('.')[0] in ('onnxruntime', 'numpy', 'av', 'scipy', 'hibari') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
