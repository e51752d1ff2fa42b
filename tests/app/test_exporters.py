"""Every registered format: written, read back, cancelled, refused. A new format is tested without being
named.
"""

from __future__ import annotations

import errno
import json
import os
import threading
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.exporters import (
    ANIMATION,
    DATA,
    EXPORTERS,
    PICTURE,
    Options,
    exporter_for,
    read_scene_metadata,
    scene_metadata,
)
from app.model import scene_file
from app.model.scene import SceneError
from app.tasks.cancelled import Cancelled
from tests.app.conftest import wait_for
from tests.app.exports import PLANE, SCENES, SMALL, leftovers


@pytest.fixture(params=list(EXPORTERS))
def exporter(request):
    """Each format, unless it cannot work here."""
    found = EXPORTERS[request.param]
    if found.available():
        pytest.skip(found.available())
    return found


@pytest.fixture(params=list(SCENES))
def scene(request):
    return SCENES[request.param]


def test_ids_are_suffixes():
    assert all(entry.suffix == f".{id}" for id, entry in EXPORTERS.items() if id != "python")
    assert {".png", ".svg", ".pdf", ".gif", ".mp4", ".webp", ".csv", ".npz", ".py"} <= {
        e.suffix for e in EXPORTERS.values()
    }


def test_every_file_gives_its_scene_back(exporter, scene, tmp_path):
    target = tmp_path / f"picture{exporter.suffix}"
    seen: list[float] = []
    exporter.write(scene, target, SMALL, seen.append)
    assert read_scene_metadata(target) == scene
    assert seen[-1] == 1.0 and seen == sorted(seen)
    assert leftovers(tmp_path) == [target.name, *([f"{target.name}.json"] if exporter.beside else [])]


def test_a_renamed_file_still_opens(exporter, tmp_path):
    target = tmp_path / f"picture{exporter.suffix}"
    exporter.write(PLANE, target, SMALL)
    alone = tmp_path / f"picture{exporter.suffix}.json" if exporter.beside else target
    assert read_scene_metadata(alone.rename(tmp_path / "renamed.bin")) == PLANE


@pytest.mark.parametrize("calls", [0, 1, 2])
def test_cancelled_exports_leave_the_folder_as_it_was(exporter, tmp_path, calls):
    target = tmp_path / f"picture{exporter.suffix}"
    target.write_text("old")
    count = iter(range(100))
    try:
        exporter.write(PLANE, target, SMALL, cancelled=lambda: next(count) >= calls)
    except Cancelled:
        assert target.read_text() == "old"
    else:  # small text formats ask only once or twice
        assert calls and exporter.kind in (DATA, "text")
    assert leftovers(tmp_path) == [target.name]


def test_a_full_disk_leaves_the_old_file(exporter, tmp_path, monkeypatch):
    target = tmp_path / f"picture{exporter.suffix}"
    target.write_text("old")

    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SceneError, match="the disk is full; make room"):
        exporter.write(PLANE, target, SMALL)
    assert target.read_text() == "old" and leftovers(tmp_path) == [target.name]


def test_a_failed_rename_leaves_nothing(exporter, tmp_path, monkeypatch):
    def refused(*args):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(SceneError, match="cannot be written: its folder is not yours to write in"):
        exporter.write(PLANE, tmp_path / f"picture{exporter.suffix}", SMALL)
    assert not leftovers(tmp_path)


@pytest.mark.parametrize("name", ["missing/folder/picture", "."])
def test_unwritable_targets(exporter, tmp_path, name):
    target = tmp_path / (name if name == "." else name + exporter.suffix)
    with pytest.raises(SceneError, match="folder"):
        exporter.write(PLANE, target, SMALL)
    assert not leftovers(tmp_path)


def test_devices_are_not_replaced(tmp_path):
    with pytest.raises(SceneError, match="not an ordinary file"):
        EXPORTERS["csv"].write(PLANE, "/dev/full", SMALL)
    assert Path("/dev/full").is_char_device()


def test_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    link.symlink_to(target)
    EXPORTERS["csv"].write(PLANE, link, SMALL)
    assert link.is_symlink() and read_scene_metadata(target) == PLANE


@pytest.mark.parametrize(
    "title", ["\x00\x1b]0;title\x07", "a\ufffe\uffff\u2028b", "]]>--><script>", "x" * 500]
)
def test_no_title_breaks_a_file(exporter, title, tmp_path):
    target = tmp_path / f"picture{exporter.suffix}"
    scene = PLANE.with_(title=title)
    exporter.write(scene, target, SMALL)
    assert read_scene_metadata(target) == scene
    if exporter.suffix == ".svg":
        ElementTree.parse(target)


def test_recipes_are_plain_one_line_ascii():
    text = scene_metadata(PLANE)
    assert text.isascii() and "\n" not in text and not set(text) & set("<>&")
    assert scene_file.from_json(text) == PLANE and json.loads(text)["title"] == PLANE.title


@pytest.mark.parametrize(
    "bad",
    [
        {"width": 10},
        {"width": 31_000},
        {"width": 20_000, "height": 20_000},
        {"height": 1.5},
        {"width": True},
        {"dpi": 0.0},
        {"dpi": float("nan")},
        {"theme": "neon"},
        {"fps": 0.0},
        {"fps": float("inf")},
        {"frames": 1},
        {"save_every": 0},
    ],
)
def test_impossible_options_are_one_sentence(bad):
    with pytest.raises(SceneError) as caught:
        Options(**bad)
    assert str(caught.value).endswith(".") and len(str(caught.value)) < 200


@pytest.mark.parametrize("name", ["picture", "picture.jpg", ".png", "picture.PNG.exe"])
def test_unknown_suffixes_list_the_known(name):
    with pytest.raises(SceneError, match=r"choose one of \.png, \.svg"):
        exporter_for(name, (PICTURE, ANIMATION))


def test_suffixes_ignore_case():
    assert exporter_for("PICTURE.PNG") is EXPORTERS["png"]


def test_exports_run_beside_the_window(exporter, tmp_path):
    here, there = tmp_path / f"here{exporter.suffix}", tmp_path / f"there{exporter.suffix}"
    exporter.write(PLANE, here, SMALL)
    thread = threading.Thread(target=exporter.write, args=(PLANE, there, SMALL))
    thread.start()
    assert wait_for(lambda: not thread.is_alive(), 60.0)
    assert read_scene_metadata(there) == PLANE
    if exporter.suffix not in (".pdf", ".mp4", ".npz"):  # which hold the time or an identity
        assert here.read_bytes() == there.read_bytes()
