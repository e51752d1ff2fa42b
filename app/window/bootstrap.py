"""From a process to a window: application, fonts, restored session, and what happens when something goes
wrong.
"""

from __future__ import annotations

import logging
import signal
import socket
import sys
from importlib import resources
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QSocketNotifier, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.model import autosave, log_file, share_link
from app.model.session import Session
from app.model.settings import Settings
from app.services import lecture_files
from app.tasks import main_thread
from app.tasks.collector import MainThreadCollector
from app.tasks.worker import wait_for_threads
from app.text import translation
from app.text.translation import tr
from app.theme import fonts
from app.theme.style import SYSTEM, Style
from app.training.reaper import wait_for_processes
from app.window.main_window import MainWindow
from gandyn import newcomers

# Seconds that a closed program gives to what it has in hand, such as the end of an export.
PATIENCE = 5.0
# And to training processes, whose last words nobody reads any more.
GRACE = 0.5

_LOGGER = logging.getLogger(__name__)
_windows: list[MainWindow] = []
_kept: list[object] = []


def launch(scene: str = "", spoken: str = "") -> int:
    """Runs the window until it is closed, with a preset or a file and in a language if told; one that only
    wants to be built anew is.
    """
    log_file.started()
    newcomers.hold()
    app = application()
    settings = Settings()
    translation.set_language(spoken or settings.read("window/language", "system"))
    look = Style(settings.read("window/theme", SYSTEM), settings.read("window/scale", 0.0), app)
    session, trouble = _session(scene)
    quit_on_interrupt(app)
    sys.excepthook = report
    while True:
        window = open_window(session, settings, look)
        _begin(window, scene, trouble)
        scene, trouble = "", ""
        status = int(app.exec())
        if not window.reopening:
            wait_for_threads(PATIENCE)
            wait_for_processes(GRACE)
            return status
        release(window)


def application() -> QApplication:
    """The one QApplication, dressed in Fusion with our fonts and icon."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["gandyn"])
        MainThreadCollector(app)
    # Exports run beside the window and have their pictures painted here; who asks first must not own the way.
    main_thread.prepare()
    app.setApplicationName("gandyn")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("gandyn")
    app.setStyle("Fusion")
    app.setWindowIcon(QIcon(str(resources.files("resources") / "icons" / "gandyn.svg")))
    fonts.load()
    return app


def open_window(session: Session, settings: Settings, look: Style) -> MainWindow:
    """A window on the screen."""
    window = MainWindow(session, settings, look)
    _windows.append(window)
    window.show()
    return window


def release(window: MainWindow) -> None:
    """Lets a closed window go."""
    _windows.remove(window)
    window.deleteLater()


def _session(scene: str) -> tuple[Session, str]:
    """The scene of the last run; whoever asks for another leaves that one where it is. And a sentence about
    what is left or damaged."""
    slot, kept, trouble = (autosave.fresh(), None, "") if scene else autosave.restore()
    session = Session(kept.scene if kept else None)
    session.slot = slot
    lecture_files.restore(session)
    if kept:
        session.resume(kept.path, kept.unsaved)
    left = len(autosave.others())
    hint = tr("A scene that was never saved is left from another window: File, Unsaved scenes.")
    if left > 1:
        hint = tr(
            "{count} scenes that were never saved are left from other windows: File, Unsaved scenes."
        ).format(count=left)
    return session, " ".join(filter(None, (trouble, hint if left else "")))


def _begin(window: MainWindow, scene: str, trouble: str) -> None:
    from app.model import presets

    if scene and scene in presets.PRESETS and not Path(scene).exists():
        window.file_actions.open_preset(scene)
    elif share_link.is_link(scene):
        window.file_actions.open_link(scene)
    elif scene:
        window.file_actions.open_path(Path(scene))
    elif window.session.untouched and not window.settings.read("window/welcomed", False):
        gallery = window.file_actions.show_gallery()
        gallery.finished.connect(window.start_tour, Qt.ConnectionType.SingleShotConnection)
    window.settings.write("window/welcomed", True)
    if trouble:
        window.show_message(trouble)


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An error nobody expected: the whole story to the log, one sentence to the window, and on we go."""
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    _LOGGER.error("An error nobody expected", exc_info=(kind, error, trace))
    for window in _windows[-1:]:
        window.show_message(
            tr(
                "Something went wrong: {reason}. Your scene is unharmed; "
                "details are in the log: Help, Open the log folder."
            ).format(reason=error or kind.__name__)
        )


def quit_on_interrupt(app: QApplication) -> None:
    """Ctrl-C and SIGTERM close the window as the mouse would: Python's signal wakes Qt through a socket."""
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.setblocking(False)
    signal.set_wakeup_fd(theirs.fileno())
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read, app)
    notifier.activated.connect(app.closeAllWindows)
    _kept.extend((ours, theirs, notifier))
