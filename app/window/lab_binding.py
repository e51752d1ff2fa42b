"""The window's part in the lab: it shows what is recorded and said, from when the lab's page is first shown
until it closes.
"""

from __future__ import annotations

from app.model.scene import LAB
from app.training.manager import TrainingManager, training_manager_of
from app.widgets.toast import HINT, TROUBLE
from app.window.window_base import WindowBase


class LabBinding:
    """Connects a window to its session's training manager."""

    def __init__(self, window: WindowBase) -> None:
        self._window, self._bench = window, None
        window.session.changed.connect(self._watch)
        self._watch()

    _bench: TrainingManager | None

    def _watch(self) -> None:
        if self._bench is None and self._window.session.scene.page == LAB:
            self._bench = training_manager_of(self._window.session)
            self._bench.said.connect(self._hear)
            self._bench.stepped.connect(self._look)
            self._bench.warm()

    def _hear(self, sentence: str, hint: bool) -> None:
        self._window.show_message(sentence, HINT if hint else TROUBLE)

    def _look(self) -> None:
        if self._window.session.scene.page == LAB:
            self._window.canvas.renew()

    def disconnect_all(self) -> None:
        """The window closes: trainings end, unless it is only built anew."""
        self._window.session.changed.disconnect(self._watch)
        if self._bench is None:
            return
        self._bench.said.disconnect(self._hear)
        self._bench.stepped.disconnect(self._look)
        if not self._window.reopening:
            self._bench.close()
