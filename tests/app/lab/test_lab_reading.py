"""What the lab's plots tell: legends with values, crosshairs over all columns, scales that a user switches,
captions that say of which iteration a picture is.
"""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest

from app.figure import crosshair, figure
from app.model import scene_file
from app.model.scene import View
from app.pages.lab_plots import available_plots
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots import PLOTS
from app.plots._lab_curves import Curves, HeldTrace
from app.plots._lab_mosaic import Mosaic
from app.plots.lab_plot import LabPlot, span
from app.plots.lab_text import Text
from app.services import plot_file
from app.theme.palettes import THEMES
from app.training.run_store import STORE
from app.window import plot_menu
from gandyn.training import EXPERIMENTS, Settings
from gandyn.training.experiments import toy_gan
from gandyn.training.metrics import DISTANCE_SAMPLES
from gandyn.training.probes import modes
from tests.app.lab.conftest import Shown
from tests.app.lab.test_lab_pictures import recorded, scene_of

DARK = THEMES["dark"]


def test_a_click_in_the_legend_hides_a_curve_and_undo_brings_it_back(lab: Shown) -> None:
    row = lab.pane("lab-losses").legend_box.box
    before = lab.canvas.grab().toImage()
    first = row.topLeft().toPoint() + QPoint(20, 14)
    QTest.mouseClick(lab.canvas.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert lab.session.scene.hidden == ("lab-losses/loss_d",)
    lab.settle()
    assert lab.canvas.grab().toImage() != before
    saved = scene_file.from_json(scene_file.to_json(lab.session.scene))
    assert saved.is_hidden("lab-losses", "loss_d")
    lab.session.history.undo()
    assert lab.session.scene.hidden == ()


def test_the_legend_reads_the_curves_at_the_playhead(lab: Shown) -> None:
    pane = lab.pane("lab-losses")
    values = dict(
        zip([row.name for row in pane.legend_box._rows], [row.value for row in pane.legend_box._rows])
    )
    assert values["G"] == f"{10 / 7.0:.3g}" and values["D"] == f"−{abs(np.sin(10)):.3g}"


def test_a_crosshair_reads_the_curves_of_all_columns(lab: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[list[tuple[str, str]]] = []
    monkeypatch.setattr(crosshair, "_paint_box", lambda frame, head, rows, at: told.append([*head, *rows]))
    lab.move(lab.inside("lab-losses", x=0.1))
    lab.canvas.grab()
    assert len(told) == 4  # losses and polarisation of both columns
    assert all(rows[0][0].startswith(("iterations = 9.9", "iterations = 10")) for rows in told)
    assert sum(any(text.startswith("G = 1.4") for text, _ in rows) for rows in told) == 2


def test_a_user_makes_an_axis_logarithmic_and_is_told_what_it_leaves_out(lab: Shown) -> None:
    """sin(1), …, sin(20): nine of them are not positive."""
    plot = PLOTS["lab-losses"]
    assert plot.log_axes(lab.session.scene) == (False, False)
    lab.choose("lab-losses", "Logarithmic y")
    scene = lab.session.scene
    assert (
        plot.log_axes(scene) == (False, True) and lab.session.history.undoText() == "Change an axis's scale"
    )
    pane = lab.pane("lab-losses")
    gone = int((np.sin(np.arange(1, 21)) <= 0.0).sum())
    assert isinstance(plot, Curves) and pane.data is not None
    drawn = plot.drawn(pane.data, 0)
    assert drawn is not None and plot.left_out(scene, drawn) == f"{gone} values ≤ 0 not shown"
    assert pane.frame(None).view.y0 == -1.5  # decades: 1/20 is the smallest
    assert scene_file.from_json(scene_file.to_json(scene)).switched_scales == ("lab-losses/y",)
    lab.session.history.undo()
    assert plot.log_axes(lab.session.scene) == (False, False)


def test_plots_over_iterations_change_their_scale_together(lab: Shown) -> None:
    lab.choose("lab-losses", "Logarithmic x")
    scene = lab.session.scene
    assert scene.switched_scales == ("lab-losses/x", "lab-polarisation/x")
    assert {PLOTS[id].x_quantity(scene) for id in ("lab-losses", "lab-polarisation")} == {"log iterations"}
    assert lab.pane("lab-losses").frame(None).view.x0 == 0.0


def test_only_plots_that_can_be_logarithmic_offer_it(lab: Shown) -> None:
    menus = [plot_menu.make(lab.canvas, lab.pane(plot)) for plot in ("lab-weights", "lab-polarisation")]
    texts = [{action.text() for action in menu.actions() if action.isCheckable()} for menu in menus]
    assert texts == [set(), {"Logarithmic x"}]


def test_a_snapshot_says_of_which_iteration_it_is(lab: Shown) -> None:
    """The playhead is at iteration 10; there are pictures of 8 and of 12."""
    assert lab.pane("lab-weights")._caption() == "iteration 8 · c = 0.1 · Weights by layer"
    assert lab.pane("lab-losses")._caption() == "c = 0.1 · Losses"
    lab.session.set_transient(lambda scene: scene.with_(time=scene.duration))
    lab.settle()
    STORE.records[0].run.state = "done"
    assert lab.pane("lab-weights")._caption() == "c = 0.1 · Weights by layer"


def test_the_share_beside_the_histogram_is_the_curves(lab: Shown) -> None:
    """Both have one name, and are of one snapshot."""
    entry = lab.pane("lab-weights")._entries[0]
    row = lab.pane("lab-polarisation").legend_box._rows[0]
    assert entry.name == row.text == "share at ±c = 0.4"
    assert EXPERIMENTS["weight-polarisation"].figures["polarisation"] == "share at ±c"


def test_what_is_measured_now_and_then_holds_until_the_next() -> None:
    x, y = np.array([0.0, 4.0, 8.0]), np.array([1.0, 2.0, 3.0])
    trace = HeldTrace(LegendEntry("a", "a", "#000000"), x, y, until=10.0)
    assert [trace.at(at) for at in (-1.0, 0.0, 3.9, 4.0, 10.0, 11.0)] == [None, 1.0, 1.0, 2.0, 3.0, None]


@pytest.mark.parametrize("id", list(EXPERIMENTS))
def test_every_lab_plot_has_numbers(id: str) -> None:
    """A table of each, and something for the crosshair to say."""
    STORE.clear()
    settings = Settings(id)
    STORE.add(recorded(settings, 0))
    for name in available_plots(scene_of(settings)):
        plot, scene = PLOTS[name], scene_of(settings, pictures=(name,))
        data = figure.compute(scene)
        traces = plot.traces(DARK, scene, 0, data)
        pictures = isinstance(plot, (Mosaic, Text)) or name == "lab-model"
        assert traces or pictures, name
        assert all(len(trace.x) == len(trace.y) > 0 for trace in traces), name
        assert all(len(c) == len(trace.x) for trace in traces for c in trace.columns.values()), name
        view = plot.auto_range_of(scene, 0, data)
        frame = Frame(QPainter(), DARK, 0.0, 0.0, 100.0, 100.0, view)
        x, y = 0.07 * view.x1 + 0.93 * view.x0 if name != "lab-weights" else 0.0, 0.5 * (view.y0 + view.y1)
        assert plot.readout(frame, scene, 0, data, traces, x, y) or pictures, name
    STORE.clear()


def test_a_lab_plots_table_is_what_it_shows(lab: Shown) -> None:
    lines = plot_file.text(lab.pane("lab-weights"), ",").splitlines()
    assert (
        lines[0].startswith("curve,weight") and lines[1].startswith("layer 1,") and len(lines) == 1 + 3 * 60
    )


def test_columns_share_axes_only_where_their_ranges_are_alike() -> None:
    """A penalised critic's weights of ±5 would make a box of ±0.1 a line."""
    STORE.clear()
    settings = Settings("weight-polarisation")
    record = recorded(settings, 0)
    for snapshot in record.run.recording.snapshots:
        far = snapshot.pictures["gp"] = dict(snapshot.pictures["gp"])  # type: ignore[index]
        far["weight-histogram"] = {**far["weight-histogram"], "edges": np.linspace(-5.0, 5.0, 61)}
    STORE.add(record)
    scene = scene_of(settings, pictures=("lab-weights", "lab-losses"))
    data, plot = figure.compute(scene), PLOTS["lab-weights"]
    near, far_view = (plot.auto_range_of(scene, i, data) for i in range(2))
    assert near.x1 < 0.2 and far_view.x1 > 5.0
    losses = [PLOTS["lab-losses"].auto_range_of(scene, i, data) for i in range(2)]
    assert isinstance(plot, LabPlot) and losses[0] == losses[1] and isinstance(losses[0], View)
    STORE.clear()


def test_a_burst_does_not_flatten_a_loss() -> None:
    calm = np.linspace(-1.0, 1.0, 200)
    low, high = span(np.r_[np.full(8, -20_000.0), calm])
    assert -10.0 < low < -1.0 and high == pytest.approx(1.0)
    assert span(calm) == (-1.0, 1.0)


def test_the_number_of_samples_is_told_as_it_is() -> None:
    plot = PLOTS["lab-distances"]
    assert isinstance(plot, LabPlot) and f"(n = {DISTANCE_SAMPLES})" in plot.name
    assert EXPERIMENTS["toy-gan"].figures["exact_w1"] == f"W₁ (n = {toy_gan.COUNT})"
    modes_plot = PLOTS["lab-modes"]
    assert isinstance(modes_plot, LabPlot) and f"(n = {modes.COUNT})" in modes_plot.name
