"""Tables that every reader takes as they are: names in the first line, then one line each; NaN for no number.

No comment is understood by all of pandas, R, NumPy, Excel and Python's csv, so the scene lies in a file of
its own beside the table: NAME.csv.json, one line of JSON. Both are written, or neither; opening either
gives the scene. Nor do all read an empty field as a missing number, a quoted comma as no comma, "#" as a
sign like others, or "-" in a name.
"""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from app.model.scene import SceneError
from app.model.scene_file import MARK, check_place, target, whole, write_whole
from app.tasks import interruption
from gandyn import disk

SUFFIX, BESIDE = ".csv", ".json"
NONE = "NaN"


def beside(path: str | Path) -> Path:
    """The file with the scene of a table."""
    path = Path(path)
    return path.with_name(path.name + BESIDE)


def is_beside(path: Path) -> bool:
    """Whether a file is one with the scene of a table, which is no session to be saved over."""
    return path.name.lower().endswith(SUFFIX + BESIDE)


def names(found: Iterable[str]) -> str:
    """The first line."""
    return ",".join(name.replace("-", "_") for name in found) + "\n"


def line(values: Iterable[object]) -> str:
    """One of the others, every digit kept."""
    return ",".join(map(_field, values)) + "\n"


def _field(value: object) -> str:
    if isinstance(value, str):
        return value
    return NONE if isinstance(value, float) and math.isnan(value) else repr(value)


@contextlib.contextmanager
def table(path: str | Path, recipe: str) -> Iterator[IO[bytes]]:
    """A file that takes its place, its recipe beside it, when the block ends; both, or neither."""
    check_free(path)
    path = target(path)
    recipe_path = beside(path)
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


def check_free(path: str | Path) -> None:
    """Raises SceneError where a table or its recipe cannot go, as where another file has that name."""
    recipe_path = beside(target(path))
    check_place(recipe_path)
    content = _content(recipe_path)
    if content is not None and not content.startswith(MARK):
        raise SceneError(
            "{} is another file already, and a table's scene goes there; choose another name.",
            disk.named(recipe_path),
        )


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
