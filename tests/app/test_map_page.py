"""The map's page: what is asked, what is painted, clicks that lead there, work that is cancelled and leaves
nothing behind.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.compute import map_requests
from app.compute.map_requests import MAP_CACHE, map_request_of
from app.compute.options import ComputeOptions
from app.exporters import EXPORTERS, Options, read_scene_metadata
from app.figure import figure
from app.figure.layout import arrange
from app.figure.plot_pane import PlotPane
from app.model import scene_file
from app.model.pages.map import MapSettings, default
from app.model.scene import Scene, SceneError, Start, View
from app.model.session import Session
from app.painting import log_axes, map_image
from app.painting.frame import Frame
from app.painting.verdict_colors import color_of
from app.plots import PLOTS, _map_legend
from app.services.map_service import map_requests_of
from app.tasks.cancelled import Cancelled
from app.theme.palettes import THEMES
from app.window.main_window import MainWindow
from gandyn import Axis, Map, MapError, MapSpec, Scenario, UpdateConfig, convergence_map
from gandyn.analyses.trajectory_classifier import KINDS
from gandyn.kernels import cache
from gandyn.maps.kernel_keys import compile_map, map_key
from tests.app.conftest import close, open_window, wait_for

SIZE = (1000, 640)
AXES = Axis("r1", 0.0, 3.0, 24), Axis("lr", 0.05, 2.5, 20)


def study(count: int = 24, **more: object) -> MapSettings:
    x, y = (replace(axis, count=count) for axis in AXES)
    return MapSettings(MapSpec(x, y), 0, **more)  # type: ignore[arg-type]


def scene_of(**more: object) -> Scene:
    changes = {"page_settings": {"map": study()}, **more}
    return Scene(
        (Scenario("non-saturating", dim=1),),
        (Start((1.0,), (1.0,)),),
        duration=5.0,
        trainings=(UpdateConfig(),),
        page="map",
    ).with_(**changes)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def blank(app: QApplication) -> Iterator[None]:
    """No map of another test, and kernels that are there."""
    MAP_CACHE.forget()
    question = map_request_of(scene_of(), 0)
    compile_map(question.scenario, question.training, question.spec)
    cache.mark_ready(map_key(question.scenario, question.training, question.spec))
    yield
    MAP_CACHE.forget()


@pytest.fixture
def stage(tidy: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """A window whose page is a map, with nothing compiled in the background."""
    from app.services.kernel_service import KernelService

    monkeypatch.setattr(KernelService, "start", lambda self, *wanted: None)
    made = open_window(Session(scene_of()))
    yield made
    close(made)


def painted(scene: Scene, theme: str = "light") -> tuple[QImage, Frame, figure.Data]:
    """The picture, the map's frame in it, and its data."""
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    data = figure.compute(scene)
    painter = QPainter(image)
    figure.paint(painter, scene, data, THEMES[theme], *SIZE)
    painter.end()
    cell = next(cell for cell in arrange(scene, *SIZE, 12.0)[1] if cell.plot.id == "map")
    return image, figure.frame_of(QPainter(), cell, scene, data, THEMES[theme]), data


@pytest.mark.parametrize("theme", list(THEMES))
def test_a_cell_has_the_colour_of_its_verdict(theme: str) -> None:
    scene = scene_of()
    image, frame, _ = painted(scene, theme)
    found = convergence_map(scene.scenarios[0], study().spec, UpdateConfig(), (1.0,), (1.0,))
    for j, i in ((3, 2), (20, 21)):
        at = frame.point(float(found.x[j]), float(found.y[i]))
        assert image.pixelColor(int(at.x()), int(at.y())).name() == color_of(
            found.kinds[found.verdict[i, j]], THEMES[theme]
        )


def test_verdicts_have_colours_of_their_own() -> None:
    for theme in THEMES.values():
        assert len({color_of(kind, theme) for kind in KINDS}) == len(KINDS)


