"""A lecture as one file, a ZIP: manifest.json, scenes/*.json, notes/*.md, lessons/*.md and, of recorded
trainings, runs/NAME/*. Never trusted: nothing is unpacked to the disk, names and sizes are checked before
anything is read, and what is read is text or bytes that nothing executes.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from app.model import scene_file
from app.model.lecture import MOST_LESSON, MOST_NOTES, MOST_SCENES, Lecture, LectureScene
from app.model.scene import SceneError
from gandyn import disk
from gandyn.errors import GandynError

SUFFIX, FORMAT, VERSION = ".gandyn-lecture", "gandyn-lecture", 1
MANIFEST = "manifest.json"
# Of the file, of all it unpacks to, and of the number of its entries.
MOST_BYTES, MOST_UNPACKED, MOST_ENTRIES = 100_000_000, 200_000_000, 2000
_NAME = r"[\w][\w .()-]{0,79}"
# What may be in it, and how many bytes each may have.
_KNOWN = (
    (re.compile(r"manifest\.json"), 200_000),
    (re.compile(r"scenes/\d{3}\.json"), scene_file.MAX_BYTES),
    (re.compile(r"notes/\d{3}\.md"), 4 * MOST_NOTES),
    (re.compile(rf"lessons/{_NAME}\.md"), 4 * MOST_LESSON),
    (re.compile(rf"runs/{_NAME}/{_NAME}\.(csv|json|txt|md|svg|png|safetensors)"), 50_000_000),
)


def is_lecture(path: str | Path) -> bool:
    """Whether a file's name says that it is a lecture."""
    return Path(path).suffix.lower() == SUFFIX


def fits(name: str) -> bool:
    """Whether a lecture may hold an entry of this name."""
    return any(pattern.fullmatch(name) for pattern, _ in _KNOWN)


def save(lecture: Lecture, path: str | Path) -> None:
    """Writes the file, whole or not at all; raises SceneError if the disk refuses."""
    scene_file.write_whole(path, packed(lecture))


def packed(lecture: Lecture) -> bytes:
    """The content of the file; the same for the same lecture."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, entry in _entries(lecture).items():
            # A date of its own would make each copy another file.
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, entry)
    return content.getvalue()


def _entries(lecture: Lecture) -> dict[str, bytes]:
    named = [{"name": item.name} for item in lecture.items]
    manifest = {"format": FORMAT, "version": VERSION, "title": lecture.title, "scenes": named}
    found = {MANIFEST: json.dumps(manifest, ensure_ascii=False, indent=1).encode()}
    for i, item in enumerate(lecture.items):
        found[f"scenes/{i:03}.json"] = scene_file.to_json(item.scene, indent=1).encode()
        found[f"notes/{i:03}.md"] = item.notes.encode()
    found |= {f"lessons/{name}": lesson.encode() for name, lesson in lecture.lessons.items()}
    for run, files in lecture.runs.items():
        found |= {f"runs/{run}/{name}": content for name, content in files.items()}
    return found


def load(path: str | Path) -> Lecture:
    """The lecture of a file; raises SceneError, one sentence, for anything else."""
    path = Path(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SceneError("{} is too large to be a lecture.", disk.named(path))
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise SceneError(disk.read_refusal(path, error)) from error
    try:
        return unpacked(content)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        NotImplementedError,
        OverflowError,
    ) as error:
        raise SceneError("{} is damaged or was cut off; copy it again, whole.", disk.named(path)) from error


def unpacked(content: bytes) -> Lecture:
    """The lecture of a file's content; raises SceneError, or what `zipfile` raises for what is no ZIP."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        _check(archive.infolist())
        return _lecture({info.filename: archive.read(info) for info in archive.infolist()})


def _check(infos: list[zipfile.ZipInfo]) -> None:
    """Before anything is read; `zipfile` reads of an entry no more than the size that it claims."""
    names = [info.filename for info in infos]
    if len(names) > MOST_ENTRIES or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise SceneError("This lecture holds more than a lecture may.")
    if len(set(names)) < len(names):
        raise SceneError("This is not a lecture: it holds two entries of one name.")
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise SceneError("This is not a lecture: it is packed in a way that Gandyn does not read.")
    for info in infos:
        most = next((most for pattern, most in _KNOWN if pattern.fullmatch(info.filename)), None)
        if most is None:
            raise SceneError("This is not a lecture: {!r} has no place in it.", info.filename[:80])
        if info.file_size > most:
            raise SceneError("The entry {!r} of this lecture is too large.", info.filename)


def _lecture(entries: Mapping[str, bytes]) -> Lecture:
    try:
        texts = {name: entry.decode() for name, entry in entries.items() if not name.startswith("runs/")}
        manifest = _manifest(texts.get(MANIFEST, ""))
        items = tuple(_item(i, data, texts) for i, data in enumerate(manifest["scenes"]))
        lessons = {name[8:]: entry for name, entry in texts.items() if name.startswith("lessons/")}
        return Lecture(manifest.get("title", ""), items, lessons, _runs(entries))
    except GandynError as error:
        raise SceneError(error.message) from error
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise SceneError("This is not a lecture: its table of contents cannot be read.") from error


def _manifest(written: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written)
    if found["format"] != FORMAT or not isinstance(found["version"], int):
        raise ValueError(found["format"])
    if found["version"] > VERSION:
        raise SceneError(
            "This lecture was saved by a newer Gandyn (version {}); update Gandyn to open it.",
            found["version"],
        )
    if len(found["scenes"]) > MOST_SCENES:
        raise SceneError("A lecture has at most {} scenes, not {}.", MOST_SCENES, len(found["scenes"]))
    return found


def _item(i: int, data: Mapping[str, Any], texts: Mapping[str, str]) -> LectureScene:
    scene = scene_file.from_json(texts[f"scenes/{i:03}.json"])
    return LectureScene(scene, data.get("name", ""), texts.get(f"notes/{i:03}.md", ""))


def _runs(entries: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    found: dict[str, dict[str, bytes]] = {}
    for name, content in entries.items():
        parts = name.split("/")
        if parts[0] == "runs":
            found.setdefault(parts[1], {})[parts[2]] = content
    return found
