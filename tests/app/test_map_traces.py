"""What the plots of the map, the spectrum and the sections hold as numbers: tables, legends and what the
crosshair reads.
"""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QPainter

from app.figure import figure
from app.figure.figure_view import FigureView
from app.figure.layout import arrange
from app.figure.plot_pane import PlotPane
from app.model.pages.locus import AMPLITUDE, PERIOD, RADIUS, SweepSettings
from app.model.pages.map import MapSettings
from app.model.pages.sections import PLANE, RETURNS, SectionSettings
from app.model.scene import Scene, Start
from app.painting.frame import Frame
from app.plots import PLOTS
from app.services import plot_file
from app.theme.palettes import THEMES
from gandyn import Axis, MapSpec, Scenario, UpdateConfig

SIZE = (1000, 640)
DARK = THEMES["dark"]
LOGS = MapSettings(MapSpec(Axis("tau_d", 0.1, 10.0, 8, True), Axis("r1", 0.1, 3.0, 6)))
MAP = Scene((Scenario("non-saturating", dim=1),), page="map").with_settings("map", LOGS)
RULES = Scene(
    (Scenario("minimax", dim=1),),
    page="spectrum",
    trainings=(UpdateConfig("alternating"), UpdateConfig("simultaneous")),
).with_settings("locus", SweepSettings(Axis("lr", 0.01, 6.0, 121, True), RADIUS))
CIRCLES = Scene(
    (Scenario("wgan", dim=1),),
    (Start((1.0, 0.2), (0.3, 0.9)), Start((0.4, 0.1), (-0.2, 0.5), 1)),
    page="sections",
)


def frame_in(scene: Scene, data: figure.Data, plot: str) -> Frame:
    cell = next(cell for cell in arrange(scene, *SIZE, DARK.text)[1] if cell.plot.id == plot)
    return figure.frame_of(QPainter(), cell, scene, data, DARK)


def read(scene: Scene, data: figure.Data, plot: str, x: float, y: float) -> list[str]:
    """What the crosshair says at a point in the plot's coordinates."""
    made = PLOTS[plot]
    traces = made.traces(DARK, scene, 0, data)
    return [text for text, _ in made.readout(frame_in(scene, data, plot), scene, 0, data, traces, x, y)]


def panes(scene: Scene) -> tuple[FigureView, dict[str, PlotPane]]:
    view = FigureView.headless(*SIZE)
    view.display(scene, figure.compute(scene), DARK)
    return view, {pane.cell.plot.id: pane for pane in view.panes()}


def test_a_map_is_a_table_of_its_cells_in_the_numbers_of_its_axes() -> None:
    view, shown = panes(MAP)
    columns = plot_file.arrays(shown["map"])
    view.close()
    assert {"verdict", "rate", "size", "radius"} <= set(columns)
    tau, strength = list(columns.values())[1:3]
    assert len(tau) == 8 * 6 and (tau.min(), tau.max()) == pytest.approx((0.1, 10.0))
    assert (strength.min(), strength.max()) == pytest.approx((0.1, 3.0))
    assert set(columns["verdict"]) <= {"converges", "converges-sublinearly", "closed-orbits", "inconclusive"}
    # Complex eigenvalues of [[−γτ_D, −τ_D/2], [1/2, 0]] have half its trace as real part.
    slow = np.argmin(np.abs(tau - 0.1) + np.abs(strength - 0.1))
    assert columns["radius"][slow] == pytest.approx(-0.1 * 0.1 / 2.0)


def test_the_crosshair_reads_a_cell() -> None:
    told = read(MAP, figure.compute(MAP), "map", 0.0, 1.0)
    assert told[:2] == ["τ_D = 1", "γ = 1"] and "converges" in told


def test_the_diagram_is_read_at_numbers_on_a_logarithmic_axis() -> None:
    data = figure.compute(RULES)
    traces = PLOTS["diagram"].traces(DARK, RULES, 0, data)
    assert [trace.entry.name for trace in traces] == [
        entry.name for entry in PLOTS["diagram"].legend(DARK, RULES, 0, data)
    ]
    # Simultaneous descent on a centre of frequency 1/2 has spectral radius √(1 + η²/4).
    assert traces[1].at(2.0) == pytest.approx(np.sqrt(2.0), rel=1e-3)
    told = read(RULES, data, "diagram", np.log10(2.0), 1.0)
    assert len(told) == 2 and told[1].endswith("= 1.414")
    hidden = RULES.toggled("diagram", "2")
    assert len(read(hidden, data, "diagram", np.log10(2.0), 1.0)) == 1


