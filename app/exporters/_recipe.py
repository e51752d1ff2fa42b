"""The scene inside every exported file: one line of JSON in plain ASCII, found again wherever a format keeps
it.
"""

from __future__ import annotations

import json
import mmap
import os
import stat
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.exporters import table_file
from app.model import scene_file
from app.model.scene import Scene, SceneError
from app.model.scene_file import MARK
from gandyn import Scenario, UpdateConfig, disk

KEY = "gandyn"
# The recipe's text in a picture's EXIF block, where WebP keeps it.
EXIF_DESCRIPTION = 0x010E
_PICTURES = (b"\x89PNG", b"GIF8", b"RIFF")
_NUMPY = b"PK\x03\x04"


def scene_metadata(scene: Scene) -> str:
    """The scene as one line of ASCII that needs no escaping in XML, comments or metadata."""
    return ascii_json(scene_file.to_dict(scene))


def plain_recipe(
    scenarios: Iterable[Scenario],
    starts: Iterable[tuple[Any, Any]],
    trainings: Iterable[UpdateConfig],
    **entries: Any,
) -> str:
    """The same line for what no scene holds because it has more than two dimensions; starts: pairs of lists,
    φ and θ.
    """
    return ascii_json(
        {
            "format": scene_file.FORMAT,
            "version": scene_file.VERSION,
            "scenarios": [scenario.to_dict() for scenario in scenarios],
            "starts": [{"phi": list(phi), "theta": list(theta)} for phi, theta in starts],
            "trainings": [training.to_dict() for training in trainings],
            **entries,
        }
    )


def ascii_json(data: object) -> str:
    """JSON in one line of ASCII without <, > and &, which can only stand inside strings."""
    text = json.dumps(data)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def read_scene_metadata(path: str | Path) -> Scene:
    """The scene of a session file or of anything Gandyn exported; raises SceneError, one sentence, for any
    other file.

    A table's scene is that of the file beside it.
    """
    path = Path(path)
    try:
        mode = path.stat().st_mode
        _check_ordinary(path, mode)
        with path.open("rb") as file:
            head = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    except SceneError:
        raise
    except (OSError, ValueError) as error:
        raise SceneError(disk.read_refusal(path, error)) from error
    if head.startswith(b"{"):
        return scene_file.load(path)
    return scene_file.from_json(_text(path, head))


def _check_ordinary(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise SceneError(
            "{} is a folder; open a session file or something exported by Gandyn.", disk.named(path)
        )
    if not stat.S_ISREG(mode):
        raise SceneError(
            "{} is not an ordinary file; open a session file or something exported by Gandyn.",
            disk.named(path),
        )


def _text(path: Path, head: bytes) -> str:
    try:
        if head.startswith(_PICTURES):
            text = _in_picture(path)
        elif head.startswith(_NUMPY):
            text = _in_archive(path)
        else:
            text = _in_bytes(path)
    except (
        Exception
    ) as error:  # decoders fail in many ways on damaged or hostile files, all of which mean this
        raise SceneError(
            "{} is damaged and its scene cannot be read; export it again from Gandyn.", disk.named(path)
        ) from error
    if not text and path.suffix.lower() == table_file.SUFFIX:
        return _beside(path)
    if not text:
        raise SceneError(
            "{} carries no Gandyn scene; open a session file, or a picture or table exported by Gandyn.",
            disk.named(path),
        )
    return text


def _beside(path: Path) -> str:
    """From the file beside a table, that of the table itself where `path` is a link."""
    beside = table_file.beside(path.resolve())
    if not os.path.exists(beside):
        name, other = disk.named(path), disk.named(beside)
        raise SceneError("{} is a table without its scene; put {} beside it again.", name, other)
    return scene_file.text(beside)


def _in_picture(path: Path) -> str:
    """From a PNG text chunk, a GIF comment or a WebP EXIF block."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path, formats=("PNG", "GIF", "WEBP")) as image:
            found = (
                image.info.get(KEY)
                or image.info.get("comment")
                or image.getexif().get(EXIF_DESCRIPTION)
                or ""
            )
    except UnidentifiedImageError:
        return ""
    data = found if isinstance(found, bytes) else str(found).encode("utf-8", "replace")
    return _line(data) if data.startswith(MARK) else ""


def _in_archive(path: Path) -> str:
    """From the array "recipe" of a NumPy archive, unless it is too large to be one."""
    import numpy as np

    with zipfile.ZipFile(path) as archive:
        sizes = {info.filename: info.file_size for info in archive.infolist()}
        if not 0 < sizes.get("recipe.npy", 0) <= 5 * scene_file.MAX_BYTES:
            return ""
    with np.load(path, allow_pickle=False) as arrays:
        return _line(str(arrays["recipe"]).encode("utf-8", "replace"))


def _in_bytes(path: Path) -> str:
    """From any format that keeps the text as it is: SVG, PDF, MP4, Python, tables of earlier versions."""
    if path.stat().st_size == 0:
        return ""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        at = content.find(MARK)
        return _line(content[at : at + scene_file.MAX_BYTES]) if at >= 0 else ""


def _line(data: bytes) -> str:
    """The JSON object that `data` begins with, without what follows it."""
    text = data[: scene_file.MAX_BYTES].decode("latin-1")
    _, end = json.JSONDecoder().raw_decode(text)
    return text[:end]
