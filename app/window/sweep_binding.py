"""The window's part in sweeps: it shows cells as they come and what is said of them, from when the page is
first shown until it closes.
"""

from __future__ import annotations

from pathlib import Path

from app.services.sweep_service import SweepService
from app.training.sweep_manager import SWEEP, SweepManager, sweep_manager_of
from app.widgets.toast import HINT, TROUBLE
from app.window.window_base import WindowBase

# What the folder of a sweep holds, as `gandyn.training.sweeps.store` writes it.
RECIPE, CELLS, CURVES = "recipe.json", "cells", "curves"


class SweepBinding:
    """Connects a window to its session's sweeps."""

    _manager: SweepManager | None

    def __init__(self, window: WindowBase) -> None:
        self._window, self._manager = window, None
        self._service = SweepService(window.session, window.canvas.pictures.compiler, window)
        self._service.grown.connect(window.canvas.pictures.renew)
        window.session.changed.connect(self._watch)
        self._watch()

    def open(self, folder: Path) -> bool:
        """Shows the sweep of a folder, if there is one in it."""
        return self._connected().open(folder)

    def _watch(self) -> None:
        if self._window.session.scene.page == SWEEP:
            self._connected().follow()

    def _connected(self) -> SweepManager:
        if self._manager is None:
            self._manager = sweep_manager_of(self._window.session)
            self._manager.said.connect(self._hear)
            self._manager.grown.connect(self._look)
        return self._manager

    def _hear(self, sentence: str, hint: bool) -> None:
        self._window.show_message(sentence, HINT if hint else TROUBLE)

    def _look(self) -> None:
        if self._window.session.scene.page == SWEEP:
            self._window.canvas.pictures.renew()

    def disconnect_all(self) -> None:
        """The window closes: the sweep ends, unless the window is only built anew."""
        self._window.session.changed.disconnect(self._watch)
        self._service.stop()
        if self._manager is None:
            return
        self._manager.said.disconnect(self._hear)
        self._manager.grown.disconnect(self._look)
        if not self._window.reopening:
            self._manager.close()


def is_sweep(path: Path) -> bool:
    """Whether a path is the folder of a sweep, or the recipe in it."""
    if path.is_dir():
        return (path / RECIPE).exists()
    return path.name == RECIPE and any((path.parent / name).is_dir() for name in (CELLS, CURVES))
