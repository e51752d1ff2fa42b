"""The lab in the window, by mouse and keyboard: Start in the empty page, the play button, a panel in which
nothing moves, more iterations, an unchanged run, saved weights, live plots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QScrollArea,
    QWidget,
)

from app.panels._lab_live import PACE, LivePlots
from app.plots.lab_plot import LabPlot
from app.text import translation
from app.training.manager import TrainingManager, training_manager_of
from app.training.run_config import applicable
from app.training.run_store import STORE
from app.widgets.number_slider import NumberSlider
from app.window.main_window import MainWindow
from gandyn import variants
from gandyn.training import EXPERIMENTS, Settings
from tests.app.conftest import wait_for
from tests.app.lab.test_lab_pictures import recorded

needs_torch = pytest.mark.skipif(find_spec("torch") is None, reason="needs torch in the training process")
LEFT = Qt.MouseButton.LeftButton
TINY = {"width": 8, "depth": 1, "batch": 16, "n_critic": 1}
PATIENCE = 60.0


@pytest.fixture
def lab(window: MainWindow) -> Iterator[MainWindow]:
    """A window whose lab was never started, its panel in front."""
    STORE.clear()
    train(window, Settings("toy-gan", TINY, steps=40))
    window.docks.show("lab")
    QApplication.processEvents()
    yield window
    # Processes of forgotten runs would live on.
    window.close()
    STORE.clear()


def train(window: MainWindow, *runs: Settings) -> None:
    """Turns to the lab's page with these runs."""
    window.session.update(
        lambda scene: scene.with_(page="lab").with_settings(
            "lab", scene.settings_of("lab").with_(runs=runs, follows=False)
        ),
        "lab",
    )
    assert wait_for(lambda: window.canvas.shown and window.canvas.shown.request.scene.page == "lab")


def manager(window: MainWindow) -> TrainingManager:
    return training_manager_of(window.session)


def button(window: MainWindow, name: str) -> QAbstractButton:
    found = window.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton)
    return found


def press(window: MainWindow, name: str) -> None:
    QTest.mouseClick(button(window, name), LEFT)


def is_done(window: MainWindow) -> Callable[[], bool]:
    return lambda: set(manager(window).states()) == {"done"}


# The page ---------------------------------------------------------------------------------------------------


@needs_torch
def test_the_empty_page_has_a_large_start_among_its_plots(lab: MainWindow) -> None:
    start, canvas = button(lab, "lab-start-large"), lab.canvas
    assert start.isVisible() and start.height() >= 40
    middle = QRectF(start.rect()).center() + start.mapTo(canvas, QPoint())
    area = QRectF()
    for cell in canvas.cells():
        if isinstance(cell.plot, LabPlot):
            area = area.united(QRectF(cell.x, cell.y, cell.w, cell.h))
    assert abs(middle.x() - area.center().x()) < 0.1 * area.width()
    assert abs(middle.y() - area.center().y()) < 0.15 * area.height()
    QTest.mouseClick(start, LEFT)
    assert wait_for(is_done(lab), PATIENCE) and not start.isVisible()


@needs_torch
def test_the_play_button_and_space_train_until_there_is_something_to_play(lab: MainWindow) -> None:
    train(lab, Settings("toy-gan", TINY, steps=1_000_000))
    QTest.mouseClick(lab.transport.button("play"), LEFT)
    assert wait_for(lambda: manager(lab).states() == ("running",), PATIENCE) and not lab.playback.playing
    assert lab.transport._training
    lab.activateWindow()
    wait_for(lab.isActiveWindow, 2.0)
    lab.canvas.setFocus()
    QTest.keyClick(lab.canvas, Qt.Key.Key_Space)
    assert wait_for(lambda: manager(lab).states() == ("paused",), PATIENCE)
    assert not lab.transport._training and not lab.playback.playing
    press(lab, "lab-stop")
    assert wait_for(is_done(lab), PATIENCE)
    QTest.mouseClick(lab.transport.button("play"), LEFT)
    assert lab.playback.playing and manager(lab).states() == ("done",)
    lab.playback.pause()


