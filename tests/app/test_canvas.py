"""The canvas, driven by the mouse."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.figure.layout import Cell
from app.model.scene import Scene, Start
from app.model.session import Session
from app.plots import _dirac_numbers
from app.window.canvas import Canvas
from gandyn import Scenario

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def canvas() -> Iterator[Canvas]:
    """A canvas with one trajectory in one dimension, painted."""
    yield from shown(
        Scene((Scenario("non-saturating", dim=1),), (Start((1.0, 0.0), (1.0, 0.0)),), duration=10.0)
    )


@pytest.fixture
def planes() -> Iterator[Canvas]:
    """The same in two dimensions."""
    yield from shown(Scene((Scenario("wgan-gp"),), duration=10.0))


def shown(scene: Scene) -> Iterator[Canvas]:
    QApplication.instance() or QApplication([])
    made = Canvas(Session(scene))
    made.resize(900, 640)
    made.show()
    wait(lambda: made.shown is not None and made.shown.request.quality.compiled)
    yield made
    made.stop()
    made.deleteLater()


def wait(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        QApplication.processEvents()
        time.sleep(0.002)


def settled(canvas: Canvas) -> None:
    wait(
        lambda: (
            canvas.shown is not None and canvas.shown.request.scene == canvas.session.scene.with_(time=0.0)
        )
    )


def cell(canvas: Canvas, id: str) -> Cell:
    return next(c for c in canvas.cells() if c.plot.id == id)


def at(canvas: Canvas, id: str, x: float, y: float) -> QPoint:
    return canvas.frame(cell(canvas, id)).point(x, y).toPoint()


def drag(
    canvas: Canvas,
    start: QPoint,
    end: QPoint,
    button: Qt.MouseButton = LEFT,
    keys: Qt.KeyboardModifier = PLAIN,
) -> None:
    QTest.mousePress(canvas.viewport(), button, keys, start)
    for share in (0.3, 0.6, 1.0):
        QTest.mouseMove(canvas.viewport(), start + (end - start) * share)
        QApplication.processEvents()
    QTest.mouseRelease(canvas.viewport(), button, keys, end)


def test_a_click_starts_a_trajectory_there(canvas: Canvas) -> None:
    QTest.mouseClick(canvas.viewport(), LEFT, PLAIN, at(canvas, "phase", -1.2, 1.3))
    assert len(canvas.session.scene.starts) == 2
    start = canvas.session.scene.starts[1]
    assert np.allclose((start.phi[0], start.theta[0]), (-1.2, 1.3), atol=0.01)
    assert canvas.session.scene.selected == 1
    canvas.session.history.undo()
    assert len(canvas.session.scene.starts) == 1


def test_dragging_a_start_moves_it_and_undoes_as_one(canvas: Canvas) -> None:
    drag(canvas, at(canvas, "phase", 1.0, 1.0), at(canvas, "phase", 0.5, -0.4))
    start = canvas.session.scene.starts[0]
    assert np.allclose((start.phi[0], start.theta[0]), (0.5, -0.4), atol=0.01)
    settled(canvas)
    assert canvas.shown is not None and canvas.shown.data.curves[0].forward is not None
    assert canvas.shown.data.curves[0].forward.phi[0, 0, 0] == start.phi[0]
    canvas.session.history.undo()
    assert canvas.session.scene.starts[0].phi[0] == 1.0


def test_two_drags_are_two_undo_steps(canvas: Canvas) -> None:
    drag(canvas, at(canvas, "phase", 1.0, 1.0), at(canvas, "phase", 0.5, 0.5))
    settled(canvas)
    drag(canvas, at(canvas, "phase", 0.5, 0.5), at(canvas, "phase", 0.2, 0.9))
    assert canvas.session.history.count() == 2


def test_a_click_on_a_curve_selects_it(canvas: Canvas) -> None:
    QTest.mouseClick(canvas.viewport(), LEFT, PLAIN, at(canvas, "phase", -0.2, 0.2))
    settled(canvas)
    assert canvas.session.scene.selected == 1
    assert canvas.shown is not None
    phi, theta = canvas.shown.data.curves[0].state(0, 3.0)
    QTest.mouseClick(canvas.viewport(), LEFT, PLAIN, at(canvas, "phase", phi[0], theta[0]))
    assert canvas.session.scene.selected == 0
    assert len(canvas.session.scene.starts) == 2


def test_dragging_the_ground_pans_and_the_wheel_zooms_about_the_mouse(canvas: Canvas) -> None:
    before = canvas.frame(cell(canvas, "phase")).view
    point = at(canvas, "phase", -1.0, 1.2)
    drag(canvas, point, point + QPoint(60, 0))
    panned = canvas.frame(cell(canvas, "phase")).view
    assert panned.x0 < before.x0 and np.isclose(panned.x1 - panned.x0, before.x1 - before.x0)
    under = canvas.frame(cell(canvas, "phase")).coordinates(point.x(), point.y())
    wheel(canvas, point, 240)
    zoomed = canvas.frame(cell(canvas, "phase"))
    assert zoomed.view.x1 - zoomed.view.x0 < panned.x1 - panned.x0
    assert np.allclose(zoomed.coordinates(point.x(), point.y()), under, atol=1e-6)
    assert len(canvas.session.scene.starts) == 1
    canvas.reset_views()
    settled(canvas)


def wheel(canvas: Canvas, point: QPoint, delta: int) -> None:
    where = QPointF(point)
    event = QWheelEvent(
        where,
        where,
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        PLAIN,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    canvas.wheelEvent(event)


def test_axes_stay_when_a_trajectory_leaves(canvas: Canvas) -> None:
    before = canvas.frame(cell(canvas, "phase")).view
    canvas.session.update(lambda s: s.with_start(0, Start((9.0, 0.0), (9.0, 0.0))), "far away")
    settled(canvas)
    assert canvas.frame(cell(canvas, "phase")).view == before


def test_a_drawn_box_seeds_a_batch(canvas: Canvas) -> None:
    drag(canvas, at(canvas, "phase", -1.2, 1.2), at(canvas, "phase", -0.4, 0.4), keys=SHIFT)
    assert len(canvas.session.scene.starts) == 26
    canvas.session.history.undo()
    assert len(canvas.session.scene.starts) == 1


def test_right_drag_zooms_into_a_box(canvas: Canvas) -> None:
    drag(canvas, at(canvas, "phase", -0.5, 0.5), at(canvas, "phase", 0.5, -0.5), RIGHT)
    view = canvas.session.scene.views["phase"]
    assert np.allclose((view.x0, view.x1), (-0.5, 0.5), atol=0.02)


def test_dragging_in_the_series_scrubs(canvas: Canvas) -> None:
    frame = canvas.frame(cell(canvas, "series"))
    drag(canvas, frame.point(2.0, 0.0).toPoint(), frame.point(7.0, 0.0).toPoint())
    assert abs(canvas.session.scene.time - 7.0) < 0.1
    assert not canvas.session.history.canUndo()


def test_dragging_the_fake_bar_moves_the_generator(canvas: Canvas) -> None:
    drag(canvas, at(canvas, "dirac", 1.0, -0.5), at(canvas, "dirac", 0.3, -0.5))
    assert abs(canvas.session.scene.starts[0].theta[0] - 0.3) < 0.02
    assert canvas.session.scene.starts[0].phi[0] == 1.0


def test_dragging_the_critic_turns_it(planes: Canvas) -> None:
    phi = planes.session.scene.starts[0].phi
    drag(planes, at(planes, "dirac", *phi), at(planes, "dirac", -0.3, 0.25))
    assert np.allclose(planes.session.scene.starts[0].phi, (-0.3, 0.25), atol=0.03)


def test_a_click_in_the_theta_plane_keeps_phi(planes: Canvas) -> None:
    QTest.mouseClick(planes.viewport(), LEFT, PLAIN, at(planes, "theta", -0.6, 0.6))
    start = planes.session.scene.starts[-1]
    assert start.phi == (0.1, 0.2)
    assert np.allclose(start.theta, (-0.6, 0.6), atol=0.02)


def test_the_readout_names_the_axes(canvas: Canvas) -> None:
    texts: list[str] = []
    canvas.readout.connect(texts.append)
    where = QPointF(at(canvas, "phase", 0.5, 0.25))
    none = Qt.MouseButton.NoButton
    canvas.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, where, where, none, none, PLAIN))
    names, values = zip(*(part.split(" = ") for part in texts[-1].split("   ")), strict=True)
    assert names == ("φ", "θ")
    assert np.allclose([float(v.replace("−", "-")) for v in values], (0.5, 0.25), atol=0.01)


def test_particles_drift(canvas: Canvas) -> None:
    canvas.session.update(lambda s: s.with_display(flow="particles"), "particles")
    wait(lambda: len(canvas._flowing._pictures) == 1)
    canvas.session.update(lambda s: s.with_display(flow="none"), "no particles")
    assert canvas._flowing._pictures == []


def test_an_impossible_size_of_work_is_a_sentence(canvas: Canvas) -> None:
    sentences: list[str] = []
    canvas.message.connect(sentences.append)
    starts = tuple(Start((0.01 * i, 0.0), (0.1, 0.0)) for i in range(400))
    canvas.session.update(
        lambda s: s.with_(starts=starts, duration=1e4, step=0.01).with_display(ema=0.999), "too much"
    )
    wait(lambda: bool(sentences), 30.0)
    assert "samples" in sentences[0]


def test_a_double_click_starts_nothing_and_shows_all_again(canvas: Canvas) -> None:
    whole = canvas.frame(cell(canvas, "phase")).view
    point = at(canvas, "phase", -1.2, 1.3)
    wheel(canvas, point, 240)
    QTest.mouseClick(canvas.viewport(), LEFT, PLAIN, point)
    QTest.mouseDClick(canvas.viewport(), LEFT, PLAIN, point)
    assert len(canvas.session.scene.starts) == 1
    settled(canvas)
    assert canvas.frame(cell(canvas, "phase")).view == whole


def test_a_fake_bar_that_left_the_plot_is_fetched_back_from_its_edge(canvas: Canvas) -> None:
    canvas.session.update(lambda s: s.with_start(0, Start((1.0, 0.0), (9.0, 0.0))), "far")
    settled(canvas)
    frame = canvas.frame(cell(canvas, "dirac"))
    assert frame.view.x1 < 9.0
    edge = QPoint(int(frame.x + frame.w - 9.0), int(frame.point(0.0, -0.8 * frame.view.y1).y()))
    drag(canvas, edge, frame.point(0.5, -0.5).toPoint())
    assert abs(canvas.session.scene.starts[0].theta[0] - 0.5) < 0.05


def test_a_steep_critic_is_grabbed_on_its_line(canvas: Canvas) -> None:
    canvas.session.update(lambda s: s.with_start(0, Start((6.0, 0.0), (0.1, 0.0))), "steep")
    settled(canvas)
    frame = canvas.frame(cell(canvas, "dirac"))
    top = 0.94 * frame.view.y1
    drag(
        canvas,
        frame.point(top / 6.0, top).toPoint(),
        frame.point(0.5 * frame.view.x1, 0.25 * frame.view.x1).toPoint(),
    )
    assert abs(canvas.session.scene.starts[0].phi[0] - 0.5) < 0.05


def test_the_largest_start_is_drawn(planes: Canvas) -> None:
    planes.session.update(lambda s: s.with_start(0, Start((1e5, 1e5), (1e5, -1e5))).with_(views={}), "far")
    settled(planes)
    assert planes.frame(cell(planes, "series")).view.y1 > 1e10


def test_what_is_no_number_is_a_dash() -> None:
    assert [_dirac_numbers.number(value, 3) for value in (float("nan"), float("-inf"), -0.12345)] == [
        "—",
        "−∞",
        "−0.123",
    ]


def test_what_was_under_the_mouse_goes_with_it(canvas: Canvas) -> None:
    """Coordinates of the portrait say nothing once the mouse is on a tab."""
    told: list[str] = []
    canvas.readout.connect(told.append)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert told == [""]
