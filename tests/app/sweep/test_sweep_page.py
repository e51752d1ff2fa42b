"""The page of sweeps: what is painted, clicks and drags, the panel, and the process that trains."""

from __future__ import annotations

import threading
import time
from multiprocessing import Pipe
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QPushButton

from app.compute.options import ComputeOptions
from app.exporters import EXPORTERS, Options, read_scene_metadata
from app.figure import figure as whole
from app.figure.layout import arrange
from app.model.scene import Scene
from app.model.session import Session
from app.panels import _sweep_axes, _sweep_edit, _sweep_runs, _sweep_shown
from app.panels import sweep as panel
from app.plots import PLOTS, _sweep_dials
from app.services.map_service import map_requests_of
from app.services.sweep_service import portrait_kernels
from app.theme.palettes import THEMES
from app.training import sweep_manager, sweep_process
from app.training.sweep_manager import sweep_manager_of
from app.training.sweep_process import SweepEnded, SweepOrder, SweepPace, SweepProcess, serve
from app.training.sweep_record import BUSY, DONE, FAILED, STOPPED, SWEEPS
from app.window.main_window import MainWindow
from app.window.sweep_binding import is_sweep
from gandyn.cluster_tasks import ClusterError
from gandyn.training.sweeps import engine
from gandyn.training.sweeps.statistics import Summary
from gandyn.training.sweeps.store import SweepStore
from tests.app.conftest import wait_for
from tests.app.sweep.conftest import SEEDS, cells, recipe

SIZE = (1500.0, 850.0)
NOW = ComputeOptions(compiled=False, blocking=False)


def frames_of(scene: Scene):
    """What a picture is painted from, and where its plots lie."""
    data = whole.compute(scene, NOW, *SIZE)
    return data, whole.frames(scene, data, THEMES["light"], *SIZE)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1500, 850), (620, 560), (400, 900)])
