"""What must be found of the newcomers of docs/architecture.md; `tests.test_recipes` runs each in a copy that
has the newcomer.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QPushButton

import gandyn
from app import __main__ as program
from app.compute import orbits
from app.exporters import exporter_for, read_scene_metadata
from app.figure import figure
from app.model import scene_file
from app.model.pages.lab import LabSettings
from app.model.scene import Scene
from app.model.session import Session
from app.pages import PAGES
from app.pages.lab_plots import available_plots
from app.panels import panels
from app.panels._regularizers import RegularizerRow
from app.plots import PLOTS
from app.services.export_service import ExportJob
from app.window import commands
from app.window import help_page as help
from app.window.export_dialog import ExportDialog
from gandyn import Scenario, UpdateConfig
from gandyn.training import EXPERIMENTS, Settings
from gandyn.training.experiment_runner import ExperimentRunner
from tests.app.conftest import close, open_window

START = [0.1, 0.2], [0.2, 0.1]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written into the copy; orbits are numpy's previews, and no kernel is compiled."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        figure, "curves_of", lambda scene, *how: orbits.curves_of(scene, compiled=False, preview=True)
    )
    monkeypatch.setattr("app.services.kernel_service.KernelService.start", lambda self, *wanted: None)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command prints."""
    assert program.main(list(words)) == 0
    return capsys.readouterr().out


def rendered(capsys: pytest.CaptureFixture[str], *words: str) -> Scene:
    """The scene in a picture that `gandyn render` wrote."""
    said(capsys, "render", *words, "-o", "a.svg", "--size", "320x240")
    return read_scene_metadata("a.svg")


def test_a_gan(capsys: pytest.CaptureFixture[str], app: QApplication) -> None:
    assert "My GAN" in said(capsys, "variants")
    orbit = gandyn.flow(Scenario("my-gan"), *START, 1.0, compiled=False)
    assert orbit.ended == "finished"
    figure.compute(Scene((Scenario("my-gan", dim=1),), starts=()))


def test_a_regulariser(app: QApplication) -> None:
    plain, damped = (Scenario("wgan", {}, strengths, dim=1) for strengths in ({}, {"my-regularizer": 0.5}))
    change = gandyn.field(damped, [2.0], [0.3])[0] - gandyn.field(plain, [2.0], [0.3])[0]
    assert change == pytest.approx([-0.5 * 2.0**3])
    panel = panels()["model"].make(Session())
    assert any(
        "My regulariser" in str(row.findChildren(QAbstractButton)[0].text())
        for row in panel.findChildren(RegularizerRow)
    )


def test_a_plot(app: QApplication) -> None:
    scene = Scene((Scenario("wgan"),), page="reduced")
    cells = figure.arrange(scene, 800.0, 600.0, 12.0)[1]
    assert [cell.plot for cell in cells if cell.plot.id == "my-plot"] == [PLOTS["my-plot"]]


def test_an_update_rule(capsys: pytest.CaptureFixture[str], app: QApplication) -> None:
    rule = gandyn.rules()["my-rule"]
    assert rule.update(3.0, 0.0, 0.0, 1.0, 0.1, rule.params(1.0))[0] == pytest.approx(0.075)
    (training,) = rendered(capsys, "su", "--rule", "my-rule", "--option", "limit=2").trainings
    assert training == UpdateConfig("my-rule", options={"limit": 2.0})
    assert "limit" in gandyn.axes(Scenario(), UpdateConfig("my-rule"))


def test_an_analysis(capsys: pytest.CaptureFixture[str]) -> None:
    from app.panels._analysis_text import analysis_text

    found = gandyn.analyze(Scenario("wgan"), measured=False)
    assert "leaves the start at" in str(found)
    assert found.to_dict()["my-analysis"]["speed"] == pytest.approx(0.1**0.5)
    assert "leaves the start at" in analysis_text(found, True).parts["my-analysis"][0].text
    assert json.dumps(found.to_dict(), allow_nan=False)


def test_a_page(capsys: pytest.CaptureFixture[str], app: QApplication) -> None:
    scene_file.save(Scene(page="my-page"), Path("session.json"))
    assert rendered(capsys, "session.json").page == "my-page"
    window = open_window(Session())
    window.menus.actions["page-my-page"].trigger()
    assert window.session.scene.page == "my-page" and window.session.scene.settings_of("my-page").share == 0.6
    close(window)
    assert PAGES["my-page"].title in {command.title for command in commands.COMMANDS}


def test_a_panel(app: QApplication) -> None:
    window = open_window(Session())
    assert not window.rail.buttons["my-panel"].icon().isNull()
    window.rail.buttons["my-panel"].click()
    count = len(window.session.scene.starts)
    buttons = window.docks.panel("my-panel").findChildren(QPushButton)
    next(button for button in buttons if button.text() == "One more start").click()
    assert len(window.session.scene.starts) == count + 1
    close(window)


def test_a_format(app: QApplication) -> None:
    exporter_for("a.txt").write(Scene(), "a.txt")
    assert read_scene_metadata("a.txt") == Scene()
    dialog = ExportDialog(Session(), ExportJob(None))
    assert any(
        "Plain text" in str(box.itemText(i))
        for box in dialog.findChildren(QComboBox)
        for i in range(box.count())
    )


def test_a_preset(capsys: pytest.CaptureFixture[str], app: QApplication) -> None:
    assert "my-preset" in said(capsys, "presets")
    assert rendered(capsys, "my-preset").title == "R1: the minimax game converges"


def test_an_experiment(capsys: pytest.CaptureFixture[str]) -> None:
    assert "my-experiment" in said(capsys, "lab", "list")
    bench = ExperimentRunner(Settings("my-experiment", {"width": 8, "batch": 16}, 2), "cpu")
    bench.iterate()
    assert set(bench.metrics()) == set(EXPERIMENTS["my-experiment"].figures) == {"spread"}


def test_a_probe(app: QApplication) -> None:
    bench = ExperimentRunner(Settings("ema", {"width": 8, "batch": 16}, 2), "cpu")
    bench.iterate()
    assert bench.sample()["gan"]["my-probe"]["distance"].shape == (1,)
    assert "lab-my-probe" in available_plots(
        Scene(page="lab").with_settings("lab", LabSettings((Settings("ema"),)))
    )


def test_a_reason_to_doubt_a_picture(app: QApplication) -> None:
    from app.theme.palettes import DARK, THEMES

    scene = Scene((Scenario("wgan", dim=1),), duration=0.1, step=0.05, method="rk4")
    doubt = figure.doubted(scene, figure.compute(scene), THEMES[DARK], 1200, 800).doubt
    assert doubt is not None and "fewer than five samples" in doubt.sentence


def test_a_command(app: QApplication) -> None:
    window = open_window(Session())
    before = window.session.scene.duration
    window.menus.actions["my-command"].trigger()
    assert window.session.scene.duration == 2.0 * before
    close(window)
    assert "Twice as long" in help.page()


def test_a_command_of_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "my-command", "--variant", "wgan", "--dim", "1", "--digits", "2")
    assert text == "WGAN, unconstrained: 0.00+1.00j, 0.00-1.00j\n"
    assert "my-command" in said(capsys, "--help")


def test_a_benchmark() -> None:
    from benchmarks import benchmarks

    assert benchmarks()["my-benchmark"].measure()[0].what == "a hundred starts"