def test_moving_on_the_map_asks_for_no_other_map() -> None:
    scene = scene_of()
    _, frame, data = painted(scene)
    led = PLOTS["map"].on_click(frame, scene, 0, data, frame.px(1.5), frame.py(0.7))
    assert led is not None
    assert led.scenarios[0].regularizers["r1"] == pytest.approx(1.5) and led.trainings[
        0
    ].lr_d == led.trainings[0].lr_g == pytest.approx(0.7)
    assert map_request_of(led, 0) == map_request_of(scene, 0)
    uneven = scene_of(trainings=(UpdateConfig(lr_d=0.3, lr_g=0.1),))
    moved = PLOTS["map"].on_click(frame, uneven, 0, data, frame.px(1.1), frame.py(0.77))
    assert moved is not None and map_request_of(moved, 0) == map_request_of(uneven, 0)
    entered = PLOTS["map"].on_double_click(frame, scene, 0, data, frame.px(1.5), frame.py(0.7))
    assert entered is not None and entered.page == "portrait"


def test_a_click_on_the_start_plane_moves_the_selected_start() -> None:
    plane = MapSettings(MapSpec(Axis("phi", -2.0, 2.0, 8), Axis("theta", -2.0, 2.0, 8)), 0)
    scene = scene_of(page_settings={"map": plane})
    _, frame, data = painted(scene)
    led = PLOTS["map"].on_click(frame, scene, 0, data, frame.px(-0.5), frame.py(1.25))
    assert led is not None and (led.starts[0].phi[0], led.starts[0].theta[0]) == pytest.approx((-0.5, 1.25))
    assert (
        PLOTS["map"].on_click(frame, scene.with_(starts=()), 0, data, frame.px(-0.5), frame.py(1.25)).starts
    )  # type: ignore[union-attr]


def test_the_mouse_is_told_values_and_verdict() -> None:
    scene = scene_of()
    _, frame, data = painted(scene)
    told = PLOTS["map"].hover_text(frame, scene, 0, data, frame.px(1.0), frame.py(0.2))
    assert "γ = 1" in told and "η = 0.2" in told and "converges" in told
    assert "growth rate = −" in told and "spectral radius = 0." in told


def test_a_view_is_a_map_of_what_is_seen_as_far_as_there_is_any() -> None:
    seen = map_request_of(scene_of(views={"map": View(-1.0, 1.0, 0.5, 1.0)}), 0).spec
    assert seen.x.low == pytest.approx(0.0, abs=1e-9) and (seen.x.high, seen.y.low, seen.y.high) == (
        1.0,
        0.5,
        1.0,
    )
    log = MapSettings(MapSpec(Axis("tau_d", 0.1, 10.0, 8, True), Axis("tau_g", 0.1, 10.0, 8, True)))
    seen = map_request_of(
        scene_of(page_settings={"map": log}, views={"map": View(0.0, 2.0, -1.0, 0.0)}), 0
    ).spec
    assert (seen.x.low, seen.x.high, seen.y.low, seen.y.high) == pytest.approx((1.0, 100.0, 0.1, 1.0))


def test_until_a_map_is_done_its_kin_are_shown() -> None:
    scene = scene_of()
    question = map_request_of(scene, 0)
    map_requests.compute(question.coarse, lambda share: None, lambda: False)
    assert [len(layer.x) for layer in MAP_CACHE.layers(replace(question, iterations=5000))] == [24]
    map_requests.compute(replace(question, iterations=5000), lambda share: None, lambda: False)
    assert len(MAP_CACHE.layers(replace(question, iterations=5000))) == 1


def test_the_legend_tells_shares_only_of_what_is_done() -> None:
    question = map_request_of(scene_of(), 0)
    parts: list[tuple[Map, ...]] = []
    map_requests.compute(question.coarse, lambda share: None, lambda: False)
    parts.append(MAP_CACHE.layers(replace(question, iterations=5000)))
    map_requests.compute(question, lambda share: None, lambda: False)
    parts.append(MAP_CACHE.layers(question))
    half = replace(parts[1][0], share=0.5)
    told = [
        [entry.note for entry in _map_legend.entries(maps, "verdict", THEMES["dark"])]
        for maps in ((half,), (parts[0][0], half), parts[1])
    ]
    assert set(told[0]) == set(told[1]) == {""}
    assert sum(float(share.strip("%< ")) for share in told[2]) == pytest.approx(100.0, abs=0.3)


