"""Cyclic garbage is collected in the UI thread only.

Python collects in whichever thread happens to allocate. A widget that was closed may be part of a cycle, and
PySide destroys it where the cycle is found: in a worker's thread that ends the process. So the automatic
collector is switched off, and its own thresholds are looked at between events. Memory that is free is given
back to the system now and then.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimerEvent

from app.tasks import malloc

INTERVAL = 200  # ms between two looks
# Looking through everything stalls the window for a few tenths of a second, so it is done this rarely (s).
FULL = 60.0
TRIM = 60.0


class MainThreadCollector(QObject):
    """Collects for as long as it lives; one for the whole application, made before any window."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what was loaded so far stays for ever; there is no window among it
        malloc.share_heaps()
        self._full = self._trimmed = time.monotonic()
        self.startTimer(INTERVAL)

    def timerEvent(self, event: QTimerEvent) -> None:
        """The oldest generation that is due."""
        counts, limits = gc.get_count(), gc.get_threshold()
        now = time.monotonic()
        if counts[2] > limits[2] and now - self._full > FULL:
            self._full = now
            gc.collect()
        elif counts[1] > limits[1]:
            gc.collect(1)
        elif counts[0] > limits[0]:
            gc.collect(0)
        if now - self._trimmed > TRIM:
            self._trimmed = now
            malloc.return_free_memory()
