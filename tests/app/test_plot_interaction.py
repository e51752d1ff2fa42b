"""What every plot offers: a legend that hides, a crosshair that reads, axes to drag, a menu, its own file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.figure.plot_pane import PlotPane
from app.model import scene_file
from app.model.scene import SceneError, first_scene
from app.model.session import Session
from app.services import plot_file
from app.window import plot_menu
from app.window.canvas import Canvas
from tests.app.conftest import wait_for

LEFT, RIGHT, PLAIN = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def canvas() -> Iterator[Canvas]:
    """The first scene, painted."""
    found = Canvas(Session(first_scene()))
    found.resize(1000, 700)
    found.show()
    assert wait_for(lambda: found.shown is not None and bool(found.panes()), 60.0)
    yield found
    found.stop()
    found.close()


def pane_of(canvas: Canvas, plot: str) -> PlotPane:
    """The pane of a plot."""
    return next(pane for pane in canvas.panes() if pane.cell.plot.id == plot)


def row_of(canvas: Canvas, plot: str, name: str) -> QPoint:
    """A pixel in the row of a legend."""
    box = pane_of(canvas, plot).legend_box.box
    for y in np.arange(box.top() + 2.0, box.bottom(), 3.0):
        at = QPointF(box.left() + 12.0, float(y))
        found = canvas.legend_row(at)
        if found is not None and found[1].name == name:
            return at.toPoint()
    raise AssertionError(f"no row {name}")


def inside(canvas: Canvas, plot: str, x: float, y: float) -> QPoint:
    """A pixel at fractions of a plot's inside."""
    frame = pane_of(canvas, plot).frame(None)
    return QPointF(frame.x + x * frame.w, frame.y + y * frame.h).toPoint()


def test_a_click_in_the_legend_hides_a_curve_and_undo_shows_it(canvas: Canvas, tmp_path: Path) -> None:
    before = plot_file.image(canvas, pane_of(canvas, "series"), 1.0)
    QTest.mouseClick(canvas.viewport(), LEFT, PLAIN, row_of(canvas, "series", "φ"))
    scene = canvas.session.scene
    assert scene.hidden == ("series/phi0",) and canvas.session.history.undoText() == "Hide φ"
    scene_file.save(scene, tmp_path / "scene.json")
    assert scene_file.load(tmp_path / "scene.json") == scene
    assert wait_for(lambda: canvas.shown.request.scene.hidden == scene.hidden, 20.0)  # type: ignore[union-attr]
    assert plot_file.image(canvas, pane_of(canvas, "series"), 1.0) != before
    QTest.mouseClick(canvas.viewport(), LEFT, PLAIN, row_of(canvas, "series", "φ"))
    assert canvas.session.scene.hidden == () and canvas.session.history.undoText() == "Show φ"
    canvas.session.history.undo()
    assert canvas.session.scene.hidden == ("series/phi0",)


def test_the_legend_reads_the_curves_at_the_playhead(canvas: Canvas) -> None:
    pane = pane_of(canvas, "series")
    canvas.session.set_transient(lambda scene: scene.with_(time=7.5))
    rows = {row.name: row.value for row in pane.legend_box.rows}
    assert canvas.shown is not None
    phi, theta = canvas.shown.data.curves[0].state(0, 7.5)
    assert float(rows["φ"].replace("−", "-")) == pytest.approx(float(phi[0]), rel=1e-3)
    assert float(rows["θ"].replace("−", "-")) == pytest.approx(float(theta[0]), rel=1e-3)


def test_the_crosshair_reads_all_curves_under_the_mouse(canvas: Canvas) -> None:
    pane = pane_of(canvas, "series")
    at = inside(canvas, "series", 0.4, 0.5)
    frame, scene = pane.frame(None), canvas.session_scene()
    x, y = frame.coordinates(at.x(), at.y())
    assert canvas.shown is not None
    told = pane.cell.plot.readout(frame, scene, 0, canvas.shown.data, pane.traces(), x, y)
    phi = canvas.shown.data.curves[0].state(0, x)[0][0]
    values = dict(text.split(" = ") for text, _ in told)
    assert float(values["φ"].replace("−", "-")) == pytest.approx(float(phi), rel=1e-2)
    plain = canvas.grab().toImage()
    # The pointer may rest there since an earlier test, and a move to where it is would tell nothing.
    QTest.mouseMove(canvas.viewport(), QPoint(1, 1))
    QTest.mouseMove(canvas.viewport(), at)
    assert wait_for(lambda: canvas.grab().toImage() != plain, 5.0)