# The panel --------------------------------------------------------------------------------------------------


@needs_torch
def test_nothing_moves_under_the_mouse_while_it_trains(lab: MainWindow) -> None:
    """Neither by the lines that say how far it is nor by a sentence about changed settings."""
    watched = [button(lab, "lab-start"), lab.findChild(QWidget, "lab-experiment")]
    places = [w.mapTo(lab, QPoint()) for w in watched if w is not None]
    press(lab, "lab-start")
    assert wait_for(is_done(lab), PATIENCE)
    train(lab, Settings("toy-gan", {**TINY, "width": 16}, steps=40))
    QApplication.processEvents()
    assert [w.mapTo(lab, QPoint()) for w in watched if w is not None] == places


def test_start_stays_in_sight_when_the_panel_scrolls(lab: MainWindow) -> None:
    area = lab.docks.panel("lab").findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    bar, start = area.verticalScrollBar(), button(lab, "lab-start")
    assert bar.maximum() > 0
    place = start.mapTo(lab, QPoint())
    bar.setValue(bar.maximum())
    QApplication.processEvents()
    assert start.isVisible() and not start.visibleRegion().isEmpty() and start.mapTo(lab, QPoint()) == place


def test_only_settings_that_make_a_difference_are_shown(lab: MainWindow) -> None:
    def shown() -> set[str]:
        found = lab.docks.panel("lab").findChildren(QWidget)
        return {w.objectName()[4:] for w in found if w.objectName().startswith("lab-") and not w.isHidden()}

    assert "lambda" in shown() and not {"real", "fake", "target", "w", "noise_steps", "extra_c"} & shown()
    train(
        lab, Settings("toy-gan", {**TINY, "variant": "lsgan", "noise": 0.1, "optimiser_d": "sgd"}, steps=40)
    )
    assert {"real", "fake", "target", "noise_steps", "beta1_g"} <= shown()
    assert not {"lambda", "beta1_d", "beta2_d", "at"} & shown()


@pytest.mark.parametrize("variant", list(variants()))
def test_every_parameter_of_a_loss_is_shown_with_it(variant: str) -> None:
    settings = Settings("toy-gan", {"variant": variant})
    own = {parameter.id for parameter in variants()[variant].parameters}
    assert own & set(settings.values) <= applicable(settings)


@pytest.mark.parametrize("id", list(EXPERIMENTS))
def test_no_two_sliders_read_alike(id: str) -> None:
    numbers = [p for p in EXPERIMENTS[id].parameters if not p.choices]
    assert len({p.symbol for p in numbers}) == len(numbers) == len({p.meaning for p in numbers})
    # Where pictures lie, and how large they are, counts only for the user's own; λ for losses that have one.
    sometimes = {"folder", "file", "size", "lambda"}
    found = applicable(Settings(id)) >= {p.id for p in numbers} - sometimes
    assert found or id in ("toy-gan", "dcgan")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_labels_keep_their_ends(lab: MainWindow, language: str) -> None:
    """Nothing in the panel is wider than the panel, of no experiment."""
    translation.set_language(language)
    lab.docks.rebuild()
    for id in EXPERIMENTS:
        train(lab, Settings(id))
        area = lab.docks.panel("lab").findChild(QScrollArea)
        assert isinstance(area, QScrollArea)
        QApplication.processEvents()
        assert area.widget().minimumSizeHint().width() <= area.viewport().width(), id


# Runs -------------------------------------------------------------------------------------------------------


def type_steps(window: MainWindow, count: int) -> None:
    """Into the box of the iterations."""
    slider = window.findChild(NumberSlider, "lab-steps")
    assert isinstance(slider, NumberSlider)
    box = slider.box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, str(count))
    QTest.keyClick(box, Qt.Key.Key_Return)


