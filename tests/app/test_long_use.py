"""The program does not grow, complains of nothing and leaves nothing behind; `tests.app.long_use` asks for
longer.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.panels import panels
from app.services.kernel_service import KernelService
from app.window.main_window import MainWindow
from tests.app import long_use
from tests.app.conftest import wait_for
from tests.app.long_use import LongUse, Usage, Warnings

# Objects that a window leaves if it leaves anything.
FEW = 5
# Of a session, which outlives its windows.
SIGNALS = ("changed", "time_changed", "views_changed", "active_changed", "doubted", "judged", "file_changed")


@pytest.fixture
def use(app: QApplication, tidy: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[LongUse]:
    """A restless user, with nothing compiled in the background."""
    monkeypatch.setattr(KernelService, "start", lambda self, *scenarios: None)
    made = LongUse([long_use.changes, lambda window: window.docks.show("analysis"), long_use.themes])
    yield made
    made.close()


def test_windows_opened_and_closed_leave_nothing_behind(use: LongUse) -> None:
    # What tests before this one left to the collector is not counted.
    gc.collect()
    QApplication.sendPostedEvents(None, 52)
    threads, widgets = set(threading.enumerate()), len(QApplication.allWidgets())
    with Warnings() as complaints:
        seen: list[Usage] = list(use.use(120.0, windows=9))
        use.close()
    assert complaints.heard == []
    assert [usage.alive for usage in seen] == [0] * 9
    assert set(threading.enumerate()) <= threads
    assert len(QApplication.allWidgets()) == widgets


def test_the_same_window_over_and_over_keeps_no_object_and_no_connection(use: LongUse) -> None:
    use.steps = [lambda window: window.docks.show("analysis")]
    kept, threads = [], set(threading.enumerate())
    for usage in use.use(120.0, windows=10):
        # Work that nobody waits for any more holds its own until it is done.
        assert usage.alive == 0 and wait_for(lambda: set(threading.enumerate()) <= threads)
        kept.append(own_objects())
    # The first ones fill caches. A picture that is kept or not makes a difference of some twenty.
    assert kept[-1] - kept[4] < 5 * FEW, kept
    assert [use.session.receivers(f"2{name}()") for name in SIGNALS] == [0] * len(SIGNALS)


def own_objects() -> int:
    """How many objects of our own and Qt's classes there are; Numba may be loaded meanwhile and makes
    others.
    """
    return sum("'app." in str(type(each)) or "'PySide6." in str(type(each)) for each in gc.get_objects())


def test_no_living_widget_is_left_to_the_collector(use: LongUse) -> None:
    """None is kept alive by its cycles alone: a collection finds dead ones only."""
    gc.collect()
    try:
        use.one_window(seconds=60.0)
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        left = [found for found in gc.garbage if isinstance(found, QObject) and shiboken6.isValid(found)]
        assert gc.garbage and left == []
    finally:
        gc.set_debug(0)
        gc.garbage.clear()


def test_a_step_of_the_playhead_costs_less_than_two_milliseconds(window: MainWindow) -> None:
    for id in panels():
        window.docks.build(id)
    session, costs = window.session, list[float]()
    for i in range(100):
        begun = time.perf_counter()
        session.set_transient(lambda scene, i=i: scene.with_(time=scene.duration * (i + 1) / 101))
        costs.append(time.perf_counter() - begun)
    assert sorted(costs)[50] < 0.002