def test_the_wheel_over_an_axis_scales_that_axis_alone(canvas: Canvas) -> None:
    frame = pane_of(canvas, "series").frame(None)
    at = QPointF(frame.x + 0.5 * frame.w, frame.y + frame.h + 12.0)
    event = QWheelEvent(
        at, canvas.viewport().mapToGlobal(at), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, PLAIN,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), event)
    view = canvas.session.scene.views["series"]
    assert view.x1 - view.x0 < frame.view.x1 - frame.view.x0
    assert (view.y0, view.y1) == pytest.approx((frame.view.y0, frame.view.y1))


def test_dragging_an_axis_moves_that_axis_alone(canvas: Canvas) -> None:
    frame = pane_of(canvas, "series").frame(None)
    start = QPointF(frame.x - 20.0, frame.y + 0.5 * frame.h).toPoint()
    QTest.mousePress(canvas.viewport(), LEFT, PLAIN, start)
    for step in range(1, 9):
        QTest.mouseMove(canvas.viewport(), start + QPoint(0, 5 * step), delay=15)
    QTest.mouseRelease(canvas.viewport(), LEFT, PLAIN, start + QPoint(0, 40))
    view = canvas.session.scene.views["series"]
    assert view.y0 > frame.view.y0 and (view.x0, view.x1) == pytest.approx((frame.view.x0, frame.view.x1))


def test_the_right_button_opens_the_menu_and_drags_a_box(canvas: Canvas) -> None:
    QTest.mouseClick(canvas.viewport(), RIGHT, PLAIN, inside(canvas, "phase", 0.3, 0.3))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    assert {"View all", "Copy picture", "Copy data", "Export this plot…"} <= set(texts)
    menu.close()
    views = canvas.session.scene.views
    start, end = inside(canvas, "phase", 0.3, 0.3), inside(canvas, "phase", 0.6, 0.6)
    QTest.mousePress(canvas.viewport(), RIGHT, PLAIN, start)
    for part in (0.3, 0.7, 1.0):
        QTest.mouseMove(canvas.viewport(), start + (end - start) * part)
    QTest.mouseRelease(canvas.viewport(), RIGHT, PLAIN, end)
    assert QApplication.activePopupWidget() is None and canvas.session.scene.views["phase"] != views["phase"]
    canvas.view_all(pane_of(canvas, "phase").cell)
    assert "phase" not in canvas.session.scene.views


def test_a_plot_is_copied_as_picture_and_as_table(canvas: Canvas) -> None:
    pane = pane_of(canvas, "series")
    plot_menu.copy_picture(canvas, pane)
    assert QGuiApplication.clipboard().image().width() > pane.cell.w
    plot_menu.copy_data(pane)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[0] == "curve" and len(lines) > 1000


@pytest.mark.parametrize("suffix", plot_file.SUFFIXES)
def test_a_plot_is_written_in_every_format(canvas: Canvas, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"plot{suffix}"
    plot_file.write(canvas, pane_of(canvas, "series"), path)
    content = path.read_bytes()
    if suffix == ".npz":
        with np.load(path) as table:
            assert np.isfinite(table["time t"]).all() and {"θ", "φ", "E"} <= set(table["curve"])
    elif suffix == ".csv":
        assert content.startswith(b"curve,time t,y\n")
    else:
        assert content[:4] in (b"\x89PNG", b"<?xm", b"%PDF")


def test_another_ending_is_refused_in_one_sentence(canvas: Canvas, tmp_path: Path) -> None:
    with pytest.raises(SceneError, match=r"written as \.png, \.svg"):
        plot_file.write(canvas, pane_of(canvas, "series"), tmp_path / "plot.bmp")
