"""The page of distances: what is computed for it, what the mouse does in it, its panel, its words."""

from __future__ import annotations

import math
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.compute import distances, earth
from app.compute.distance_family import family_of, moved
from app.compute.distances import Trouble
from app.compute.options import ComputeOptions
from app.exporters import EXPORTERS, Options
from app.exporters.python_script import script
from app.figure import figure
from app.figure.layout import arrange
from app.model import distance_parts, presets, scene_file
from app.model.pages import distances as settings
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene, SceneError, View
from app.model.session import Session
from app.painting.frame import Frame
from app.panels import _distance_files, panels
from app.plots import PLOTS
from app.plots._distance_curves import told, value_at
from app.services.distance_service import DistanceService, wanted_pair
from app.theme.palettes import THEMES
from app.window.canvas import Canvas
from app.window.main_window import MainWindow
from tests.app.conftest import wait_for

DONE = ComputeOptions()
LOG2 = math.log(2.0)


def page(**changes: object) -> Scene:
    return Scene(page="distances").with_settings("distances", DistanceSettings(**changes))  # type: ignore[arg-type]


def of(session: Session) -> DistanceSettings:
    found: DistanceSettings = session.scene.settings_of("distances")
    return found


def put(session: Session, **changes: object) -> None:
    session.update(lambda _: page(**changes), "set")


# What is stored ---------------------------------------------------------------------------------------------


