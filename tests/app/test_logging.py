"""What goes wrong is in the log; --debug tells it on stderr too; a log that cannot be written harms
nobody.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

import gandyn
from app import entry
from app.model import log_file
from app.model.settings import Settings
from app.tasks.worker import Worker
from app.window.main_window import MainWindow
from tests.app.conftest import wait_for


@pytest.fixture(autouse=True)
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A log folder for each test; what the test starts ends with it."""
    monkeypatch.setattr(log_file, "folder", lambda: tmp_path / "log")
    monkeypatch.chdir(tmp_path)
    yield tmp_path / "log" / log_file.NAME
    log_file.stop()
    for name in log_file.OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)


def broken(*_: object, **__: object) -> object:
    """Stands in for a part with a mistake of ours in it."""
    return 1 / 0


def test_the_folder_is_where_the_system_keeps_logs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    if sys.platform.startswith("linux"):
        assert log_file.folder() == tmp_path / "state" / "gandyn" / "log"
    assert log_file.folder().is_absolute()


def test_a_command_that_goes_well_writes_none(own_log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["presets"]) == 0
    assert not own_log.parent.exists() and capsys.readouterr().err == ""


def test_a_mistake_of_ours_is_a_sentence_and_its_trace_is_in_the_log(
    own_log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("app.model.presets.titles", broken)
    assert entry.main(["presets"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    text = own_log.read_text()
    assert "ZeroDivisionError" in text and "in broken" in text and str(os.getpid()) in text


def test_a_mistake_of_the_user_is_not_in_the_log(own_log: Path) -> None:
    assert entry.main(["analyze", "no-such-scene"]) == 2
    assert not own_log.exists()


@pytest.mark.parametrize("words", [["--debug", "analyze", "absent"], ["analyze", "absent", "--debug"]])
def test_debug_tells_where_it_came_from(
    words: list[str], own_log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert entry.main(words) == 2
    *trace, sentence = capsys.readouterr().err.splitlines()
    assert sentence.startswith("gandyn: ") and any("Traceback" in line for line in trace)
    assert "Traceback" in own_log.read_text()


def test_the_window_is_told_to_debug_too(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, ...]] = []
    monkeypatch.setattr(entry, "has_display", lambda: True)
    monkeypatch.setattr("app.window.bootstrap.launch", lambda *words: heard.append(words) or 0)
    assert entry.main(["mescheder", "--debug", "--language", "zh"]) == 0
    assert heard == [("mescheder", "zh")] and logging.getLogger("app").level == logging.DEBUG


def test_help_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["--help"]) == 0
    assert "--debug" in capsys.readouterr().out


def test_debug_ends_with_the_next_start(capsys: pytest.CaptureFixture[str]) -> None:
    log_file.start(debug=True)
    log_file.start()
    logging.getLogger("app.anything").debug("fine")
    logging.getLogger("app.anything").error("coarse")
    assert capsys.readouterr().err == ""


def test_other_libraries_are_heard_from_warnings_on(own_log: Path) -> None:
    log_file.start(debug=True)
    for name in ("numba.core", "gandyn.kernels"):
        logging.getLogger(name).debug("a detail of %s", name)
        logging.getLogger(name).warning("a warning of %s", name)
    text = own_log.read_text()
    assert "warning of numba.core" in text and "detail of numba.core" not in text
    assert "warning of gandyn.kernels" in text and "detail of gandyn.kernels" in text


@pytest.mark.parametrize("kind", ["folder is a file", "log is a folder", "read-only"])
def test_a_log_that_cannot_be_written_harms_nobody(
    kind: str, own_log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if kind == "folder is a file":
        own_log.parent.write_text("")
    elif kind == "log is a folder":
        own_log.mkdir(parents=True)
    else:
        monkeypatch.setattr(
            log_file.os, "makedirs", lambda *_, **__: (_ for _ in ()).throw(PermissionError())
        )
    monkeypatch.setattr("app.model.presets.titles", broken)
    assert entry.main(["presets"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_file_is_turned_over_before_it_grows_large(
    own_log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_file, "LARGEST", 2_000)
    log_file.start()
    for i in range(100):
        logging.getLogger("app").error("line %d %s", i, "x" * 50)
    assert sorted(p.name for p in own_log.parent.iterdir()) == ["gandyn.log", "gandyn.log.1"]
    assert "line 99" in own_log.read_text()
    assert all(p.stat().st_size <= 2_000 for p in own_log.parent.iterdir())


def test_a_file_that_cannot_be_renamed_grows_on(own_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows while another process writes to it."""
    monkeypatch.setattr(log_file, "LARGEST", 200)
    monkeypatch.setattr(os, "rename", lambda *_: (_ for _ in ()).throw(PermissionError()))
    log_file.start()
    for i in range(20):
        logging.getLogger("app").error("line %d", i)
    assert "line 0" in own_log.read_text() and "line 19" in own_log.read_text()


def test_a_name_with_half_a_character_is_written(own_log: Path) -> None:
    log_file.start()
    record = logging.makeLogRecord({"msg": "the file a\udce4.json", "levelno": logging.ERROR})
    # To the file alone: pytest's own capture cannot pass half a character on.
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.FileHandler) and type(handler).__module__ == log_file.__name__:
            handler.handle(record)
    assert "a\\udce4.json" in own_log.read_text()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_is_in_the_log(own_log: Path) -> None:
    log_file.start()
    thread = threading.Thread(target=broken, name="doomed")
    thread.start()
    thread.join()
    assert "doomed" in own_log.read_text() and "in broken" in own_log.read_text()


def test_a_task_that_fails_is_in_the_log(own_log: Path) -> None:
    log_file.start()
    worker, said = Worker(), list[str]()
    worker.failed.connect(said.append)
    worker.submit(broken)
    assert wait_for(lambda: said)
    worker.stop()
    assert "in broken" in own_log.read_text()


def test_a_panel_and_a_picture_that_fail_are_in_the_log(
    own_log: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_file.start()
    item = window.canvas.panes()[0].moving
    monkeypatch.setattr(item, "_paint", broken)
    window.canvas.grab()
    assert "failed: painting an item" in own_log.read_text()
    window.docks._built.discard("noise")
    monkeypatch.setitem(window.docks.build.__globals__, "panels", lambda: {"noise": _Broken()})
    window.docks.build("noise")
    assert "The panel noise could not be built" in own_log.read_text()
    assert "division by zero" in window.messages.text.text()


class _Broken:
    title = "Noise"
    make = staticmethod(broken)


def test_a_setting_that_cannot_be_read_is_in_the_log(own_log: Path) -> None:
    log_file.start()
    settings = Settings()
    settings._file = type("Damaged", (), {"value": broken})()  # type: ignore[assignment]
    assert settings.read("window/scale", 0.5) == 0.5
    assert "window/scale" in own_log.read_text()


@pytest.mark.parametrize("opens", [True, False])
def test_the_help_menu_opens_the_folder_and_says_where_it_is(
    opens: bool, own_log: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url) or opens)
    window.menus.actions["log"].trigger()
    assert [Path(url.toLocalFile()) for url in asked] == [own_log.parent] and own_log.parent.is_dir()
    assert str(own_log.parent) in window.messages.text.text()


def test_the_library_alone_says_nothing() -> None:
    """Without a program around it a warning of the library is no line on stderr."""
    code = "import logging, gandyn; logging.getLogger('gandyn.kernels').warning('heard')"
    root = str(Path(gandyn.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": root}, capture_output=True, check=True
    )
    assert done.stderr == b""
