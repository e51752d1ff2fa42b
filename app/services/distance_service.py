"""Solves exact plans of large clouds for the page of distances, on a thread of its own: newest wins."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.compute import distances
from app.figure.layout import page_of
from app.model.pages.distances import COMPARE, EARTH, POINTS, DistanceSettings
from app.model.scene import Scene
from app.model.session import Session
from app.tasks.worker import Worker
from gandyn.distances.pairs import Pair


class DistanceService(QObject):
    """grown() when there is more to be seen, refused(sentence) where a plan cannot be had."""

    grown = Signal()
    refused = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._worker: Worker | None = None
        self._wanted: Pair | None = None
        session.changed.connect(self.follow)

    def follow(self) -> None:
        """Begins anew if the scene shows another pair."""
        wanted = wanted_pair(self._session.scene)
        if wanted == self._wanted:
            return
        self._wanted = wanted
        if wanted is not None and not distances.is_solved(wanted):
            if self._worker is None:
                self._worker = Worker(self)
                self._worker.done.connect(self._end)
            self._worker.submit(lambda is_cancelled: distances.answer(lambda: _both(wanted)))

    def stop(self) -> None:
        """Ends the thread."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _end(self, found: object) -> None:
        if isinstance(found, distances.Trouble):
            self.refused.emit(found.sentence)
        else:
            self.grown.emit()


def _both(pair: Pair) -> bool:
    """W₁ and W₂."""
    for power in (1, 2):
        distances.solved(pair, power)
    return True


def wanted_pair(scene: Scene) -> Pair | None:
    """The clouds whose exact distances are shown, if they are too large to be solved while one waits."""
    settings: DistanceSettings = scene.settings_of("distances")
    if page_of(scene).id != "distances" or settings.view not in (COMPARE, EARTH) or settings.kind != POINTS:
        return None
    if not (settings.points_p and settings.points_q):
        return None
    pair = settings.pair
    return pair if distances.needs_thread(pair) else None
