"""The line for a folder, its button, and the download beside it; the same settings on the command line."""

from __future__ import annotations

import argparse
import json
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QWidget

from app import entry
from app.cli.commands.lab import _download
from app.model.session import Session
from app.panels import _lab_paths
from app.panels._lab_numbers import Numbers
from app.panels._selected_run import SelectedRun
from app.tasks import interruption
from app.widgets.progress_indicator import ProgressIndicator
from gandyn.training import EXPERIMENTS, Settings, dataset_download, parameter_factories
from gandyn.training.dataset import default_folder
from gandyn.training.dataset_download import CANCELLED, FAILED, RUNNING
from gandyn.training.datasets import DATASETS
from tests.app.conftest import wait_for

ID = "generator-gradient"
Part = TypeVar("Part", bound=QWidget)


@pytest.fixture(autouse=True)
def pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """An experiment that takes every set of pictures."""
    own = EXPERIMENTS[ID]
    parameters = (*parameter_factories.pictures(), *own.parameters[1:])
    monkeypatch.setitem(EXPERIMENTS, ID, replace(own, parameters=parameters, claims=()))


class FakeDownload:
    """Arrives when it is told to."""

    made: list[FakeDownload]

    def __init__(self, id: str, path: str) -> None:
        self.id, self.folder, self.state, self.fraction, self.sentence = id, path, RUNNING, 0.25, ""
        self.made.append(self)

    ended = property(lambda self: self.state != RUNNING)

    def start(self) -> None:
        """It runs from the beginning."""

    def poll(self) -> str:
        return self.state

    def cancel(self) -> None:
        self.state = CANCELLED


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> list[FakeDownload]:
    FakeDownload.made = []
    monkeypatch.setattr(_lab_paths, "DatasetDownload", FakeDownload)
    monkeypatch.setattr(_lab_paths, "_downloads", {})
    return FakeDownload.made


class Panel:
    """The numbers of a run."""

    def __init__(self, **values: str) -> None:
        self.session = Session()
        self.said: list[str] = []
        self.session.refused.connect(self.said.append)
        self.choose(**values)
        self.numbers = Numbers(SelectedRun(self.session))
        self.numbers.show()
        QApplication.processEvents()

    def choose(self, **values: str) -> None:
        runs = (Settings(ID, values),)
        self.session.update(
            lambda s: s.with_settings("lab", s.settings_of("lab").with_(runs=runs, follows=False)), "lab"
        )

    @property
    def folder(self) -> str:
        return str(self.session.scene.settings_of("lab").runs[0].values["folder"])

    def part(self, name: str, kind: type[Part] = QWidget) -> Part:  # type: ignore[assignment]
        found = self.numbers.findChild(kind, name)
        assert isinstance(found, kind)
        return found


def test_a_folder_is_typed_or_looked_for(
    app: QApplication, tidy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = Panel(data="folder")
    line = panel.part("lab-folder-line", QLineEdit)
    assert line.isVisible() and not line.placeholderText()
    assert panel.part("lab-size").isVisible() and not panel.part("lab-download").isVisible()
    line.setFocus()
    QTest.keyClicks(line, " /my pictures ")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert panel.folder == "/my pictures"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/others")
    browse = panel.part("lab-folder-browse", QAbstractButton)
    QTest.mouseClick(browse, Qt.MouseButton.LeftButton)
    assert panel.folder == "/others" == line.text()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    QTest.mouseClick(browse, Qt.MouseButton.LeftButton)
    assert panel.folder == "/others"
    panel.session.history.undo()
    assert panel.folder == "/my pictures" == line.text()
    panel.choose(data="digits")
    assert not line.isVisible() and not panel.part("lab-size").isVisible()


def test_a_download_is_started_watched_and_cancelled(
    app: QApplication, tidy: None, downloads: list[FakeDownload]
) -> None:
    panel = Panel(data="mnist")
    button, progress = (
        panel.part("lab-download", QAbstractButton),
        panel.part("lab-download-progress", ProgressIndicator),
    )
    assert button.text() == "Download (12 MB)"
    assert button.isVisible() and not progress.isVisible() and not downloads
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert downloads[0].id == "mnist" and downloads[0].folder == str(default_folder())
    assert progress.isVisible() and not button.isVisible()
    assert progress.bar.value() == 250
    panel.choose(data="cifar10")
    assert button.isVisible() and not progress.isVisible()
    panel.choose(data="mnist")
    progress.cross.click()
    assert downloads[0].state == CANCELLED and button.isVisible() and not progress.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    downloads[1].state, downloads[1].sentence = FAILED, "No network."
    assert wait_for(lambda: panel.said == ["No network."])
    assert button.isVisible() and not progress.isVisible()


def test_what_is_there_is_not_downloaded_again(
    app: QApplication, tidy: None, monkeypatch: pytest.MonkeyPatch, downloads: list[FakeDownload]
) -> None:
    monkeypatch.setattr(_lab_paths, "arrived", lambda *_: 1.0)
    button = Panel(data="mnist").part("lab-download", QAbstractButton)
    assert button.text() == "Downloaded" and not button.isEnabled()


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """What a command line means."""
    from app.cli.commands.lab import run

    def read(*words: str) -> Settings:
        parser = argparse.ArgumentParser()
        run.add_arguments(parser)
        return run.settings_of(parser.parse_args([ID, *words]))

    return read


def test_paths_on_the_command_line(
    settings: Callable[..., Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder called 2024 is no number; from the folder of the command, or from home."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/somebody")
    assert settings("--set", "data=folder", "--set", "folder=2024").values["folder"] == str(tmp_path / "2024")
    assert settings("--set", "folder=~/a=b").values["folder"] == str(Path("/home/somebody/a=b"))
    assert settings("--set", "folder=").values["folder"] == ""
    kept = Settings.from_dict(json.loads(json.dumps(settings("--set", "folder=/x").to_dict())))
    assert kept.values["folder"] == "/x"


def test_download_on_the_command_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence where it fails; nothing is downloaded for data that need none."""
    (tmp_path / "file").touch()
    words = ["lab", "run", ID, "--download", "--device", "cpu"]
    assert entry.main([*words, "--set", "data=mnist", "--set", f"folder={tmp_path}/file/data"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "cannot be written" in err and err.count("\n") == 1
    monkeypatch.setattr(dataset_download, "DatasetDownload", None)
    assert not _download.download(Settings(ID))


def test_a_download_that_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends it and nothing is trained."""
    FakeDownload.made = []
    monkeypatch.setattr(FakeDownload, "dataset", DATASETS["mnist"], raising=False)
    monkeypatch.setattr(FakeDownload, "poll", lambda self: signal.raise_signal(signal.SIGINT))
    monkeypatch.setattr(dataset_download, "DatasetDownload", FakeDownload)
    assert entry.main(["lab", "run", ID, "--download", "--set", "data=mnist"]) == interruption.STATUS
    assert [one.state for one in FakeDownload.made] == [CANCELLED]