def test_ticks_of_a_logarithmic_axis_stand_at_round_numbers() -> None:
    assert [text for _, text in log_axes.ticks(-2.0, 2.0, 0.1, True)] == ["0.01", "0.1", "1", "10", "100"]
    assert [text for _, text in log_axes.ticks(-1.0, 1.0, 0.1, True)] == [
        "0.1",
        "0.2",
        "0.5",
        "1",
        "2",
        "5",
        "10",
    ]
    assert [at for at, _ in log_axes.ticks(-1.0, 1.0, 0.1, True)] == pytest.approx(
        np.log10([0.1, 0.2, 0.5, 1, 2, 5, 10])
    )
    assert [text for _, text in log_axes.ticks(0.0, 0.3, 0.2, True)][:2] == ["1.0", "1.2"]


def test_what_cannot_be_mapped_is_said_in_the_picture() -> None:
    gone = scene_of(trainings=())
    found = PLOTS["map"].compute(gone, 0, ComputeOptions())
    assert "no longer has" in found.trouble and not found.layers
    assert map_requests_of(gone) == ()
    with pytest.raises(MapError, match="steps"):
        MapSettings(study().spec, duration=1.0, step=0.1)
    with pytest.raises(MapError, match="whole number"):
        MapSettings(study().spec, training=True)


def test_the_table_of_a_map_has_every_cell_and_the_recipe(tmp_path: Path) -> None:
    scene = scene_of()
    found = convergence_map(scene.scenarios[0], study().spec, UpdateConfig(), (1.0,), (1.0,))
    EXPORTERS["csv"].write(scene, tmp_path / "map.csv", Options())
    lines = (tmp_path / "map.csv").read_text().splitlines()
    assert lines[0].startswith("scenario,r1,lr,verdict") and len(lines) == 1 + 24 * 24
    assert lines[1].split(",")[3] == found.kinds[found.verdict[0, 0]]
    EXPORTERS["npz"].write(scene, tmp_path / "map.npz", Options())
    with np.load(tmp_path / "map.npz") as arrays:
        np.testing.assert_array_equal(arrays["verdict"][0], found.verdict)
    assert read_scene_metadata(tmp_path / "map.csv") == read_scene_metadata(tmp_path / "map.npz") == scene


def test_the_window_computes_the_map_that_is_shown(stage: MainWindow) -> None:
    assert wait_for(lambda: MAP_CACHE.done(map_request_of(stage.session.scene, 0)) is not None)
    assert wait_for(lambda: not stage.mapping.busy) and not stage.mapped.isVisible()


def heavy(scene: Scene) -> Scene:
    """A map that takes long."""
    return scene.with_settings("map", study(1024, iterations=20_000))


def test_a_map_can_be_cancelled_and_a_change_begins_anew(stage: MainWindow) -> None:
    stage.session.update(heavy, "")
    assert wait_for(stage.mapped.isVisible)
    stage.stop_or_close()
    question = map_request_of(stage.session.scene, 0)
    assert (
        stage.mapping.cancelled
        and not stage.mapping.busy
        and not stage.mapped.isVisible()
        and MAP_CACHE.done(question) is None
    )
    stage.session.update(lambda scene: scene.with_settings("map", study(16)), "")
    assert wait_for(lambda: MAP_CACHE.done(map_request_of(stage.session.scene, 0)) is not None)


def test_leaving_the_page_ends_the_work(stage: MainWindow) -> None:
    stage.session.update(heavy, "")
    assert wait_for(lambda: stage.mapping.busy)
    stage.session.update(lambda scene: scene.with_(page="portrait"), "")
    assert not stage.mapping.busy and not stage.mapped.isVisible()


def test_a_window_closed_while_computing_leaves_no_thread(stage: MainWindow) -> None:
    stage.session.update(heavy, "")
    assert wait_for(stage.mapped.isVisible)


