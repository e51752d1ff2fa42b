"""What is remembered between runs, in one INI file; a damaged file costs its entries, never the start."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QByteArray, QSettings

_LOGGER = logging.getLogger(__name__)
T = TypeVar("T")
RECENT = 10


class Settings:
    """Typed reading and writing of a few named values."""

    def __init__(self) -> None:
        self._file = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Gandyn", "gandyn")

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self._file.fileName())

    def read(self, key: str, default: T) -> T:
        """The value of this type, or the default for anything else."""
        try:
            value: Any = self._file.value(key, default, type=type(default))
        except Exception:  # QSettings raises whatever its parser meets in a damaged file
            _LOGGER.warning("The setting %s cannot be read", key, exc_info=True)
            return default
        return value if isinstance(value, type(default)) else default

    def write(self, key: str, value: object) -> None:
        """Remembers a value; a full or read-only disk is no error."""
        self._file.setValue(key, value)

    def bytes(self, key: str) -> QByteArray:
        """A window's remembered geometry or state."""
        return self.read(key, QByteArray())

    def recent(self) -> list[str]:
        """Paths of the session files used last, the newest first."""
        lines = self.read("files/recent", "").split("\n")
        return [line for line in lines if line][:RECENT]

    def add_recent(self, path: str) -> None:
        """Puts a path first."""
        paths = [path, *(p for p in self.recent() if p != path)]
        self.write("files/recent", "\n".join(paths[:RECENT]))

    def flush(self) -> None:
        """Writes to disk now."""
        self._file.sync()
