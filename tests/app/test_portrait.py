"""What one sees and does in the portrait: legends, crosshairs, the Dirac picture, empty plots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.figure import figure
from app.figure.frames import frame_of
from app.figure.layout import arrange
from app.figure.plot_pane import PlotPane
from app.model.rule_clock import ITERATIONS
from app.model.scene import Display, Scene, Start, View, first_scene
from app.model.session import Session
from app.panels import panels
from app.plots import PLOTS
from app.theme.palettes import THEMES
from app.window.canvas import Canvas
from gandyn import Scenario, UpdateConfig, field
from tests.app.conftest import close, open_window
from tests.app.test_canvas import LEFT, PLAIN, at, cell, drag, settled, shown, wait
from tests.app.test_plots import SIZE, application, painted, pixels

__all__ = ["application"]

THEME = THEMES["dark"]
LINE = Scene(
    (Scenario("wgan", dim=1),),
    (Start((1.0, 0.0), (1.0, 0.0)),),
    duration=10.0,
    trainings=(UpdateConfig("simultaneous"), UpdateConfig("alternating")),
    iterations=60,
    display=Display(nullclines=True),
)
PAIR = Scene((Scenario("non-saturating"), Scenario("wgan-gp")), duration=10.0)


@pytest.fixture
def canvas() -> Iterator[Canvas]:
    yield from shown(LINE)


@pytest.fixture
def pair() -> Iterator[Canvas]:
    yield from shown(PAIR)


def pane(canvas: Canvas, plot: str) -> PlotPane:
    return next(pane for pane in canvas.panes() if pane.cell.plot.id == plot)


def click_row(canvas: Canvas, plot: str, number: int) -> None:
    box, theme = pane(canvas, plot).legend_box.box, canvas.theme
    at = QPoint(round(box.center().x()), round(box.top() + (0.5 + 1.5 * (number + 0.5)) * theme.text))
    QTest.mouseClick(canvas.viewport(), LEFT, PLAIN, at)


@pytest.mark.parametrize(("plot", "row", "id"), [("phase", 1, "rule0"), ("phase", 3, "phi-nullcline")])
def test_a_click_in_the_legend_hides_what_it_names(canvas: Canvas, plot: str, row: int, id: str) -> None:
    wait(pane(canvas, plot).legend_box.isVisible)
    click_row(canvas, plot, row)
    assert canvas.session.scene.hidden == (f"{plot}/{id}",)
    click_row(canvas, plot, row)
    assert canvas.session.scene.hidden == ()
    canvas.session.history.undo()
    assert canvas.session.scene.is_hidden(plot, id)


def test_scrubbing_an_axis_of_iterations_moves_time(canvas: Canvas) -> None:
    canvas.session.update(lambda scene: scene.with_display(rule_time=ITERATIONS), "")
    settled(canvas)
    drag(canvas, at(canvas, "series", 10.0, 0.0), at(canvas, "series", 30.0, 0.0))
    assert canvas.session.scene.time == pytest.approx(30.0 * 0.2, abs=0.05)


def test_the_crosshair_reads_the_field_and_the_orbit() -> None:
    data = figure.compute(LINE)
    place = next(one for one in arrange(LINE, 900, 640, THEME.text)[1] if one.plot.id == "phase")
    frame, plot = frame_of(None, place, LINE, data, THEME), PLOTS["phase"]
    traces = plot.traces(THEME, LINE, 0, data)
    told = [text for text, _ in plot.readout(frame, LINE, 0, data, traces, 1.0, 1.0)]
    slope = [float(part[0]) for part in field(LINE.scenarios[0], [1.0], [1.0])]
    assert told[:2] == ["φ = 1", "θ = 1"]
    assert told[2:4] == [f"φ′ = {slope[0]:g}".replace("-", "−"), f"θ′ = {slope[1]:g}"]
    assert told[4] == f"speed {np.sqrt(2.0):.4g}" and told[5] == "Flow · start 1 · t = 0"
    orbit = data.curves[0].trained[0]
    assert orbit is not None
    last = orbit.phi[0, 40, 0], orbit.theta[0, 40, 0]
    hidden = LINE.toggled("phase", "rule0")
    assert "Simultaneous gradient descent" not in str(plot.readout(frame, hidden, 0, data, traces, *last))
    assert "start 1 · iteration 40" in str(plot.readout(frame, LINE, 0, data, traces, *last))


def test_tables_of_planes_hold_times_and_iterations() -> None:
    scene = LINE.with_display(backward=True, ema=0.9)
    traces = PLOTS["phase"].traces(THEME, scene, 0, figure.compute(scene))
    assert [trace.entry.id for trace in traces] == ["flow", "backward", "average", "rule0", "rule1"]
    assert traces[1].columns["t"][-1] == -10.0
    np.testing.assert_allclose(traces[3].columns["t"], 0.2 * traces[3].columns["iteration"])
    rows = {row.id: row for row in PLOTS["phase"].legend(THEME, scene, 0, figure.compute(scene))}
    assert rows["average"].dashed and rows["backward"].dotted and "β = 0.9" in rows["average"].name


@pytest.mark.parametrize("dim", [1, 2])
def test_without_starts_the_picture_says_how_to_make_one(dim: int) -> None:
    scene = Scene((Scenario("wgan", dim=dim),), ())
    data = figure.compute(scene)
    for place in arrange(scene, 900, 640, THEME.text)[1]:
        view = place.plot.auto_range(scene, data)
        assert 0.5 <= view.y1 <= 10.0 and view.x1 >= 0.5
    bare = scene.with_display(field="none", speed_colors=False, equilibrium=False)
    plane = "phase" if dim == 1 else "theta"
    for id in (plane, "dirac", "series"):
        assert _bright(bare, id) > 50
    elsewhere = bare.with_(starts=(Start((9.0, 9.0), (9.0, 9.0)),), views={plane: View(-1, 1, -1, 1)})
    assert _bright(elsewhere, plane) == 0


def _bright(scene: Scene, plot: str) -> int:
    """Pixels in ink at the upper edge of a plot."""
    place = next(one for one in arrange(scene, *SIZE, THEME.text)[1] if one.plot.id == plot)
    image, left, top = pixels(painted(scene)), int(place.x), int(place.y)
    part = image[top + 26 : top + 62, left + 60 : left + int(place.w) - 20]
    return int((part.min(-1) > 180).sum())


def test_a_click_makes_a_start_where_there_was_none(canvas: Canvas) -> None:
    canvas.session.update(lambda scene: scene.with_(starts=(), trainings=()), "")
    settled(canvas)
    QTest.mouseClick(canvas.viewport(), LEFT, PLAIN, at(canvas, "phase", 0.5, -0.5))
    start = canvas.session.scene.starts[0]
    assert np.allclose((start.phi[0], start.theta[0]), (0.5, -0.5), atol=0.03)


def test_fit_shows_all_orbits_of_two_scenarios_in_the_plane(application: QApplication) -> None:
    window = open_window(Session(PAIR))
    try:
        window.canvas.look("theta", View(5.0, 6.0, 5.0, 6.0))
        window.canvas.look("dirac", View(5.0, 6.0, 5.0, 6.0))
        QTest.keyClick(window.canvas, Qt.Key.Key_F)
        wait(lambda: {"theta", "dirac"} <= set(window.session.scene.views))
        for plot in ("theta", "dirac"):
            view = window.session.scene.views[plot]
            assert view.x0 == -view.x1 and 0.3 <= view.x1 <= 1.5
    finally:
        close(window)


@pytest.mark.parametrize("size", [(1280, 800), (900, 640)])
def test_the_dirac_picture_has_room_beside_the_plane(size: tuple[int, int]) -> None:
    data = figure.compute(PAIR)
    for place in arrange(PAIR, *size, THEME.text)[1]:
        if place.plot.id == "dirac":
            frame = frame_of(None, place, PAIR, data, THEME)
            assert min(frame.w, frame.h) > 110 and max(np.abs([frame.view.x0, frame.view.x1])) <= 4.0


def test_a_runaway_does_not_make_the_dirac_picture_a_speck() -> None:
    wild = Scene((Scenario("wgan", regularizers={"l2": 0.0}), Scenario("wgan-gp")), duration=10.0)
    calm, far = figure.compute(PAIR), figure.compute(wild)
    assert PLOTS["dirac"].auto_range(wild, far).x1 <= 1.5
    orbit = calm.curves[0].forward
    assert orbit is not None
    gone = replace(calm, curves=(replace(calm.curves[0], forward=replace(orbit, phi=100.0 * orbit.phi)),))
    start = 100.0 * float(np.abs(orbit.phi[0, 0]).max())
    assert PLOTS["dirac"].auto_range(PAIR, gone).x1 <= 1.5 * 1.15 * 6.0 * start


def test_an_old_picture_is_veiled_until_the_new_one_comes(canvas: Canvas) -> None:
    canvas.pictures.worker.submit = lambda *_: None  # type: ignore[method-assign]
    canvas.session.open(PAIR)
    wait(lambda: canvas.veil.lies)
    del canvas.pictures.worker.submit  # type: ignore[method-assign]
    canvas.pictures.refresh()
    wait(lambda: not canvas.veil.lies)
    assert canvas.shown is not None and canvas.shown.request.scene.scenarios == PAIR.scenarios


def test_a_number_that_moves_veils_nothing(canvas: Canvas) -> None:
    canvas.pictures.worker.submit = lambda *_: None  # type: ignore[method-assign]
    canvas.session.update(lambda scene: scene.with_(duration=9.0), "")
    QTest.qWait(150)
    assert not canvas.veil.lies
    assert cell(canvas, "phase").plot.id == "phase"


def test_starts_of_one_dimension_turn_in_two() -> None:
    plane = LINE.with_scenario(0, Scenario("wgan"))
    (start,) = plane.starts
    assert start.theta[0] * start.phi[1] - start.theta[1] * start.phi[0] == pytest.approx(1.0)
    known = first_scene()
    assert known.with_scenario(0, known.scenarios[0].with_(dim=2)).starts == known.starts
    for start in known.starts:
        assert abs(start.theta[0] * start.phi[1] - start.theta[1] * start.phi[0]) > 1.0


def test_the_panel_says_that_averaging_belongs_to_all_scenarios(application: QApplication) -> None:
    panel = panels()["model"].make(Session(PAIR))
    assert any(button.text() == "Time, in all scenarios" for button in panel.findChildren(QAbstractButton))
    panel.deleteLater()