def test_settings_are_saved_whole() -> None:
    scene = page(
        kind="plane", moves=((1, 2),), plane_q=distance_parts.Ellipse(1.0, 2.0, 0.5, 0.4, 0.3), noise=0.2
    )
    assert scene_file.from_json(scene_file.to_json(scene)) == scene
    assert settings.from_dict({"theta": 2}) == DistanceSettings(theta=2.0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "cubes"}, "must be one of segments"),
        ({"theta": math.inf}, "The segments' distance must be a finite number"),
        ({"std_p": 0.0}, "The standard deviation of p must lie between"),
        ({"bins_p": (1.0,) * 3}, "Both histograms must have as many bins"),
        ({"bins_p": (-1.0,) * 24}, "A bin's height must lie between"),
        ({"points_p": ((0.0, 0.0),) * 100_000}, "clouds of at most 2000 points, not 100000"),
        ({"moves": ((1,),)}, "two ends"),
        ({"dims": 0}, "The number of dimensions must be a whole number"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(changes: dict[str, object], words: str) -> None:
    as_json = {name: list(value) if isinstance(value, tuple) else value for name, value in changes.items()}
    with pytest.raises(SceneError, match=words):
        settings.from_dict(as_json)


# What is computed -------------------------------------------------------------------------------------------


def found_in(scene: Scene, plot: str) -> object:
    return PLOTS[plot].compute(scene, 0, DONE)


def test_segments_say_infinity_and_log_2_whatever_their_distance() -> None:
    found = found_in(page(theta=0.5), "distance-curves")
    values = found.numbers.values  # type: ignore[attr-defined]
    assert told(values["kl_pq"]) == "∞" and told(values["js"]) == "log 2 = 0.6931" and values["w1"] == 0.5
    traces = PLOTS["distance-curves"].lines(THEMES["dark"], page(), found)  # type: ignore[attr-defined]
    by_name = {trace.entry.id: trace for trace in traces}
    assert value_at(by_name["kl_pq"], 1.3) == math.inf and value_at(by_name["kl_pq"], 0.0) == 0.0
    assert value_at(by_name["js"], 1e-3) == pytest.approx(LOG2) and value_at(by_name["js"], 0.0) == 0.0
    assert value_at(by_name["w1"], -1.3) == pytest.approx(1.3) and math.isnan(value_at(by_name["w1"], 9.0))


@pytest.mark.parametrize("kind", ["segments", "line", "plane", "histograms", "points"])
def test_a_family_holds_the_present_pair_and_leads_to_others(kind: str) -> None:
    now = DistanceSettings(kind=kind)
    pair = now.pair
    family = family_of(now, pair)
    same = distances.numbers(family.make(family.now), 0.0, 1.0, DONE).values
    for name, value in distances.numbers(pair, 0.0, 1.0, DONE).values.items():
        assert same[name] == pytest.approx(value, abs=1e-6) if value is not None else same[name] is None
    other = moved(now, pair, 0.75)
    assert other is not None
    gap = family_of(other, other.pair)
    assert (gap.now if kind != "histograms" else 0.75) == pytest.approx(0.75, abs=2e-3)


def test_a_plan_of_the_user_moves_what_fits_and_takes_back_what_must_go() -> None:
    p, q = np.array([0.5, 0.5]), np.array([0.25, 0.75])
    np.testing.assert_allclose(earth.replayed(p, q, ((0, 0),)), [[0.25, 0.0], [0.0, 0.0]])
    np.testing.assert_allclose(earth.replayed(p, q, ((0, 0), (0, 1), (1, 1))), [[0.25, 0.25], [0.0, 0.5]])
    # The second heap pushes the first one's earth out of the hole.
    np.testing.assert_allclose(earth.replayed(p, q, ((0, 0), (1, 0))), [[0.0, 0.0], [0.25, 0.0]])
    np.testing.assert_allclose(earth.replayed(p, q, ((7, 0), (0, 9))), np.zeros((2, 2)))


def test_no_plan_costs_less_than_the_best_and_the_potential_is_worth_as_much() -> None:
    now = DistanceSettings(view="earth", kind="histograms")
    best = earth.earth(now, now.pair, DONE)
    assert best is not None
    w1 = distances.numbers(now.pair, 0.0, 1.0, DONE).values["w1"]
    assert best.cost == pytest.approx(w1) == best.best.dual_value
    crossed = tuple((i, j) for i in range(24) for j in reversed(range(24)))
    own = earth.earth(now.with_(own=True, moves=crossed[:400]), now.pair, DONE)
    assert own is not None and own.cost > best.cost * own.moved
    parts = earth.blocks(best)
    assert parts.mass.sum() == pytest.approx(1.0) and (parts.low >= 0.0).all()


def test_gradients_at_the_optimal_discriminator_are_slopes_of_the_curves() -> None:
    found = found_in(page(view="discriminator", kind="line"), "distance-losses")
    curves, now = found.curves, found.family.now  # type: ignore[attr-defined]
    for name in ("saturating", "non_saturating", "kl_qp", "minus_2_js"):
        slope = np.interp(now, curves.x, np.gradient(curves.values[name], curves.x))
        assert getattr(found.gradients, name) == pytest.approx(slope, abs=0.01)  # type: ignore[attr-defined]
    flat = found_in(page(view="discriminator"), "distance-losses")
    assert flat.gradients is None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "plot", "words"),
    [
        ({"kind": "histograms", "bins_q": (0.0,) * 24}, "distance-numbers", "The histogram q is empty"),
        ({"kind": "points", "points_p": ()}, "distance-curves", "draw some points"),
        ({"kind": "lab"}, "distance-pair", "no samples of a training yet"),
        ({"view": "discriminator", "kind": "points"}, "distance-discriminator", "points need noise"),
        ({"view": "uniform", "target": "drawn", "density": (0.0,) * 61}, "distance-map", "above 0 somewhere"),
    ],
)
def test_what_cannot_be_is_said_where_it_would_be(changes: dict[str, object], plot: str, words: str) -> None:
    found = found_in(page(**changes), plot)
    found = found[0] if isinstance(found, tuple) else found
    assert isinstance(found, Trouble) and words in found.sentence


def test_one_point_is_said() -> None:
    found = found_in(page(kind="points", points_q=((1.0, 0.0),)), "distance-numbers")
    assert any("one point" in remark for remark in found.table.remarks)  # type: ignore[attr-defined]