@needs_torch
def test_iterations_are_added_while_it_runs_and_after(lab: MainWindow) -> None:
    train(lab, Settings("toy-gan", TINY, steps=1_000_000))
    press(lab, "lab-start")
    assert wait_for(lambda: manager(lab).states() == ("running",), PATIENCE)
    press(lab, "lab-start")
    assert wait_for(lambda: manager(lab).states() == ("paused",), PATIENCE)
    record = manager(lab).record(0)
    assert record is not None
    first = record.iteration + 30
    type_steps(lab, first)
    press(lab, "lab-start")
    assert wait_for(is_done(lab), PATIENCE) and record.iteration == first and not record.was_changed
    type_steps(lab, first + 25)
    assert button(lab, "lab-start").text() == "Go on"
    press(lab, "lab-start")
    assert wait_for(lambda: record.iteration == first + 25 and is_done(lab)(), PATIENCE)
    assert STORE.records == [record] and len(record.track("gan", "loss_d")[0]) >= first + 25


@needs_torch
def test_an_unchanged_run_is_not_trained_again_but_with_another_seed(lab: MainWindow) -> None:
    def question() -> QMessageBox | None:
        return next((box for box in lab.findChildren(QMessageBox) if box.isVisible()), None)

    def answer(text: str) -> None:
        assert wait_for(question)
        box = question()
        assert box is not None and "same seed" in box.text()
        QTest.mouseClick(next(b for b in box.buttons() if b.text() == text), LEFT)

    press(lab, "lab-start")
    assert wait_for(is_done(lab), PATIENCE)
    press(lab, "lab-start")
    answer("Leave it")
    assert len(STORE.records) == 1
    press(lab, "lab-start")
    answer("Train with another seed")
    assert wait_for(lambda: len(STORE.records) == 2 and is_done(lab)(), PATIENCE)
    assert STORE.records[0].settings.seed != STORE.records[1].settings.seed


@needs_torch
def test_weights_are_saved_into_a_folder_that_is_made(lab: MainWindow, tmp_path: Path) -> None:
    press(lab, "lab-start")
    assert wait_for(is_done(lab), PATIENCE)
    folder = tmp_path / "new" / "weights of today"
    folder.parent.mkdir()

    def type_name() -> None:
        dialog = next(
            w for w in QApplication.topLevelWidgets() if isinstance(w, QFileDialog) and w.isVisible()
        )
        edit = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(edit, QLineEdit)
        edit.selectAll()
        QTest.keyClicks(edit, str(folder))
        QTest.keyClick(edit, Qt.Key.Key_Return)

    QTimer.singleShot(500, type_name)
    press(lab, "lab-save")
    assert wait_for((folder / "run.json").exists, PATIENCE)
    assert sorted(path.name for path in folder.iterdir()) == ["run.json", "weights.safetensors"]


# Live plots -------------------------------------------------------------------------------------------------


def test_live_plots_show_the_selected_run_and_are_renewed_in_turns(
    lab: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings("weight-polarisation")
    train(lab, settings)
    STORE.add(recorded(settings, 0))
    live = lab.docks.panel("lab").findChild(LivePlots)
    assert isinstance(live, LivePlots)
    manager(lab).listed.emit()
    assert len(live._curves["loss_d"].getData()[0]) == 20 and len(live._ridges) == 3
    assert "iteration 20" in live.weights.titleLabel.text
    renewed: list[str] = []
    monkeypatch.setattr(live, "_renew_losses", lambda: renewed.append("losses"))
    monkeypatch.setattr(live, "_renew_weights", lambda: renewed.append("weights"))
    now = [live._renewed + 10.0]
    monkeypatch.setattr("app.panels._lab_live.time.monotonic", lambda: now[0])
    for _ in range(12):
        manager(lab).stepped.emit()
        now[0] += 0.4 * PACE
    assert len(renewed) == 4 and renewed[0] != renewed[1] and renewed[:2] == renewed[2:]
