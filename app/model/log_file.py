"""What went wrong, for whoever has to find out why: a rotating file in the user's log folder.

Every module writes to `logging.getLogger(__name__)`; the program alone decides where that goes, here. A log
that cannot be written is no fault of the scene, so none of its errors reaches anybody.
"""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import os
import sys
import threading
from io import TextIOWrapper
from pathlib import Path

import platformdirs

NAME, LARGEST = "gandyn.log", 1_000_000  # bytes, after which the file becomes gandyn.log.1
FORMAT = "%(asctime)s %(process)d %(threadName)s %(levelname)s %(name)s: %(message)s"
OURS = ("app", "gandyn")

_handlers: list[logging.Handler] = []


class _LogFile(logging.handlers.RotatingFileHandler):
    """Made with its folder at the first record, for most commands have nothing to say."""

    def _open(self) -> TextIOWrapper:
        os.makedirs(os.path.dirname(self.baseFilename), exist_ok=True)
        return super()._open()

    def rotate(self, source: str, dest: str) -> None:
        """Where another process holds the file open, Windows renames nothing: the file grows on."""
        with contextlib.suppress(OSError):
            super().rotate(source, dest)

    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk or a forbidden folder costs the record."""


def folder() -> Path:
    """Where the log is."""
    return Path(platformdirs.user_log_dir("gandyn", appauthor=False))


def start(debug: bool = False) -> None:
    """Sends all records of this process to the file; debug: finer ones too, and all of them to stderr as
    well.

    Other libraries are heard from warnings on.
    """
    stop()
    file = _LogFile(folder() / NAME, "a", LARGEST, 1, "utf-8", delay=True, errors="backslashreplace")
    _handlers.extend([file, logging.StreamHandler()] if debug else [file])
    for handler in _handlers:
        handler.setFormatter(logging.Formatter(FORMAT))
        logging.getLogger().addHandler(handler)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.DEBUG if debug else logging.INFO)
    threading.excepthook = _thread_died


def stop() -> None:
    """Closes the file; nothing is written any more."""
    for handler in _handlers:
        logging.getLogger().removeHandler(handler)
        handler.close()
    _handlers.clear()
    threading.excepthook = threading.__excepthook__


def _thread_died(args: threading.ExceptHookArgs) -> None:
    if args.exc_type is not SystemExit:
        name = args.thread.name if args.thread else "?"
        error = args.exc_value or args.exc_type()
        logging.getLogger(__name__).error("The thread %s died", name, exc_info=error)


def started() -> None:
    """The first line of a window's log says what runs, for a report of a fault."""
    from gandyn import __version__

    python = sys.version.split()[0]
    logging.getLogger(__name__).info("Gandyn %s, Python %s, %s", __version__, python, sys.platform)
