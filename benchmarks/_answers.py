"""Opens the window with the analysis panel in front, changes one number again and again, and prints how long
the answers and the pixels took.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

from benchmarks._drag import Spin, changed, one_change, opened


def main(changes: int) -> None:
    """Prints {"answers": […], "pixels": […], "quiet": […]}, seconds: the panel's texts, the portrait with the
    panel open, and without.
    """
    from app.panels.analysis import AnalysisView

    session, window, spin = opened()
    quiet = [one_change(session, spin, i) for i in range(-5, changes)][5:]
    window.docks.docks["analysis"].raise_()
    panel = window.docks.panel("analysis").findChild(AnalysisView)
    assert panel is not None
    spin.until(lambda: panel.current and panel.answer.measured)
    pixels = [one_change(session, spin, i) for i in range(-5, changes)][5:]
    answers = [_answered(session, spin, panel, i) for i in range(-5, changes)][5:]
    print(json.dumps({"answers": answers, "pixels": pixels, "quiet": quiet}), flush=True)
    os._exit(0)


def _answered(session: Any, spin: Spin, panel: Any, i: int) -> float:
    """Seconds from the new value to the panel's texts about it."""
    spin.pause(0.02)
    wanted = changed(session.scenario, i)
    start = time.perf_counter()
    session.update_scenario("drag", "drag", **wanted)
    spin.until(lambda: panel.current)
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]))