def test_it_is_painted(scene, theme, size):
    data = whole.compute(scene, NOW, *size)
    image = QImage(*size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    whole.paint_backgrounds(painter, scene, data, THEMES[theme], *size)
    painter.end()
    cells_ = arrange(scene, *size, THEMES[theme].text)[1]
    assert cells_[0].plot.id == "sweep-map"
    for cell in cells_:
        assert cell.x >= 0.0 and cell.x + cell.w <= size[0] + 1.0
        assert cell.y >= 0.0 and cell.y + cell.h <= size[1] + 1.0


def test_wide_pages_show_everything(scene):
    shown = {cell.plot.id for cell in arrange(scene, *SIZE, 12.0)[1]}
    assert shown == {"sweep-map", "sweep-facts", "sweep-curves", "sweep-runs", "sweep-portrait"}


@pytest.mark.parametrize(("share", "expected"), [(0, 0.0), (4, 0.5), (8, 1.0)])
def test_a_dial_is_filled_by_its_share(share, expected):
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill("#0072b2")
    painter = QPainter(image)
    theme, size = THEMES["light"], 24.0
    _sweep_dials.paint(painter, theme, QPointF(30.0, 30.0), size, Summary(8, 0, share, 0.0, 0.0, 0.0))
    painter.end()
    inner = [
        image.pixelColor(x, y).lightness() < 128
        for x in range(60)
        for y in range(60)
        if np.hypot(x - 29.5, y - 29.5) < 0.8 * _sweep_dials.PIE * size
    ]
    assert np.mean(inner) == pytest.approx(expected, abs=0.04)


def test_a_click_chooses_and_the_next_compares(scene):
    data, frames = frames_of(scene)
    plot, frame = PLOTS["sweep-map"], frames["sweep-map", 0]
    first, second = data.extras["sweep-map", 0].view.discs[:2]
    for disc in (first, second):
        scene = plot.on_click(frame, scene, 0, data, frame.px(disc.x), frame.py(disc.y))
    settings = scene.settings_of("sweep")
    assert (settings.chosen, settings.before) == (second.setting, first.setting)
    assert plot.on_click(frame, scene, 0, data, frame.x + 1.0, frame.y + 1.0) is None
    led = plot.on_double_click(frame, scene, 0, data, frame.px(first.x), frame.py(first.y))
    assert led.page == "portrait"


def test_what_stands_under_the_mouse(scene):
    data, frames = frames_of(scene)
    plot, frame = PLOTS["sweep-map"], frames["sweep-map", 0]
    disc = data.extras["sweep-map", 0].view.discs[-1]
    told = plot.hover_text(frame, scene, 0, data, frame.px(disc.x), frame.py(disc.y))
    assert "7 of 7 seeds" in told
    assert "modes: median" in told


def test_the_threshold_is_dragged(scene):
    data, frames = frames_of(scene)
    plot, frame = PLOTS["sweep-curves"], frames["sweep-curves", 0]
    y = frame.py(4.0)
    assert plot.hit_test(frame, scene, 0, data, frame.x + 5.0, y) == "threshold"
    assert plot.hit_test(frame, scene, 0, data, frame.x + 5.0, y + 40.0) is None
    led = plot.drag_to(frame, scene, 0, data, "threshold", 0.0, frame.py(6.0))
    assert led.settings_of("sweep").threshold == pytest.approx(6.0, abs=0.05)


def test_runs_of_the_chosen_setting(scene):
    settings = scene.settings_of("sweep").clicked({"lr_d": 0.1, "r1": 0.5})
    runs = PLOTS["sweep-runs"].compute(scene.with_settings("sweep", settings), 0, NOW)
    assert runs.name == "gan/loss_d"
    assert len(runs.runs) == len(SEEDS)
    assert runs.median[1] == pytest.approx(4.0 * np.arange(1.0, 11.0))
    lost = scene.settings_of("sweep").clicked({"lr_d": 1.0, "r1": 0.05}).with_(curve="gan/loss_g")
    alone = PLOTS["sweep-runs"].compute(scene.with_settings("sweep", lost), 0, NOW)
    assert (len(alone.runs), alone.median) == (1, None)


def test_the_portrait_is_of_the_setting(scene):
    settings = scene.settings_of("sweep").clicked({"lr_d": 0.1, "r1": 0.5})
    chosen = scene.with_settings("sweep", settings)
    found = PLOTS["sweep-portrait"].compute(chosen, 0, NOW)
    assert found.scene.scenarios[0].regularizers == {"r1": 1.0}
    assert found.data.curves[0].forward is not None
    assert len(map_requests_of(chosen)) == 1
    assert isinstance(portrait_kernels(chosen), tuple)


@pytest.mark.parametrize("format", ["png", "csv"])
def test_exports_carry_the_recipe(scene, format, tmp_path):
    path = tmp_path / f"sweep.{format}"
    EXPORTERS[format].write(scene, path, Options(width=900, height=600))
    assert read_scene_metadata(path).settings_of("sweep") == scene.settings_of("sweep")
    if format == "csv":
        assert len(path.read_text().splitlines()) == 1 + 6 * len(SEEDS)


# The panel --------------------------------------------------------------------------------------------------


@pytest.fixture
def edit(app: QApplication, scene: Scene) -> _sweep_edit.SweepEdit:
    """Of a session that shows the scene."""
    return _sweep_edit.SweepEdit(Session(scene))


def test_axes_by_their_ends(edit):
    row = _sweep_axes.AxisRow(edit, 0)
    row.count.edited.emit(4.0)
    assert len(edit.settings.recipe.axes[0].values) == 4
    row.low.edited.emit(0.001)
    assert edit.settings.recipe.axes[0].values[0] == 0.001
    row.log.click()
    assert not edit.settings.recipe.axes[0].log
    row.which.chosen.emit("variant")
    assert edit.settings.recipe.axes[0].values[0] == "wgan-gp"
    assert "variant" not in edit.settings.recipe.values


def test_axes_as_lists(edit):
    refused: list[object] = []
    edit.session.refused.connect(refused.append)
    row = _sweep_axes.AxisRow(edit, 1)
    for words in ("0, 0.03, 0.1", "0.1, 0.1", "x"):
        row.words.setText(words)
        row.words.setModified(True)
        row.words.editingFinished.emit()
    assert edit.settings.recipe.axes[1].values == (0.0, 0.03, 0.1)
    assert len(refused) == 2


def test_more_axes_and_fewer(edit):
    rows = _sweep_axes.SweepAxes(edit)
    rows.more.click()
    assert len(edit.settings.recipe.axes) == 3
    rows.rows[2].remove.click()
    rows.rows[0].remove.click()
    assert [axis.id for axis in edit.settings.recipe.axes] == ["r1"]


@pytest.mark.parametrize("experiment", ["toy-gan", "ema", "dcgan", "text-gan"])
def test_every_setting_can_be_an_axis(experiment):
    for id in _sweep_axes.sweepable(experiment):
        assert _sweep_axes.first_axis(experiment, id).values


def test_another_experiment(edit):
    _sweep_runs.experiment(edit)
    _sweep_runs._begin(edit, _sweep_runs.Settings("ema"))
    assert edit.settings.recipe.experiment == "ema"
    assert not edit.settings.figure


def test_seeds_in_words(edit):
    assert _sweep_runs.told_seeds((0, 1, 2, 3)) == "0-3"
    assert _sweep_runs.told_seeds((0, 2, 5)) == "0,2,5"


def test_what_is_shown_is_chosen(edit):
    shown = _sweep_shown.figure(edit)
    box = shown.findChild(_sweep_shown.Following, "sweep-figure")
    box.chosen.emit("exact_w1")
    assert (edit.settings.figure, edit.settings.threshold) == ("exact_w1", None)
    chosen = _sweep_shown.Chosen(edit)
    assert chosen.take.isHidden()
    edit.update(lambda settings: settings.clicked({"lr_d": 0.1, "r1": 0.5}))
    assert not chosen.take.isHidden()
    chosen.take.click()
    assert edit.session.scene.page == "portrait"
    chosen.train.click()
    assert edit.session.scene.settings_of("lab").runs[0].values["r1"] == 0.5


def test_the_panel_says_how_far_it_is(edit):
    made = panel.make(edit.session)
    controls = made.findChild(panel.Controls)
    assert "42 of 42 runs" in controls.words.text()
    assert controls.findChild(QPushButton, "sweep-start").isEnabled()


# The process ------------------------------------------------------------------------------------------------


def served(monkeypatch, sweep) -> list[object]:
    """What a process sends that runs this sweep."""
    monkeypatch.setattr(engine, "sweep", sweep)
    ours, theirs = Pipe()
    commands, said = Pipe()
    serve(commands, theirs, SweepOrder(recipe(), Path("/nowhere")))
    theirs.close()
    said.close()
    found = []
    while ours.poll():
        try:
            found.append(ours.recv())
        except EOFError:
            break
    return found


def test_cells_are_sent_without_curves(monkeypatch):
    def sweep(of, folder, cluster, progress, stale):
        progress(engine.Progress(0, 42, 0, 5, 2))
        yield cells(of)[0]

    pace, cell, end = served(monkeypatch, sweep)
    assert pace == SweepPace(5, 2)
    assert (cell.metrics["modes"], cell.curves) == (0.0, {})
    assert end == SweepEnded()


def test_why_it_ended(monkeypatch):
    def sweep(*_):
        raise ClusterError("The scheduler {} does not answer.", "tcp://here")
        yield

    assert served(monkeypatch, sweep) == [SweepEnded("The scheduler tcp://here does not answer.")]


def test_a_folder_of_another_sweep_is_refused(tmp_path):
    """By the real process, which loads no torch for it."""
    SweepStore.begin(tmp_path, recipe("lr_d=0.1,0.2"))
    process = SweepProcess(SweepOrder(recipe(), tmp_path))
    process.start()
    found: list[SweepEnded] = []
    assert wait_for(lambda: found.extend(e for e in [process.poll()[1]] if e) or found, 30.0)
    process.stop()
    assert "choose another folder" in found[0].sentence


class FakeProcess:
    """Gives a few cells and an end."""

    end = SweepEnded()

    def __init__(self, order: SweepOrder) -> None:
        self.order, self.pace, self.asked = order, SweepPace(0, 1), False
        self.left = cells(order.recipe)

    def start(self) -> None:
        pass

    def ask_to_stop(self) -> None:
        self.asked = True

    def poll(self):
        found, self.left = self.left[:10], self.left[10:]
        if self.asked:
            return [], SweepEnded(stopped=True)
        return found, None if found else self.end

    def stop(self, patience: float = 0.0) -> None:
        pass

    kill = start


@pytest.fixture
def manager(app, tmp_path, monkeypatch):
    """Of a session with a sweep that nobody trained yet."""
    monkeypatch.setattr(sweep_manager, "SweepProcess", FakeProcess)
    session = Session(Scene(page="sweep"))
    edit = _sweep_edit.SweepEdit(session)
    edit.change(recipe=recipe(), folder=str(tmp_path / "new"))
    yield edit.manager
    edit.manager.close()
    SWEEPS.clear()


def test_a_sweep_comes_in(manager):
    manager.start()
    assert manager.running.state in BUSY
    assert "runs" in sweep_manager.progress(manager.running)[0]
    assert wait_for(lambda: manager.running is None)
    assert (manager.record.state, manager.record.count) == (DONE, 42)


def test_a_second_one_waits(manager):
    said: list[object] = []
    manager.said.connect(lambda sentence, hint: said.append(sentence))
    manager.start()
    manager.start()
    assert "stop it before" in said[0]


def test_it_is_stopped(manager):
    manager.start()
    manager.stop()
    assert wait_for(lambda: manager.running is None)
    assert manager.record.state == STOPPED


def test_a_fault_is_said(manager, monkeypatch):
    monkeypatch.setattr(FakeProcess, "end", SweepEnded("The disk is full."))
    said: list[object] = []
    manager.said.connect(lambda sentence, hint: said.append(sentence))
    manager.start()
    assert wait_for(lambda: manager.running is None)
    assert (manager.record.state, said) == (FAILED, ["The disk is full."])


def test_time_that_is_left(manager):
    manager.start()
    record = manager.running
    record.began = time.monotonic() - 100.0
    record.add(cells(record.recipe)[:4])
    assert sweep_manager.time_left(record) == "about 16 min left"


def test_a_folder_is_dropped(window: MainWindow, tmp_path):
    SweepStore.begin(tmp_path, recipe()).write("000000-000000", cells(recipe())[: len(SEEDS)])
    assert is_sweep(tmp_path)
    assert not is_sweep(tmp_path / "cells")
    window.file_actions.open_path(tmp_path)
    assert window.session.scene.page == "sweep"
    record = sweep_manager_of(window.session).record
    assert wait_for(lambda: record.count == len(SEEDS))
    assert wait_for(lambda: window.canvas.shown.request.scene.page == "sweep")
    (tmp_path / "recipe.json").write_text("{}")
    window.file_actions.open_path(tmp_path)
    assert "is not the recipe of a sweep" in window.messages.text.text()
    SWEEPS.clear()


def test_listening_ends_with_the_window():
    commands, said = Pipe()
    unwanted = threading.Event()
    said.close()
    sweep_process._listen(commands, unwanted)
    assert unwanted.is_set()
