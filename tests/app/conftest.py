"""One application, settings in a folder of their own, and no thread or timer left behind."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from app.model.scene import Scene
from app.model.session import Session
from app.model.settings import Settings
from app.services.kernel_service import KernelService
from app.services.thumbnails import ThumbnailService
from app.text import translation
from app.theme.style import Style
from app.widgets import formula
from app.window.bootstrap import application
from app.window.main_window import MainWindow


@pytest.fixture(scope="session", autouse=True)
def app() -> QApplication:
    """The one QApplication, before any test of an export makes a smaller one."""
    return application()


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Neither the user's settings nor another test's."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "config"))
    # Pictures of presets are painted by another process, which tests that want none would wait for.
    monkeypatch.setattr(ThumbnailService, "request", lambda self, names, theme: None)
    translation.set_language("en")
    yield
    translation.set_language("en")


@pytest.fixture
def tidy() -> Iterator[None]:
    """Fails if the test leaves a thread or a running timer behind."""
    before = set(threading.enumerate())
    yield
    formula.stop()
    assert wait_for(lambda: not (set(threading.enumerate()) - before)), set(threading.enumerate()) - before
    timers = [t for t in gc.get_objects() if isinstance(t, QTimer) and shiboken6.isValid(t) and t.isActive()]
    assert not timers, [(t, t.parent(), t.interval()) for t in timers]


@pytest.fixture
def session(app: QApplication) -> Session:
    """A session with the first start's scene."""
    return Session(Scene())


@pytest.fixture
def window(
    app: QApplication, session: Session, tidy: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """The whole window on the offscreen platform, with nothing compiled in the background."""
    monkeypatch.setattr(KernelService, "start", lambda self, *scenarios: None)
    made = open_window(session)
    yield made
    close(made)


def open_window(session: Session) -> MainWindow:
    """A window that has painted its first picture."""
    made = MainWindow(session, Settings(), Style("dark", 1.0))
    made.resize(1366, 768)
    made.show()
    assert wait_for(lambda: made._late)
    return made


def close(window: MainWindow) -> None:
    """Closes a window and lets it go."""
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete, which processEvents leaves alone


def wait_for(condition: Callable[[], object], seconds: float = 8.0) -> bool:
    """Runs the event loop until the condition holds."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)
    return bool(condition())


@pytest.fixture(scope="module")
def commanded(app: QApplication) -> Iterator[MainWindow]:
    """One window for many commands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KernelService, "start", lambda self, *scenarios: None)
        made = open_window(Session(Scene()))
        yield made
        close(made)
