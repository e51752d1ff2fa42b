"""pyqtgraph with the program's settings. Whoever needs pyqtgraph imports it from here."""

from __future__ import annotations

import pyqtgraph as pg

# Its own way of ending programs hides faults; windows are closed in `app.window.bootstrap`.
pg.setConfigOptions(antialias=False, exitCleanup=False)

__all__ = ["pg"]
