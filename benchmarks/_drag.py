"""Opens the window, changes one number of the default scene again and again, and prints how long each took to
be seen (JSON, seconds).
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

from PySide6.QtCore import QEventLoop

from benchmarks._painting import call_after_painting

WAIT = 20.0


def opened() -> tuple[Any, Any, Any]:
    """(session, window, spin) of a fresh window of 1280×800 that shows its compiled portrait and has come to
    rest.
    """
    from app.model.session import Session
    from app.model.settings import Settings
    from app.theme.style import Style
    from app.window import bootstrap

    app, session = bootstrap.application(), Session()
    spin = Spin(app)
    call_after_painting(spin.note)
    window = bootstrap.open_window(session, Settings(), Style("dark", 0.0, app))
    window.showNormal()
    window.resize(1280, 800)
    spin.until(lambda: window.canvas.shown is not None and window.canvas.shown.request.quality.compiled)
    spin.pause(1.5)
    return session, window, spin


def main(changes: int) -> None:
    """Prints {"seconds": […], "size": [w, h], "what": …}."""
    session, window, spin = opened()
    seconds = [one_change(session, spin, i) for i in range(-5, changes)][5:]
    print(
        json.dumps(
            {
                "seconds": seconds,
                "size": [window.canvas.width(), window.canvas.height()],
                "what": session.scenario.spec.name,
            }
        ),
        flush=True,
    )
    os._exit(0)


class Spin:
    """Qt's event loop, turned by hand, and which scene was painted last."""

    def __init__(self, app: Any) -> None:
        self.app, self.painted = app, None
        self.times: list[float] = []

    def note(self, canvas: Any) -> None:
        """The canvas has painted."""
        self.times.append(time.perf_counter())
        self.painted = canvas.shown and canvas.shown.request.scene.scenarios

    def until(self, reached: Any, wait: float = WAIT) -> None:
        """Handles events, and sends pixels off, until the condition holds."""
        end = time.perf_counter() + wait
        while not reached():
            if time.perf_counter() > end:
                sys.exit("nothing was painted in time")
            self.app.processEvents(
                QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
            )

    def pause(self, seconds: float) -> None:
        """Lets what is going on settle."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.005)


def one_change(session: Any, spin: Spin, i: int) -> float:
    """Seconds from the new value to its pixels."""
    spin.pause(0.02)
    wanted = changed(session.scenario, i)
    start = time.perf_counter()
    session.update_scenario("drag", "drag", **wanted)
    spin.until(lambda: spin.painted == session.scene.scenarios)
    return time.perf_counter() - start


def changed(scenario: Any, i: int) -> dict[str, Any]:
    """The variant's first number, moved within its range; the L2 strength if it has none."""
    share = 0.3 + 0.004 * (i + 5)
    for p in scenario.spec.parameters:
        if hasattr(p, "low") and isinstance(scenario.parameters[p.id], float):
            return {"parameters": {**scenario.parameters, p.id: share * min(p.high, 1.0)}}
    return {"regularizers": {**scenario.regularizers, "l2": share}}


if __name__ == "__main__":
    main(int(sys.argv[1]))
