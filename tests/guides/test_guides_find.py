import subprocess
import sys

import pytest

from wellwish import guides
from wellwish.errors import Misuse


class _Entry:
    def __init__(self, name: str, made: object) -> None:
        self.name, self.value, self._made = name, f"{name}:x", made

    def load(self) -> object:
        if isinstance(self._made, Exception):
            raise self._made
        return lambda: self._made


def test_both_guides_are_found_and_named() -> None:
    assert {id_: guide.id for id_, guide in guides.every().items()} == {"heart": "heart", "tone": "tone"}
    assert "synthetic" in guides.find("heart").about.lower()


def test_an_unknown_guide_names_those_there_are_and_the_closest() -> None:
    with pytest.raises(Misuse, match=r"hart.*Did you mean heart\?.*heart, tone"):
        guides.find("hart")


def test_a_broken_guide_of_another_package_does_not_silence_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tone = guides.find("tone")
    entries = [_Entry("ben", ImportError("gone")), _Entry("tone", tone)]
    monkeypatch.setattr(guides, "entry_points", lambda **_: entries)
    assert list(guides.every()) == ["tone"]
    assert "ben" in caplog.text


def test_identity_needs_no_engine() -> None:
    code = (
        "import sys; from wellwish.guides import find; v = find('heart').voice;"
        "find('heart').estimate_seconds('May you be well.', 1.0);"
        "assert v.startswith('hibari-tts 0.2.1 heart 5f70741d4e90'), v;"
        "sys.exit(any(m.split('.')[0] in ('onnxruntime', 'numpy', 'av', 'scipy', 'hibari') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
