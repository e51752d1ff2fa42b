"""A file of numbers as one text, such as "/home/me/points.csv#columns=2&sha256=0123456789abcdef".

That text is the value of the setting `data`, so whatever keeps settings (scenes, recipes, checkpoints,
sweeps) keeps the path with it, and a digest by which a changed file is noticed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from gandyn import disk
from gandyn.training.errors import TrainingError
from gandyn.training.tables.columns import MOST_COLUMNS
from gandyn.training.tables.file import check_file

_MARKED = re.compile(r"(?s)(.+)#columns=(\d{1,2})&sha256=([0-9a-f]{16})")
_BLOCK = 2**20


@dataclass(frozen=True)
class TableReference:
    """A file, how many columns of numbers it had when it was chosen, and the digest of what it held."""

    path: str
    columns: int
    digest: str

    def __str__(self) -> str:
        return f"{self.path}#columns={self.columns}&sha256={self.digest}"

    @property
    def name(self) -> str:
        """The file's name, short enough for a list."""
        return disk.named(self.path)

    def check(self) -> None:
        """Raises TrainingError if the file is gone, or holds something else now."""
        if digest_of(Path(self.path)) != self.digest:
            raise TrainingError("{} has changed since it was chosen; choose it again.", self.name)


def parsed(value: object) -> TableReference | None:
    """The reference that a text is, None for any other value."""
    found = _MARKED.fullmatch(value) if isinstance(value, str) else None
    if found is None or not 1 <= int(found[2]) <= MOST_COLUMNS:
        return None
    return TableReference(found[1], int(found[2]), found[3])


def names_file(value: str) -> bool:
    """Whether a text can only mean a file: it has a folder in it, or an ending."""
    return any(mark in value for mark in "/\\~") or bool(re.search(r"\.\w{1,8}$", value))


def digest_of(path: Path) -> str:
    """The first digits of the SHA-256 of what a file holds; raises TrainingError."""
    check_file(path)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        raise TrainingError(disk.read_refusal(path, error)) from error
    return digest.hexdigest()[:16]
