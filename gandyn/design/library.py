"""The user's designs on disk: a folder with one JSON file for each, named by its id.

An id is what the user calls the design on a command line, `--variant my-gan`; a scenario never holds it, but
the id made of the design's content, so nothing changes behind a saved scenario when the library does. Files
are written whole or not at all. A file that cannot be read is named in one sentence and skipped.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import platformdirs

from gandyn import disk
from gandyn.atomic_write import write_bytes
from gandyn.checks import short_repr
from gandyn.design import registry
from gandyn.design.design import Design
from gandyn.errors import GandynError
from gandyn.variants import VARIANTS

FORMAT, VERSION = "gandyn-design", 1
SUFFIX = ".json"
MAX_BYTES = 100_000
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


class LibraryError(GandynError):
    """Something that the library cannot do; the message is one sentence that says what to change."""


class Shelf(NamedTuple):
    """The designs by id, in the order of their ids, and a sentence for each file that is none."""

    designs: dict[str, Design]
    troubles: tuple[str, ...]


def folder() -> Path:
    """Where the designs are; it need not exist."""
    return Path(platformdirs.user_data_dir("gandyn", appauthor=False)) / "designs"


def shelf() -> Shelf:
    """All that is there."""
    designs, troubles = dict[str, Design](), list[str]()
    for path in _files():
        try:
            designs[checked_id(path.stem)] = read(path)
        except GandynError as error:
            troubles.append(error.message)
    return Shelf(designs, tuple(troubles))


def search(words: str) -> dict[str, Design]:
    """The designs in whose id, name, kind or formulas every one of the words occurs."""
    wanted = words.lower().split()
    return {
        id: design for id, design in shelf().designs.items() if all(w in _hay(id, design) for w in wanted)
    }


def load(id: str) -> Design:
    """The design of that id; raises LibraryError if there is none, or if its file cannot be read."""
    return read(_existing(id))


def save(id: str, design: Design, *, replace: bool = False) -> None:
    """Keeps the design under that id; raises LibraryError if another one has it and is not to be replaced."""
    path = _path(id)
    if not replace and path.exists() and _kept(path) != design:
        raise LibraryError("There is another design {} already; choose another name or remove it first.", id)
    with _refusals(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, to_text(design).encode())


def remove(id: str) -> None:
    """Removes the design, readable or not; raises LibraryError if there is none."""
    path = _existing(id)
    with _refusals(path):
        path.unlink()


def rename(id: str, other: str) -> None:
    """Keeps the design under another id; raises LibraryError if that one is taken."""
    save(other, load(id))
    if other != id:
        remove(id)


def export(design: Design, path: str | Path) -> None:
    """Writes the design's file anywhere."""
    with _refusals(path):
        write_bytes(path, to_text(design).encode())


def import_file(path: str | Path, id: str = "") -> str:
    """Puts a design's file into the library, under the id or one made of the file's name; returns the id."""
    design = read(path)
    id = id or free_id(Path(path).stem)
    save(id, design)
    return id


def free_id(name: str) -> str:
    """An id like the name that no variant and no design of the library has."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:32].strip("-") or "my-gan"
    taken = {path.stem for path in _files()} | set(VARIANTS)
    # What begins like the id of a design's content would be taken for one.
    plain = f"my-{plain}" if plain.startswith(f"{registry.ENTRY}-") else plain
    return next(id for id in (plain, *(f"{plain}-{i}" for i in range(2, len(taken) + 3))) if id not in taken)


def resolve(name: str) -> str:
    """A variant's id as it stands; for a design of the library the id of its content, which is registered.

    Raises LibraryError for a design whose file cannot be read. An unknown name comes back as it is.
    """
    try:
        path = _path(name)
    except LibraryError:
        return name
    return registry.register(read(path)) if path.exists() else name


def checked_id(id: object) -> str:
    """An id that a design of the library may have; raises LibraryError."""
    if not isinstance(id, str) or not _ID.fullmatch(id):
        raise LibraryError(
            "A design's id has 1 to 40 small letters, digits and hyphens between them, unlike {}.",
            short_repr(id),
        )
    if id in VARIANTS or id.startswith(f"{registry.ENTRY}-"):
        raise LibraryError("{} names another GAN; choose another id.", id)
    return id


def to_text(design: Design) -> str:
    """The design's file."""
    data = {"format": FORMAT, "version": VERSION, "design": design.to_dict()}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def read(path: str | Path) -> Design:
    """The design of a file; raises LibraryError, one sentence, for anything else."""
    path = Path(path)
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MAX_BYTES else b""
    except (OSError, ValueError) as error:
        raise LibraryError(disk.read_refusal(path, error)) from error
    if size > MAX_BYTES:
        raise LibraryError("{} is too large to be a design.", disk.named(path))
    return _from_bytes(content, disk.named(path))


def _from_bytes(content: bytes, name: str) -> Design:
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise LibraryError("{} is not a design of Gandyn: it is not JSON.", name) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise LibraryError("{} is not a design of Gandyn: the entry 'format' is missing.", name)
    if data.get("version") != VERSION:
        raise LibraryError("{} was saved by another Gandyn; update Gandyn to open it.", name)
    try:
        return registry.read(data.get("design"))
    except GandynError as error:
        raise LibraryError("{} cannot be used: {}", name, error.message) from error


def _kept(path: Path) -> Design | None:
    with contextlib.suppress(GandynError):
        return read(path)
    return None


def _path(id: str) -> Path:
    return folder() / f"{checked_id(id)}{SUFFIX}"


def _existing(id: str) -> Path:
    path = _path(id)
    if not path.exists():
        raise LibraryError(
            "There is no design {} in the library; `gandyn variants` lists them.", short_repr(id)
        )
    return path


def _files() -> list[Path]:
    try:
        return sorted(folder().glob(f"[!.]*{SUFFIX}"))
    except OSError:
        return []


def _hay(id: str, design: Design) -> str:
    return " ".join((id, design.name, design.kind, *design.formulas.values())).lower()


@contextlib.contextmanager
def _refusals(path: str | Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LibraryError(disk.write_refusal(path, error)) from error
