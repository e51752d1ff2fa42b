"""Opens the window, exports a film from it again and again, and prints the gaps between the window's frames meanwhile
(JSON, seconds).
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer

from benchmarks._drag import opened

FILMS, FRAMES, SIZE = 3, 120, (1280, 720)


def main() -> None:
    """Prints {"exporting": […], "quiet": […], "film": seconds of one film}."""
    session, window, spin = opened()
    timer = QTimer(interval=1000 // 60, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(window.canvas.viewport().update)
    timer.start()
    gaps: dict[str, list[float]] = {"quiet": [], "exporting": []}
    films: list[float] = []
    for _ in range(FILMS):
        spin.times.clear()
        spin.pause(3.0)
        gaps["quiet"] += [b - a for a, b in pairwise(spin.times)]
        spin.times.clear()
        films.append(_film(session, spin))
        gaps["exporting"] += [b - a for a, b in pairwise(spin.times)]
    print(json.dumps({**gaps, "film": sorted(films)[FILMS // 2]}), flush=True)
    os._exit(0)


def _film(session: Any, spin: Any) -> float:
    """Seconds that a film took, from the click to the file."""
    from app.exporters import EXPORTERS
    from app.exporters.base import Options
    from app.services.export_service import ExportJob

    job, ended = ExportJob(), []
    for signal in (job.written, job.failed, job.cancelled):
        signal.connect(lambda *told: ended.append(told))
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        job.start(EXPORTERS["gif"], session.scene, Path(folder) / "film.gif", Options(*SIZE, frames=FRAMES))
        spin.until(lambda: ended, 300.0)
    job.stop()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