@pytest.mark.parametrize("view", settings.VIEWS)
def test_every_view_is_laid_out_in_small_and_large_pictures(view: str) -> None:
    for size in ((640, 420), (1366, 768), (420, 900)):
        cells = arrange(page(view=view), *size, 12.0)[1]
        assert cells and all(cell.w > 60.0 and cell.h > 60.0 for cell in cells)


@pytest.mark.parametrize("view", ["distances", "noise", "uniform"])
def test_a_table_holds_every_curve_infinity_too(view: str, tmp_path: Path) -> None:
    scene = page(view=view, noise=0.4 if view == "noise" else 0.0)
    EXPORTERS["csv"].write(scene, tmp_path / "curves.csv", Options())
    lines = (tmp_path / "curves.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "plot,curve,x,y" and len(lines) > 300
    if view == "distances":
        assert any(line.startswith("distance-curves,KL(p‖q)") and line.endswith("inf") for line in lines)


# The mouse --------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(window: MainWindow) -> Canvas:
    """The canvas of a window, on whose page of distances tests drag."""
    window.resize(1280, 800)
    return window.canvas


def ready(canvas: Canvas, **changes: object) -> None:
    put(canvas.session, **changes)
    plots = {cell.plot.id for cell in arrange(canvas.session.scene, 1000.0, 700.0, 12.0)[1]}
    assert wait_for(lambda: canvas.shown and plots <= {id for id, _ in canvas.shown.data.extras})
    assert wait_for(lambda: canvas.shown.request.scene.page_settings == canvas.session.scene.page_settings)


def frame(canvas: Canvas, plot: str) -> Frame:
    return canvas.frame(next(cell for cell in canvas.cells() if cell.plot.id == plot))


def drag(
    canvas: Canvas, start: QPointF, end: QPointF, button: Qt.MouseButton = Qt.MouseButton.LeftButton
) -> None:
    """A press, five moves, a release."""
    places = [start + (end - start) * (k / 5.0) for k in range(6)]
    kinds = [QEvent.Type.MouseButtonPress, *[QEvent.Type.MouseMove] * 5, QEvent.Type.MouseButtonRelease]
    for kind, at in zip(kinds, [*places, end]):
        held = button if kind != QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
        own = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
        where = canvas.viewport().mapToGlobal(at)
        event = QMouseEvent(kind, at, where, own, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas.viewport(), event)
    QApplication.processEvents()


def test_the_pair_is_dragged_in_one_step_of_the_history(shown: Canvas) -> None:
    session = shown.session
    ready(shown, theta=0.5)
    place = frame(shown, "distance-pair")
    drag(shown, place.point(0.5, 0.5), place.point(-1.2, 0.4))
    assert of(session).theta == pytest.approx(-1.2, abs=0.02)
    session.history.undo()
    assert of(session).theta == 0.5
    drag(shown, place.point(0.5, 0.5), place.point(0.01, 0.5))
    assert of(session).theta == 0.0  # it snaps to where everything is different
    ready(shown, kind="line")
    place = frame(shown, "distance-pair")
    drag(shown, place.point(2.0, 0.57), place.point(-2.0, 0.2))
    assert of(session).mean_q == pytest.approx(-2.0, abs=0.05)
    ready(shown, kind="plane")
    place, q = frame(shown, "distance-pair"), of(session).plane_q
    drag(shown, place.point(*(q.mean + q.axes[:, 0])), place.point(q.x, q.y + 1.5))
    assert of(session).plane_q.a == pytest.approx(1.5, abs=0.05)
    assert abs(of(session).plane_q.angle) == pytest.approx(math.pi / 2.0, abs=0.05)


def test_bars_are_drawn_and_points_are_drawn_and_erased(shown: Canvas) -> None:
    session = shown.session
    ready(shown, kind="histograms", bins_p=(0.0,) * 12, bins_q=(1.0,) * 12)
    place = frame(shown, "distance-pair")
    drag(shown, place.point(-2.9, 0.5), place.point(2.9, 0.5))
    assert np.array(of(session).bins_p) == pytest.approx(0.5, abs=0.02) and of(session).bins_q == (1.0,) * 12
    drag(shown, place.point(-2.9, -0.3), place.point(-0.1, -0.3), Qt.MouseButton.RightButton)
    assert of(session).bins_q == (0.0,) * 6 + (1.0,) * 6
    ready(shown, kind="points", points_p=(), pen="p")
    place = frame(shown, "distance-pair")
    drag(shown, place.point(-1.0, 1.0), place.point(1.0, 1.0))
    drawn = of(session).points_p
    assert len(drawn) >= 5 and all(y == pytest.approx(1.0, abs=0.05) for _, y in drawn)
    drag(shown, place.point(-1.0, 1.0), place.point(1.0, 1.0), Qt.MouseButton.RightButton)
    assert of(session).points_p == ()


def test_a_drag_in_the_curves_moves_q(shown: Canvas) -> None:
    ready(shown, kind="line")
    place = frame(shown, "distance-curves")
    drag(shown, place.point(2.0, 1.0), place.point(3.5, 1.0))
    assert of(shown.session).mean_q == pytest.approx(3.5, abs=0.05)


def test_earth_is_dragged_from_a_heap_to_a_hole(shown: Canvas) -> None:
    session = shown.session
    ready(shown, view="earth", kind="histograms")
    place = frame(shown, "distance-earth")
    at = distance_parts.positions(24)
    drag(shown, place.point(at[17], 0.03), place.point(at[5], 0.03))
    assert of(session).own and of(session).moves == ((17, 5),)
    drag(shown, place.point(at[18], 0.03), place.point(at[6], 0.03))
    assert of(session).moves == ((17, 5), (18, 6))
    assert wait_for(
        lambda: "Your plan" in PLOTS["distance-earth"].caption(session.scene, 0, shown.shown.data)
    )


def test_a_density_is_drawn(shown: Canvas) -> None:
    ready(shown, view="uniform", target="drawn", density=(0.0,) * 61)
    place = frame(shown, "distance-target")
    drag(shown, place.point(-0.6, -2.0), place.point(-0.6, 2.0))
    heights = np.array(of(shown.session).density)
    assert heights[12:49] == pytest.approx(0.6, abs=0.05) and not heights[:8].any()


# The panel --------------------------------------------------------------------------------------------------


@pytest.fixture
def panel(session: Session) -> QWidget:
    made = panels()["distances"].make(session)
    made.resize(330, 900)
    made.show()
    return made


def visible(panel: QWidget, name: str) -> bool:
    return panel.findChild(QWidget, name).isVisibleTo(panel)


def test_the_panel_shows_what_the_question_and_the_kind_need(session: Session, panel: QWidget) -> None:
    put(session)
    assert visible(panel, "theta") and not visible(panel, "mean_q") and not visible(panel, "new-plan")
    put(session, kind="line", view="earth")
    assert visible(panel, "mean_q") and not visible(panel, "theta") and visible(panel, "new-plan")
    put(session, view="cells")
    assert visible(panel, "dims") and not visible(panel, "mean_q") and not visible(panel, "kind")


def test_the_panel_takes_formulas_and_explains_both_js(session: Session, panel: QWidget) -> None:
    put(session)
    box = panel.findChild(QWidget, "theta").box  # type: ignore[attr-defined]
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "1/4")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert of(session).theta == 0.25
    words = panel.findChild(QLabel, "explained").text()
    assert "JS′ is what the article calls JS" in words and "log 2" in words
    QTest.mouseClick(panel.findChild(QPushButton, "example-Bells far apart"), Qt.MouseButton.LeftButton)
    assert (of(session).kind, of(session).mean_q) == ("line", 4.0)


