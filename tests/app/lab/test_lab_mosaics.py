"""Plots of pictures and text: what is drawn, where, what the status bar says of it; the wall; the sketch; the
panel's samples; all from made-up recordings, by mouse where a user would.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.exporters import read_scene_metadata, sample_sheet
from app.figure import figure
from app.model import sketch
from app.model.pages.lab import from_dict
from app.model.scene import SceneError
from app.model.session import Session
from app.pages.lab_plots import visible_plots
from app.painting import mosaic
from app.panels._lab_samples import Samples
from app.panels._lab_sketch import SketchTools
from app.panels._selected_run import SelectedRun
from app.plots import PLOTS
from app.plots._lab_layout import GAP, SMALLEST, Section, arranged
from app.plots.lab_plot import LabPlot
from app.services.kernel_service import KernelService
from app.theme.palettes import THEMES
from app.training import status_text
from app.training.manager import training_manager_of
from app.training.run_config import arm_name, columns
from app.training.run_store import STORE
from gandyn.training import PROBES, Settings
from gandyn.training.figures import text_quality
from tests.app.conftest import wait_for
from tests.app.lab.conftest import Shown
from tests.app.lab.made_up import Answering, arrays, recorded, strokes
from tests.app.lab.test_lab_pictures import painted, scene_of

DARK = THEMES["dark"]
NEW = tuple(
    id
    for id, plot in PLOTS.items()
    if isinstance(plot, LabPlot) and plot.probe in arrays(1.0) and id not in ("lab-wall", "lab-sketch")
)
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture(autouse=True)
def recordings(imagined: None) -> Iterator[None]:
    STORE.clear()
    yield
    STORE.clear()


def section(count: int, across: int = 0, caption: str = "caption") -> Section:
    pictures = strokes(count)
    names = tuple(str(i) for i in range(count))
    return Section(caption, "ink", pictures, names, across)


@pytest.mark.parametrize("room", [(600.0, 300.0), (150.0, 700.0), (230.0, 90.0)])
def test_sections_fit_and_are_magnified_alike(room: tuple[float, float]) -> None:
    rect = QRectF(10.0, 20.0, *room)
    places = arranged([section(64), section(64), section(64)], rect, DARK)
    assert all(rect.adjusted(-0.01, -0.01, 0.01, 0.01).contains(p.grid.united(p.head)) for p in places)
    assert len({p.scale for p in places}) == 1
    assert not any(a.grid.intersects(b.grid) for a in places for b in places if a is not b)


def test_in_little_room_there_are_fewer_pictures_of_a_size_that_can_be_seen() -> None:
    few = arranged([section(64), section(64)], QRectF(0.0, 0.0, 200.0, 120.0), DARK)
    many = arranged([section(64), section(64)], QRectF(0.0, 0.0, 900.0, 500.0), DARK)
    assert len(few[0].section.pictures) < len(many[0].section.pictures) == 64
    assert few[0].scale * 16 >= SMALLEST * DARK.text
    grid = arranged([section(54, across=9)], QRectF(0.0, 0.0, 120.0, 90.0), DARK)
    assert len(grid[0].section.pictures) == 54


def test_a_long_caption_takes_more_lines_and_is_never_cut() -> None:
    long = section(16, caption="a caption of many words that is wider than its pictures")
    wide, narrow = (arranged([long], QRectF(0.0, 0.0, w, 300.0), DARK)[0] for w in (600.0, 90.0))
    assert narrow.head.height() > 1.8 * wide.head.height() and narrow.head.bottom() <= narrow.grid.y() + 0.01


def test_a_pixel_is_found_in_its_picture() -> None:
    (placed,) = arranged([section(54, across=9)], QRectF(0.0, 0.0, 500.0, 400.0), DARK)
    assert placed.at(placed.grid.x() + 1.0, placed.grid.y() + 1.0) == 0
    x, y = placed.grid.x() + 2 * placed.step[0] + 3.0, placed.grid.y() + placed.step[1] + 3.0
    assert placed.at(x, y) == 11
    assert placed.at(placed.grid.right() + GAP, y) is None


def test_tiles_are_the_pictures_with_gaps_that_are_nothing() -> None:
    pictures = strokes(5, color=True)
    tiles = mosaic.tiled(pictures, 3, factor=2, gap=4)
    assert tiles.shape == (2 * 32 + 4, 3 * 32 + 2 * 4, 4)
    np.testing.assert_array_equal(tiles[36:68:2, 36:68:2, :3], pictures[4])
    assert not tiles[:, 32:36].any() and not tiles[36:, 72:].any()
    pairs = mosaic.beside(strokes(2), pictures[:2])
    assert pairs.shape == (2, 16, 33, 4) and not pairs[:, :, 16].any()


@pytest.mark.parametrize("id", NEW)
def test_every_new_plot_shows_what_was_recorded_and_says_what_it_is(id: str) -> None:
    settings = Settings("imagined")
    scene = scene_of(settings, pictures=(id,))
    empty = painted(scene)
    STORE.add(recorded(settings))
    then, now = painted(scene.with_(time=1.5)), painted(scene)
    assert (np.abs(now - empty).max(-1) > 20).sum() > 300
    assert (np.abs(now - then).max(-1) > 20).sum() > 30


def told(id: str, shares: tuple[float, float], settings: Settings) -> str:
    """What the status bar says at these shares of the first picture's place."""
    scene = scene_of(settings, pictures=(id,))
    data = figure.compute(scene)
    cell = next(cell for cell in figure.arrange(scene, 900, 640, 12.0)[1] if cell.plot.id == id)
    frame = figure.frame_of(None, cell, scene, data, DARK)
    grid = arranged(data.extras[id, 0].found, frame.rect, DARK)[0].grid
    x, y = grid.x() + shares[0] * grid.width(), grid.y() + shares[1] * grid.height()
    return cell.plot.hover_text(frame, scene, 0, data, x, y)


