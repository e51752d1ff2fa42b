"""Damaged and hostile exports: dropping one on the window gives a scene or one sentence, and nothing is
executed.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.exporters import EXPORTERS, Options, read_scene_metadata
from app.model.scene import Scene
from tests.app.exports import accepted_or_refused, refused

SMALL = Options(160, 120, frames=2)


def written(tmp_path: Path, id: str) -> Path:
    if EXPORTERS[id].available():
        pytest.skip(EXPORTERS[id].available())
    path = tmp_path / f"export{EXPORTERS[id].suffix}"
    EXPORTERS[id].write(Scene(duration=1.0), path, SMALL)
    return path


@pytest.mark.parametrize("id", list(EXPORTERS))
def test_damaged_exports(id, tmp_path):
    path = written(tmp_path, id)
    content = path.read_bytes()
    random = np.random.default_rng(7)
    for _ in range(25):
        damaged = bytearray(content[: int(random.integers(1, len(content)))])
        for _ in range(int(random.integers(0, 6))):
            damaged[int(random.integers(len(damaged)))] = int(random.integers(256))
        path.write_bytes(damaged)
        accepted_or_refused(lambda: read_scene_metadata(path))


@pytest.mark.parametrize("id", ["svg", "pdf", "python"])
def test_recipes_cut_short(id, tmp_path):
    path = written(tmp_path, id)
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b'"gandyn-session"') + 40])
    assert "damaged" in refused(lambda: read_scene_metadata(path))


def test_pictures_of_others(tmp_path):
    for format in ("PNG", "GIF", "WEBP"):
        path = tmp_path / f"other.{format.lower()}"
        Image.new("RGB", (8, 8)).save(path, format)
        assert "carries no Gandyn scene" in refused(lambda path=path: read_scene_metadata(path))


def test_a_comment_of_others_is_no_scene(tmp_path):
    path = tmp_path / "other.gif"
    Image.new("P", (8, 8)).save(path, comment=b"holiday")
    assert "carries no Gandyn scene" in refused(lambda: read_scene_metadata(path))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_png_bombs(tmp_path):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 500_000, 500_000, 8, 2, 0, 0, 0))
    bomb = chunk(b"zTXt", b"gandyn\0\0" + zlib.compress(b"x" * 100_000_000))
    for name, parts in {
        "huge": head,
        "text": chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)) + bomb,
    }.items():
        path = tmp_path / f"{name}.png"
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + parts + chunk(b"IEND", b""))
        refused(lambda path=path: read_scene_metadata(path))


def archive(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(f"{name}.npy", content)
    return path


def array(value, **options) -> bytes:
    content = io.BytesIO()
    np.save(content, value, **options)
    return content.getvalue()


def test_hostile_archives(tmp_path):
    class Trap:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "executed"),))

    pickled = array(np.array([Trap()], dtype=object), allow_pickle=True)
    header = array(np.array("x"))
    lying = header.replace(b"'shape': ()", b"'shape': (99999999999,)"[:11].ljust(11))
    cases = {
        "pickle": {"recipe": pickled},
        "bomb": {"recipe": b"\x93NUMPY" + b"0" * 50_000_000},
        "text": {"recipe": b"not an array"},
        "lying": {"recipe": lying},
        "number": {"recipe": array(np.array(7))},
        "none": {"phi": array(np.zeros(3))},
    }
    for name, members in cases.items():
        path = archive(tmp_path / f"{name}.npz", **members)
        refused(lambda path=path: read_scene_metadata(path))
    assert not (tmp_path / "executed").exists()


def test_svg_entities_do_not_expand(tmp_path):
    path = tmp_path / "laughs.svg"
    path.write_text(
        '<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><metadata>&b;</metadata></svg>'
    )
    refused(lambda: read_scene_metadata(path))
