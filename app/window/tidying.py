"""Cyclic garbage is collected in the UI thread only.

Python collects in whatever thread happens to allocate; a widget that dies in a worker's takes the process
with it. So the automatic collector is switched off, and its own thresholds are looked at between events.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimerEvent

INTERVAL = 200  # ms between two looks


class Tidier(QObject):
    """Collects for as long as it lives; one for the whole application."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self.startTimer(INTERVAL)

    def timerEvent(self, event: QTimerEvent) -> None:
        """The oldest generation that is due, as Python itself would choose."""
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [generation for generation in (2, 1, 0) if counts[generation] > limits[generation]]
        if due:
            gc.collect(due[0])
        if due[:1] == [2]:
            # What has lived so long stays; looking through all of it again would stall the window for a tenth
            # of a second.
            gc.freeze()