def test_the_status_bar_names_the_picture_under_the_mouse() -> None:
    settings = Settings("imagined")
    STORE.add(recorded(settings))
    assert told("lab-sample-grid", (0.01, 0.01), settings) == "generated picture 1 of 64"
    assert told("lab-traversal", (0.99, 0.99), settings) == "code 2: 9 of 9"
    assert told("lab-interpolation", (0.5, 0.1), settings) == "row 1: 50 % of the way"
    assert told("lab-neighbours", (0.01, 0.01), settings).endswith("is at distance 1")
    assert told("lab-averages", (0.01, 0.01), settings) == "no average: picture 1 of 16"


def test_a_wall_is_one_column_and_a_click_chooses_its_arm(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KernelService, "start", lambda self, *scenarios: None)
    settings = Settings("imagined-wall")
    STORE.add(recorded(settings))
    scene = scene_of(settings)
    assert [column.arm for column in columns(scene)] == ["DCGAN/GAN"] and visible_plots(scene)[
        0
    ] == "lab-wall"
    shown = Shown(scene)
    QTest.mouseClick(shown.canvas.viewport(), LEFT, pos=shown.inside("lab-wall", 0.95, 0.95))
    shown.settle()
    chosen = columns(shown.session.scene)
    assert [column.arm for column in chosen] == ["residual/WGAN-GP"]
    assert arm_name(chosen[0].arm) == "residual · WGAN-GP"
    told: list[str] = []
    shown.canvas.readout.connect(told.append)
    shown.move(shown.inside("lab-wall", 0.95, 0.95))
    assert told[-1] == "residual · WGAN-GP · score 9"
    shown.canvas.close()


