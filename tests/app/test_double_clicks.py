"""A double click shows all of a plot again and changes nothing else, on every plot of every page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.model.scene import Scene, Start, View
from app.model.session import Session
from app.pages import PAGES
from app.services.kernel_service import KernelService
from app.window.canvas import Canvas
from gandyn import Scenario, UpdateConfig
from tests.gandyn.matrix import some

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
STARTS = (Start((1.0, 0.2), (0.3, 0.9)), Start((0.4, 0.1), (-0.2, 0.5), 1))
# Where in a plot: shares of its width and height.
PLACES = ((0.5, 0.5), (0.23, 0.31), (0.71, 0.86))


@pytest.fixture
def shown(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Scene], Canvas]]:
    """Makes canvases, with nothing compiled in the background."""
    monkeypatch.setattr(KernelService, "start", lambda self, *wanted: None)
    made: list[Canvas] = []

    def show(scene: Scene) -> Canvas:
        canvas = Canvas(Session(scene))
        made.append(canvas)
        canvas.resize(1000, 700)
        canvas.show()
        wait(lambda: canvas.shown is not None)
        return canvas

    yield show
    for canvas in made:
        canvas.stop()
        canvas.deleteLater()


def wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30.0
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        QApplication.processEvents()
        time.sleep(0.002)


def double_click(canvas: Canvas, at: QPoint) -> None:
    """As a mouse makes it: a whole click, then the second press as a double click."""
    QTest.mouseClick(canvas.viewport(), LEFT, PLAIN, at)
    QTest.mouseDClick(canvas.viewport(), LEFT, PLAIN, at)
    QTest.mouseRelease(canvas.viewport(), LEFT, PLAIN, at)
    QApplication.processEvents()


def work(scene: Scene) -> Scene:
    """What a double click must leave as it is: all but views, playhead and selection."""
    return scene.with_(views={}, time=0.0, selected=0)


@pytest.mark.parametrize(
    ("page", "dim", "count"), some(product([page for page in PAGES if page != "map"], (1, 2), (1, 2)), 3)
)
def test_a_double_click_is_no_undo(page: str, dim: int, count: int, shown: Callable[[Scene], Canvas]) -> None:
    scenarios = (Scenario("non-saturating", dim=dim), Scenario("wgan", dim=dim))[:count]
    canvas = shown(Scene(scenarios, STARTS, duration=5.0, page=page, trainings=(UpdateConfig(),)))
    session = canvas.session
    session.update(lambda scene: scene.with_scenario(0, Scenario("minimax", dim=dim)), "Choose a variant")
    before, steps = session.scene, session.history.index()
    # As on a map, a double click on a sweep's plane goes to the portrait.
    for cell in (cell for cell in canvas.cells() if cell.plot.id != "sweep-map"):
        frame = canvas.frame(cell)
        for across, up in PLACES:
            at = QPoint(int(frame.x + across * frame.w), int(frame.y + up * frame.h))
            if canvas.legend_row(QPointF(at)) is not None:
                continue
            double_click(canvas, at)
            assert work(session.scene) == work(before), (cell.plot.id, across, up)
            assert session.history.index() == steps, (cell.plot.id, across, up)


def test_a_double_click_on_a_map_goes_to_the_portrait_in_one_step(shown: Callable[[Scene], Canvas]) -> None:
    scene = Scene((Scenario("non-saturating", dim=1),), STARTS, page="map", trainings=(UpdateConfig(),))
    canvas = shown(scene)
    cell = next(cell for cell in canvas.cells() if cell.plot.id == "map")
    double_click(canvas, canvas.frame(cell).rect.center().toPoint())
    assert canvas.session.scene.page == "portrait" and canvas.session.scene.scenarios != scene.scenarios
    canvas.session.history.undo()
    assert work(canvas.session.scene) == work(scene)


def test_it_shows_all_of_the_plot_again_with_its_own_colours(shown: Callable[[Scene], Canvas]) -> None:
    canvas = shown(Scene((Scenario("minimax", dim=1),), STARTS, page="spectrum"))
    session = canvas.session
    session.set_transient(lambda scene: scene.with_view("diagram", View(0.0, 1.0, 0.0, 1.0)))
    session.update(lambda scene: scene.with_levels("diagram", "x", 0.0, 1.0), "")
    cell = next(cell for cell in canvas.cells() if cell.plot.id == "diagram")
    double_click(canvas, canvas.frame(cell).rect.center().toPoint())
    assert "diagram" not in session.scene.views and not session.scene.levels


def test_in_a_legend_it_is_two_clicks(shown: Callable[[Scene], Canvas]) -> None:
    rules = (UpdateConfig("alternating"), UpdateConfig("simultaneous"))
    canvas = shown(Scene((Scenario("minimax", dim=1),), page="spectrum", trainings=rules))
    view = View(-2.0, 2.0, -2.0, 2.0)
    canvas.session.set_transient(lambda scene: scene.with_view("multipliers", view))
    pane = next(pane for pane in canvas.panes() if pane.cell.plot.id == "multipliers")
    box = pane.legend_box.box
    double_click(canvas, QPoint(int(box.x() + 20.0), int(box.y() + 12.0)))
    assert canvas.session.scene.hidden == () and canvas.session.history.count() == 2
    assert canvas.session.scene.views["multipliers"] == view
