"""Clouds and histograms from files. They are read on a thread of their own, for a file may be long."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.model.pages.distances import MOST_BINS, MOST_POINTS, DistanceSettings
from app.model.session import Session
from app.tasks.worker import Worker
from app.text.translation import tr
from gandyn.distances.errors import DistanceError
from gandyn.message import Message

PAGE = "distances"
Read = tuple[dict[str, object], Message | None]


def points(which: str, path: Path) -> Read:
    """The cloud of a file as changes of the settings, and what is to be said of it: of many points a sample,
    of many coordinates two. Raises DistanceError.
    """
    from gandyn.distances.files import read_points
    from gandyn.distances.pairs import subsample

    found = read_points(path, path)
    count = len(found.p)
    cloud = subsample(found, MOST_POINTS).p
    cloud = np.hstack([cloud, np.zeros_like(cloud)]) if cloud.shape[1] == 1 else cloud[:, :2]
    told = None
    if count > MOST_POINTS:
        told = Message("{} points are too many to be kept; this is a sample of {}.", count, MOST_POINTS)
    elif found.dim > 2:
        told = Message("Of {} coordinates the first two are shown.", found.dim)
    elif count == 1:
        told = Message("A cloud of one point is a single spike; nothing can be told of its spread.")
    return {f"points_{which}": tuple(map(tuple, np.round(cloud, 6).tolist()))}, told


def histograms(path: Path) -> Read:
    """Both histograms of a file; raises DistanceError."""
    from gandyn.distances.files import read_histograms

    found = read_histograms(path)
    if len(found.p) > MOST_BINS:
        raise DistanceError("A scene holds histograms of at most {} bins, not {}.", MOST_BINS, len(found.p))
    scale = 1.0 / max(float(found.p.max()), float(found.q.max()))
    return {
        "bins_p": tuple(np.round(scale * found.p, 6).tolist()),
        "bins_q": tuple(np.round(scale * found.q, 6).tolist()),
    }, None


class FileButton(QPushButton):
    """Asks for a file and hands what is in it to the session."""

    def __init__(self, session: Session, title: str, read: Callable[[Path], Read]) -> None:
        super().__init__(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._session, self._read = session, read
        self._worker: Worker | None = None
        self.clicked.connect(self._ask)

    def _ask(self) -> None:
        kinds = tr("Numbers") + " (*.csv *.txt *.npy *.npz)"
        path, _ = QFileDialog.getOpenFileName(None, self.text(), "", kinds)
        if path:
            self.open(Path(path))

    def open(self, path: Path) -> None:
        """Reads a file; what is wrong with it is said."""
        if self._worker is None:
            self._worker = Worker(self)
            self._worker.done.connect(self._take)
        self._worker.submit(partial(_read, self._read, path))

    def _take(self, found: Read | DistanceError) -> None:
        if isinstance(found, DistanceError):
            self._session.refused.emit(found.message)
            return
        changes, told = found

        def change(settings: DistanceSettings) -> DistanceSettings:
            return settings.with_(**changes)

        text = tr("Open a file")
        self._session.update(lambda s: s.with_settings(PAGE, change(s.settings_of(PAGE))), text)
        if told is not None:
            self._session.refused.emit(told)


def _read(read: Callable[[Path], Read], path: Path, is_cancelled: Callable[[], bool]) -> Read | DistanceError:
    try:
        return read(path)
    except DistanceError as error:
        return error


def cloud_button(session: Session, which: str) -> QPushButton:
    """Of one of the clouds."""
    made = FileButton(session, tr("{name} from a file…").format(name=which), partial(points, which))
    made.setObjectName(f"open-{which}")
    return made


def histogram_button(session: Session) -> QPushButton:
    """Of both histograms."""
    made = FileButton(session, tr("Both from a file…"), histograms)
    made.setObjectName("open-histograms")
    return made