def test_strokes_are_drawn_erased_kept_and_undone(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the mouse in one column; the answer of each arm is seen, and the sketch survives its file."""
    monkeypatch.setattr(KernelService, "start", lambda self, *scenarios: None)
    settings = Settings("imagined-edges")
    record = recorded(settings)
    STORE.add(record)
    shown = Shown(scene_of(settings, pictures=("lab-sketch",)))
    manager = training_manager_of(shown.session)
    stroke(shown, LEFT)
    drawn = sketch.pixels(shown.session.scene.settings_of("lab").sketch, 32)
    assert drawn.max() == 255 and 0 < (drawn > 0).mean() < 0.3
    assert wait_for(lambda: record.fills is not None) and isinstance(record.run, Answering)
    assert record.run.asked[-1].count == 1
    lab = shown.session.scene.settings_of("lab")
    assert from_dict(lab.to_dict()) == lab
    stroke(shown, RIGHT)
    assert not sketch.pixels(shown.session.scene.settings_of("lab").sketch, 32).any()
    shown.session.history.undo()
    assert shown.session.scene.settings_of("lab").sketch == lab.sketch
    manager.close()
    shown.canvas.close()


def stroke(shown: Shown, button: Qt.MouseButton) -> None:
    """A way along the left picture of the first column, where a line of the pen, or all of it, lies."""
    pane = shown.pane("lab-sketch")
    grid = arranged(pane.data.extras["lab-sketch", 0].found, pane.frame(None).rect, DARK)[0].grid  # type: ignore[union-attr]
    viewport = shown.canvas.viewport()
    begin, end = (grid.topLeft() + share * (grid.bottomRight() - grid.topLeft()) for share in (0.25, 0.75))
    QTest.mousePress(viewport, button, pos=begin.toPoint())
    for step in range(1, 11):
        at = begin + 0.1 * step * (end - begin)
        shown.drag(at.toPoint(), button)
    QTest.mouseRelease(viewport, button, pos=end.toPoint())
    shown.settle()


def test_a_sketch_that_is_none_is_refused() -> None:
    lab = scene_of(Settings()).settings_of("lab")
    for nonsense in ("xy", "00" * 5, 7):
        with pytest.raises(SceneError, match="square of bytes"):
            lab.with_(sketch=nonsense)


def test_the_panel_asks_once_for_what_was_chosen_and_writes_the_sheet(
    app: QApplication, session: Session, tmp_path: Path
) -> None:
    settings = Settings("imagined")
    record = recorded(settings)
    STORE.add(record)
    session.update(lambda scene: scene_of(settings), "lab")
    focus = SelectedRun(session)
    samples = Samples(focus)
    samples.show()
    assert isinstance(record.run, Answering) and samples.choices is not None
    assert wait_for(lambda: samples._shown is not None)
    asked = len(record.run.asked)
    samples.choices.label.setCurrentIndex(4)
    samples.choices.label.activated.emit(4)
    samples.choices.codes[1].slider.changed.emit(0.5)
    # The second one waited for the answer to the first.
    assert wait_for(lambda: len(record.run.asked) == asked + 2 and not samples._waits)
    assert record.run.asked[-1].label == 3 and record.run.asked[-1].codes == {1: (0.0, 0.0)}
    samples.write(tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.size == (4 * 64 + 3 * 3,) * 2 and '"class": 3' in sheet.info[sample_sheet.ASKED]
    assert read_scene_metadata(tmp_path / "sheet.png").settings_of("lab").runs == (settings,)
    training_manager_of(session).close()
    samples.deleteLater()


def test_real_edges_are_taken_and_cleared(app: QApplication, session: Session) -> None:
    settings = Settings("imagined-edges")
    STORE.add(recorded(settings))
    session.update(lambda scene: scene_of(settings), "lab")
    tools = SketchTools(SelectedRun(session))
    take, clear = (tools.findChild(QPushButton, f"lab-{deed}-edges") for deed in ("take", "clear"))
    assert take is not None and clear is not None
    QTest.mouseClick(take, LEFT)
    taken = sketch.pixels(session.scene.settings_of("lab").sketch, 16)
    np.testing.assert_array_equal(taken, strokes(64)[0])
    QTest.mouseClick(clear, LEFT)
    assert session.scene.settings_of("lab").sketch == ""
    training_manager_of(session).close()
    tools.deleteLater()


def test_what_a_recording_takes_is_said() -> None:
    record = recorded(Settings("imagined"))
    assert status_text.memory(record) == "snapshots: 1 of 64 MB"
    record.run.recording.bytes = 12_300_000
    assert status_text.memory(record) == "snapshots: 12 of 64 MB" and status_text.memory(None) == ""


def test_every_probe_of_pictures_has_a_plot() -> None:
    shown = {plot.probe for plot in PLOTS.values() if isinstance(plot, LabPlot)}
    assert set(PROBES) <= shown


def test_words_that_are_known_are_marked_letter_by_letter() -> None:
    assert text_quality.marked(["the cat", "xq the", ""], {"the"}) == ["+++ ---", "-- +++", ""]
