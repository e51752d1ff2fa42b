"""The one writer of files: each is there whole, or what was there before stays as it was."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any

# Given an undo, it is called if the process is ended inside the block; the library by itself has no such
# guard.
Guard = Callable[[Callable[[], object]], AbstractContextManager[Any]]


@contextlib.contextmanager
def atomic_write(
    path: str | Path,
    unfinished: Guard = nullcontext,
    held: Callable[[], AbstractContextManager[Any]] = nullcontext,
) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` when the block ends; if anything fails, `path` stays as it was.

    It is a temporary file beside the target, with the same suffix. unfinished: guards the time until it is
    there; held: guards the moment in which it takes its place. Raises OSError if the disk refuses.
    """
    path = resolve_target(path)
    # A very long suffix is no format's, and would make the name too long.
    suffix = path.suffix if len(path.suffix) < 10 else ""
    with temporary_file(path.with_name(f".gandyn-{os.urandom(6).hex()}{suffix}"), unfinished) as temporary:
        try:
            with open(temporary, "xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            with held():
                os.replace(temporary, path)
        except OSError as error:
            error.filename = str(path)  # who is told of it knows no other name
            raise


def write_bytes(path: str | Path, content: bytes) -> None:
    """Puts `content` at `path`, or leaves what was there and raises OSError."""
    with atomic_write(path) as file:
        file.write(content)


@contextlib.contextmanager
def temporary_file(path: Path, unfinished: Guard = nullcontext) -> Iterator[Path]:
    """The name of a file that is gone when the block ends, however it ends."""

    def remove() -> None:
        with contextlib.suppress(OSError):
            path.unlink()

    with unfinished(remove):
        try:
            yield path
        finally:
            remove()


def check_writable(path: str | Path) -> None:
    """Raises OSError where no file can be made, before anything long is begun for its sake."""
    tempfile.TemporaryFile(dir=resolve_target(path).parent).close()


def resolve_target(path: str | Path) -> Path:
    """Where a file of this name goes, links followed; raises OSError for a name that no file can have."""
    try:
        target = Path(os.path.realpath(path))
        mode = os.stat(target).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return target
    except ValueError as error:  # a zero byte or half a character
        raise OSError(errno.EINVAL, str(error)) from error
    # Replacing works on anything, so without this a device such as /dev/null would be lost.
    if not stat.S_ISREG(mode):
        number = errno.EISDIR if stat.S_ISDIR(mode) else errno.ENXIO
        raise OSError(number, os.strerror(number), str(target))
    return target
