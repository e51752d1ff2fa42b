"""The lecture that is open in a window, and which of its scenes is shown. Knows no session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.model.lecture import Lecture


class OpenLecture(QObject):
    """changed(): the lecture, its file or the current scene is another. index: of the current scene; −1:
    none. saved: the lecture as its file has it. presented(): it is to be presented.
    """

    changed = Signal()
    presented = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lecture = self.saved = Lecture()
        self.index = -1
        self.path: Path | None = None

    @property
    def unsaved(self) -> bool:
        """Whether it holds what its file has not."""
        return self.lecture != self.saved

    @property
    def notes(self) -> str:
        """Of the current scene."""
        return self.lecture.items[self.index].notes if self.index >= 0 else ""

    @property
    def next_title(self) -> str:
        """What comes next; nothing after the last."""
        items, after = self.lecture.items, self.index + 1
        return items[after].title if after < len(items) else ""

    def open(self, lecture: Lecture, path: Path | None = None) -> None:
        """Another lecture, before its first scene."""
        self.lecture = self.saved = lecture
        self.index, self.path = -1, path
        self.changed.emit()

    def edit(self, change: Callable[[Lecture], Lecture], index: int | None = None) -> None:
        """Replaces the lecture by change(lecture), and the current scene if an index is given; raises
        SceneError, and leaves everything, where that cannot be.
        """
        self.lecture = change(self.lecture)
        wanted = self.index if index is None else index
        self.index = min(wanted, len(self.lecture.items) - 1)
        self.changed.emit()

    def choose(self, index: int) -> None:
        """Another current scene."""
        if index != self.index:
            self.index = index
            self.changed.emit()

    def was_saved(self, path: Path) -> None:
        """Its file has it now."""
        self.saved, self.path = self.lecture, path
        self.changed.emit()