@pytest.mark.parametrize(("show", "curves"), [(AMPLITUDE, 4), (PERIOD, 2)])
def test_runs_of_the_diagram_say_which_of_them_is_largest(show: str, curves: int) -> None:
    scene = RULES.with_settings("locus", SweepSettings(Axis("lr", 0.01, 1.0, 11), show))
    data = figure.compute(scene)
    names = [trace.entry.name for trace in PLOTS["diagram"].traces(DARK, scene, 0, data)]
    assert len(names) == len(set(names)) == curves
    assert len(PLOTS["diagram"].legend(DARK, scene, 0, data)) == curves // (2 if show == AMPLITUDE else 1)


def test_spectra_are_points_with_names_and_the_chosen_number() -> None:
    data = figure.compute(RULES)
    now, over, *_ = PLOTS["multipliers"].traces(DARK, RULES, 0, data)
    assert now.entry.id == over.entry.id == "1" and now.entry.name != over.entry.name
    assert list(now.columns) == ["η"] and set(now.columns["η"]) == {RULES.trainings[0].lr_d}
    np.testing.assert_allclose(np.hypot(now.x, now.y), 1.0, atol=1e-9)
    assert (over.columns["η"].min(), over.columns["η"].max()) == pytest.approx((0.01, 6.0))
    notes = [entry.note for entry in PLOTS["multipliers"].legend(DARK, RULES, 0, data)]
    assert notes[0] == "ρ = 1" and notes[1].startswith("ρ = 1.0")
    assert PLOTS["eigenvalues"].legend(DARK, RULES, 0, data) == []


def test_a_rule_clicked_away_is_neither_found_nor_dragged() -> None:
    data = figure.compute(RULES)
    at = read(RULES, data, "multipliers", 0.5, 0.866)
    assert at[0].startswith("multiplier 0.5 + 0.866i") and at[1].startswith("η = ")
    assert len(read(RULES.toggled("multipliers", "1"), data, "multipliers", 0.5, 0.866)) == 1


def test_crossings_are_numbered_points_by_start() -> None:
    scene = CIRCLES.with_settings("sections", SectionSettings("phi", crossings=9, drawn=PLANE))
    data = figure.compute(scene)
    traces = PLOTS["section"].traces(DARK, scene, 0, data)
    assert [trace.entry.name for trace in traces] == ["start 1", "start 2"]
    assert traces[0].columns["crossing"].tolist() == list(range(1, 10))
    np.testing.assert_allclose(np.diff(traces[0].columns["t"]), 2.0 * np.pi, atol=1e-6)
    assert len(PLOTS["section"].legend(DARK, scene, 0, data)) == 2
    returns = scene.with_settings("sections", SectionSettings("phi", crossings=9, drawn=RETURNS))
    assert len(PLOTS["section"].traces(DARK, returns, 0, data)[0].x) == 8
    x, y = traces[0].x[0], traces[0].y[0]
    assert any("start 1, crossing" in text for text in read(scene, data, "section", x, y))


def test_the_exponent_settles_with_its_error() -> None:
    data = figure.compute(CIRCLES)
    (trace,) = PLOTS["exponent"].traces(DARK, CIRCLES, 0, data)
    found = data.extras["exponent", 0]
    assert trace.y[-1] == found.found.series[-1] and set(trace.columns["error"]) == {found.error}
    assert len(read(CIRCLES, data, "exponent", float(trace.x[-1]), 0.0)) == 1


def test_the_axis_of_the_diagram_becomes_linear_and_back() -> None:
    made = PLOTS["diagram"]
    assert made.can_log(RULES) == (True, False) and made.log_axes(RULES) == (True, False)
    linear = made.with_log(RULES, 0, False)
    assert made.log_axes(linear) == (False, False) and made.with_log(linear, 0, True) == RULES
    assert PLOTS["eigenvalues"].can_log(RULES) == (False, False)