def test_another_kind_forgets_where_plots_were_zoomed_to(session: Session, panel: QWidget) -> None:
    put(session)
    session.set_transient(lambda scene: scene.with_view("distance-pair", View(0.0, 1.0, 0.0, 1.0)))
    chooser = panel.findChild(QWidget, "kind")
    chooser.activated.emit(chooser.findData("line"))  # type: ignore[attr-defined]
    assert of(session).kind == "line" and "distance-pair" not in session.scene.views


def test_the_script_of_a_pair_prints_its_distances(capsys: pytest.CaptureFixture[str]) -> None:
    space: dict[str, object] = {"__name__": "script"}
    exec(compile(script(page(theta=0.5)), "script", "exec"), space)
    plt = MagicMock()
    plt.subplots.return_value = (MagicMock(), [[MagicMock()]])
    space["draw"](plt)  # type: ignore[operator]
    assert "w1 0.5" in capsys.readouterr().out.splitlines()


def test_asking_about_noise_turns_it_on_and_shows_the_page(session: Session, panel: QWidget) -> None:
    chooser = panel.findChild(QWidget, "view")
    chooser.setCurrentIndex(chooser.findData("noise"))  # type: ignore[attr-defined]
    chooser.activated.emit(chooser.currentIndex())  # type: ignore[attr-defined]
    assert session.scene.page == "distances" and of(session).view == "noise" and of(session).noise > 0.0


