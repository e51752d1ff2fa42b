"""Opens the window on the lab's page with the playhead going round, trains and pauses in turns, and prints
the gaps between frames (JSON).
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer

from benchmarks._painting import call_after_painting

ROUNDS, SECONDS = 4, 3.0


def main() -> None:
    """Prints {"still": [seconds…], "training": [seconds…], "size": [w, h], "iterations": n}."""
    from app.model import actions
    from app.model.scene import LAB
    from app.model.session import Session
    from app.model.settings import Settings
    from app.theme.style import Style
    from app.training.manager import training_manager_of
    from app.window import bootstrap
    from gandyn import Scenario

    app = bootstrap.application()
    times: list[float] = []
    call_after_painting(lambda canvas: times.append(time.perf_counter()))
    session = Session()
    window = bootstrap.open_window(session, Settings(), Style("dark", 0.0, app))
    window.showNormal()
    window.resize(1280, 800)
    session.update(lambda scene: scene.with_(scenarios=(Scenario("wgan-gp"), Scenario("non-saturating"))), "")
    actions.show_page(session, LAB)
    bench = training_manager_of(session)
    runs = tuple(run.with_(steps=1_000_000) for run in bench.settings)
    session.update(lambda scene: scene.with_settings("lab", replace(scene.settings_of("lab"), runs=runs)), "")

    def turn(seconds: float, until: object = None) -> None:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and not (callable(until) and until()):
            app.processEvents(
                QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20
            )

    turn(30.0, lambda: window.canvas.shown is not None and not bench.loading)
    turn(6.0)
    bench.start()
    turn(30.0, lambda: bench.states() == ("running", "running"))
    turn(2.0)
    gaps: dict[str, list[float]] = {"still": [], "training": []}
    for _ in range(ROUNDS):
        bench.pause()
        turn(0.5)
        gaps["still"] += frames(window.canvas, times, turn)
        bench.start()
        turn(0.5)
        gaps["training"] += frames(window.canvas, times, turn)
    record = bench.record(0)
    print(
        json.dumps(
            {
                **gaps,
                "size": [window.canvas.width(), window.canvas.height()],
                "iterations": record.iteration if record else 0,
            }
        ),
        flush=True,
    )
    bench.close()
    os._exit(0)


def frames(canvas: Any, times: list[float], turn: Callable[[float], None]) -> list[float]:
    """Gaps between paint events while every sixtieth of a second asks for one."""
    times.clear()
    timer = QTimer(interval=1000 // 60, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(canvas.viewport().update)
    timer.start()
    turn(SECONDS)
    timer.stop()
    return [b - a for a, b in pairwise(times)]


if __name__ == "__main__":
    sys.exit(main())