def test_clicks_in_the_window(stage: MainWindow) -> None:
    assert wait_for(lambda: not stage.mapping.busy and stage.canvas.shown is not None)
    cell = next(cell for cell in stage.canvas.cells() if cell.plot.id == "map")
    frame = stage.canvas.frame(cell)
    at = QPointF(frame.px(2.0), frame.py(0.5)).toPoint()
    QTest.mouseClick(stage.canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert stage.session.scenario.regularizers["r1"] == pytest.approx(2.0, abs=0.02)
    QTest.mouseDClick(stage.canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert stage.session.scene.page == "portrait" and len(stage.session.scene.starts) == 1


def test_the_panel_changes_the_study(stage: MainWindow) -> None:
    from app.widgets.float_spin_box import FloatSpinBox
    from app.widgets.segmented import DropDown, Segmented

    panel = stage.docks.panel("map")
    boxes = panel.findChildren(FloatSpinBox)
    boxes[1].setValue(2.0)
    assert stage.session.scene.settings_of("map").spec.x.high == 2.0
    boxes[0].setValue(5.0)  # beyond the other end: refused
    assert stage.session.scene.settings_of("map").spec.x.low == 0.0 and stage.messages.isVisible()
    panel.findChildren(Segmented)[0].chosen.emit("64")
    assert (
        stage.session.scene.settings_of("map").spec.x.count
        == stage.session.scene.settings_of("map").spec.y.count
        == 64
    )
    about = next(box for box in panel.findChildren(DropDown) if box.findData("flow") >= 0)
    about.chosen.emit("flow")
    assert (
        stage.session.scene.settings_of("map").training is None
        and map_request_of(stage.session.scene, 0).training is None
    )


def test_defaults_are_about_training_where_there_is_one() -> None:
    assert (default(scene_of()).spec.y.id, default(scene_of()).training) == ("lr", 0)
    assert default(Scene((Scenario("wgan-gp"),))).spec.to_dict()["y"]["id"] == "c"


@pytest.mark.parametrize("suffix", ["gif", "mp4", "webp"])
def test_a_film_of_a_map_tells_how_far_the_map_is(suffix: str, tmp_path: Path) -> None:
    """The long work comes before the first frame."""
    heard: list[float] = []
    with pytest.raises(Cancelled):
        EXPORTERS[suffix].write(
            scene_of(),
            tmp_path / f"map.{suffix}",
            Options(320, 240, frames=3),
            heard.append,
            lambda: len(heard) > 1,
        )
    assert heard == [0.0, 0.3] and not list(tmp_path.iterdir())


def placed_window(stage: MainWindow, quantity: str) -> PlotPane:
    """The map of a window, with this quantity in its colours, computed and painted."""
    stage.session.update(
        lambda scene: scene.with_settings("map", scene.settings_of("map").with_(quantity=quantity)), ""
    )
    assert wait_for(lambda: MAP_CACHE.done(map_request_of(stage.session.scene, 0)) is not None)
    settle(stage)
    return next(pane for pane in stage.canvas.panes() if pane.cell.plot.id == "map")


def settle(stage: MainWindow) -> None:
    """Waits for the picture of the present scene."""
    assert wait_for(lambda: not stage.mapping.busy and stage.canvas.shown is not None)
    canvas = stage.canvas
    canvas.pictures.refresh()
    assert wait_for(lambda: canvas.shown is not None and canvas.shown.request == canvas.pictures.asked)


def drag(stage: MainWindow, start: QPointF, way: QPointF) -> None:
    """With real events, which pyqtgraph's items hear of."""
    port, none, left = stage.canvas.viewport(), Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton

    def send(kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, buttons: Qt.MouseButton) -> None:
        place = port.mapToGlobal(at)
        event = QMouseEvent(kind, at, place, button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(port, event)
        QApplication.processEvents()

    send(QEvent.Type.MouseMove, start, none, none)
    send(QEvent.Type.MouseButtonPress, start, left, left)
    for share in (0.25, 0.5, 0.75, 1.0):
        time.sleep(0.02)  # pyqtgraph takes no more than a hundred moves a second
        send(QEvent.Type.MouseMove, start + share * way, none, left)
    send(QEvent.Type.MouseButtonRelease, start + way, left, none)


def test_a_dragged_end_of_the_colour_bar_is_one_step_of_the_history_and_recolours_the_map(
    stage: MainWindow,
) -> None:
    pane = placed_window(stage, "rate")
    bar, steps = pane.color_bars.bar, stage.session.history.count()
    assert bar is not None and bar.low == -bar.high
    handle = QPointF(bar.box.center().x(), bar.box.bottom() - bar.box.height() * 191.0 / 256.0)
    drag(stage, handle, QPointF(0.0, -40.0))
    low, high = stage.session.scene.levels_of("map", "rate") or (0.0, 0.0)
    assert high > 1.2 * bar.high and low == pytest.approx(bar.low, rel=0.02)
    assert stage.session.history.count() == steps + 1
    settle(stage)
    assert pane.color_bars.bar is not None and pane.color_bars.bar.high == pytest.approx(high)
    stage.session.history.undo()
    assert not stage.session.scene.levels
    stage.session.history.redo()
    settle(stage)
    QTest.mouseDClick(
        stage.canvas.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        bar.box.center().toPoint(),
    )
    assert not stage.session.scene.levels and stage.session.scene.page == "map"


def test_a_click_in_the_legend_hides_a_verdict(stage: MainWindow) -> None:
    pane = placed_window(stage, "verdict")
    rows = pane.legend_box
    size = stage.canvas.theme.text
    QTest.mouseClick(
        stage.canvas.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPointF(rows.box.x() + 3.0 * size, rows.box.y() + size).toPoint(),
    )
    assert stage.session.scene.hidden == ("map/converges",)


def test_the_middle_of_two_hues_stays_where_stability_ends() -> None:
    scale = map_image.Scale(-1.0, 1.0, 0.0).with_ends((-0.5, 4.0))
    np.testing.assert_allclose(scale.share(np.array([-0.5, 0.0, 2.0, 4.0])), [0.0, 0.5, 0.75, 1.0])
    beyond = map_image.Scale(-1.0, 1.0, 0.0).with_ends((0.5, 4.0))
    assert beyond.low < 0.0 < beyond.high
    theme = THEMES["light"]
    shown = map_image.bar_colors(scale, theme)
    zero = round(0.5 / 4.5 * 255)
    assert np.abs(shown[zero].astype(int) - map_image.shades(scale, theme)[128]).max() < 12


@pytest.mark.parametrize("quantity", ["verdict", "basin"])
def test_hidden_cells_are_the_ground_of_the_plot(quantity: str) -> None:
    scene = scene_of()
    scene = scene.with_settings("map", scene.settings_of("map").with_(quantity=quantity))
    _, frame, data = painted(scene)
    entry = PLOTS["map"].legend(THEMES["light"], scene, 0, data)[0]
    image, frame, _ = painted(scene.toggled("map", entry.id))
    at = frame.point(0.3, 0.3)
    assert image.pixelColor(int(at.x()), int(at.y())).name() == THEMES["light"].plot


def test_levels_are_saved_and_recolour_an_export() -> None:
    scene = scene_of().with_settings("map", study().with_(quantity="rate"))
    changed = scene.with_levels("map", "rate", -9.0, 9.0)
    assert scene_file.from_json(scene_file.to_json(changed)) == changed
    (before, frame, _), (after, _, _) = painted(scene), painted(changed)
    at = frame.point(1.0, 0.3)
    assert before.pixelColor(at.toPoint()) != after.pixelColor(at.toPoint())
    for wrong in ({"map/rate": [1.0, 0.0]}, {"map/rate": [0.0]}, {"map/rate": 3}, [1], 5):
        with pytest.raises(SceneError):
            scene_file.from_dict({**scene_file.to_dict(scene), "levels": wrong})


def test_an_axis_is_made_logarithmic_from_the_menu_of_the_plot(stage: MainWindow) -> None:
    pane = placed_window(stage, "verdict")
    assert PLOTS["map"].can_log(stage.session.scene) == (False, True)  # strengths from 0 have no logarithm
    at = pane.frame(None).rect.center().toPoint()
    QTest.mouseClick(stage.canvas.viewport(), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, at)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.isCheckable())
    assert not action.isChecked()
    QTest.mouseClick(
        menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(action).center()
    )
    assert stage.session.scene.settings_of("map").spec.y.log and not stage.session.scene.views.get("map")
    stage.session.history.undo()
    assert not stage.session.scene.settings_of("map").spec.y.log
