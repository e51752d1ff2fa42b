"""The one writer of tables: `gandyn.csv_text` in a file, with the scene beside it.

No comment is understood by all of pandas, R, NumPy, Excel and Python's csv, so the scene lies in a file of
its own beside the table: NAME.csv.json, one line of JSON. Both are written, or neither; opening either
gives the scene.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from app.model.scene import SceneError
from app.model.scene_file import MARK, check_writable, refusals, whole, write_whole
from app.tasks import interruption
from gandyn import csv_text, disk
from gandyn.atomic_write import resolve_target

SUFFIX, BESIDE = ".csv", ".json"


def beside(path: str | Path) -> Path:
    """The file with the scene of a table."""
    path = Path(path)
    return path.with_name(path.name + BESIDE)


def is_beside(path: Path) -> bool:
    """Whether a file is one with the scene of a table, which is no session to be saved over."""
    return path.name.lower().endswith(SUFFIX + BESIDE)


def write_table(
    path: str | Path, recipe: str, columns: Iterable[str], rows: Iterable[Iterable[object]]
) -> None:
    """Writes a table and its recipe; both, or neither."""
    with table(path, recipe) as file:
        write_rows(file, columns, rows)


def write_rows(file: IO[bytes], columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Writes a table into an open file."""
    file.writelines(text.encode() for text in csv_text.lines(columns, rows))


@contextlib.contextmanager
def table(path: str | Path, recipe: str) -> Iterator[IO[bytes]]:
    """A file that takes its place, its recipe beside it, when the block ends; both, or neither."""
    recipe_path = check_free(path)
    with contextlib.ExitStack() as held, contextlib.ExitStack() as undo:
        with whole(path) as file:
            yield file
            # First the long way to the disk, so that both take their places in one moment.
            file.flush()
            os.fsync(file.fileno())
            held.enter_context(interruption.held())
            undo.callback(_put_back, recipe_path, _content(recipe_path))
            write_whole(recipe_path, f"{recipe}\n".encode())
        undo.pop_all()


def check_free(path: str | Path) -> Path:
    """The file beside the table; raises SceneError where one of them cannot go, as where another file has
    that name.
    """
    with refusals(path):
        recipe_path = beside(resolve_target(path))
    check_writable(recipe_path)
    content = _content(recipe_path)
    if content is not None and not content.startswith(MARK):
        raise SceneError(
            "{} is another file already, and a table's scene goes there; choose another name.",
            disk.named(recipe_path),
        )
    return recipe_path


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SceneError(disk.read_refusal(path, error)) from error


def _put_back(path: Path, content: bytes | None) -> None:
    with contextlib.suppress(OSError, SceneError):
        if content is None:
            path.unlink(missing_ok=True)
        else:
            write_whole(path, content)