def test_a_file_of_many_points_gives_a_sample_and_says_so(tmp_path: Path) -> None:
    np.save(tmp_path / "many.npy", np.random.default_rng(0).normal(size=(100_000, 2)))
    changes, told_of = _distance_files.points("q", tmp_path / "many.npy")
    assert len(changes["points_q"]) == 2000 and "100000 points are too many" in str(told_of)  # type: ignore[arg-type]


def test_a_file_is_opened_from_the_panel_or_refused(session: Session, panel: QWidget, tmp_path: Path) -> None:
    put(session, kind="points")
    said: list[str] = []
    session.refused.connect(said.append)
    (tmp_path / "bad.csv").write_text("1,2\n3,x\n")
    (tmp_path / "good.csv").write_text("1,2\n3,4\n")
    button = panel.findChild(QPushButton, "open-p")
    button.open(tmp_path / "bad.csv")  # type: ignore[attr-defined]
    assert wait_for(lambda: said) and "no number in line 2" in said[0]
    button.open(tmp_path / "good.csv")  # type: ignore[attr-defined]
    assert wait_for(lambda: of(session).points_p == ((1.0, 2.0), (3.0, 4.0)))
    button._worker.stop(1.0)  # type: ignore[attr-defined]


# Large clouds -----------------------------------------------------------------------------------------------


def test_large_clouds_are_solved_beside_the_window(session: Session) -> None:
    random = np.random.default_rng(3)
    clouds = [tuple(map(tuple, random.normal(m, 1.0, (300, 2)).round(3).tolist())) for m in (0.0, 2.0)]
    put(session, kind="points", points_p=clouds[0], points_q=clouds[1])
    assert wanted_pair(session.scene) is not None
    quick = ComputeOptions(blocking=False)
    begin = time.perf_counter()
    first = PLOTS["distance-numbers"].compute(session.scene, 0, quick)
    assert first.waits and first.values["w1"] is None and time.perf_counter() - begin < 1.0
    grown: list[int] = []
    service = DistanceService(session)
    service.grown.connect(lambda: grown.append(1))
    service.follow()
    assert wait_for(lambda: grown)
    last = PLOTS["distance-numbers"].compute(session.scene, 0, quick)
    assert not last.waits and last.values["w1"] > 0.0
    service.stop()


# What comes with it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in presets.PRESETS if name.startswith("distances-")])
def test_presets_show_the_page_without_trouble(name: str) -> None:
    scene = presets.load(name)
    data = figure.compute(scene, DONE)
    assert scene.page == "distances" and not [x for x in data.extras.values() if isinstance(x, Trouble)]


def test_pot_is_not_loaded_before_it_is_asked_for() -> None:
    program = (
        "import sys, app.pages, app.panels; app.panels.panels();"
        " print('ot' in sys.modules, 'scipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
