"""What the parts of the window know of it, so that no part needs to know the window itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMainWindow, QWidget

from app.model.playback import PlaybackController
from app.model.session import Session
from app.model.settings import Settings
from app.services.documents import Documents
from app.services.export_service import ExportJob
from app.services.own_modules import OwnModules
from app.widgets.playback_bar import PlaybackBar
from app.widgets.toast import TROUBLE, Toast
from app.window.activity_bar import ActivityBar
from app.window.canvas import Canvas
from app.window.docks import Docks
from app.window.page_tabs import PageTabs


class WindowBase(QMainWindow):
    """Holds the parts; `app.window.main_window.MainWindow` makes and connects them. reopening: it is closed
    to be built anew. centre: picture and playhead. presenting: an audience watches.
    """

    session: Session
    settings: Settings
    playback: PlaybackController
    documents: Documents
    job: ExportJob
    own_modules: OwnModules
    canvas: Canvas
    messages: Toast
    docks: Docks
    rail: ActivityBar
    pages: PageTabs
    transport: PlaybackBar
    centre: QWidget
    reopening: bool
    presenting: bool = False

    def show_message(self, sentence: str, kind: str = TROUBLE) -> None:
        """One sentence over the picture: what could not be done, or with HINT what has been."""
        raise NotImplementedError

    def open_file(self, path: Path) -> None:
        """Opens whatever a file holds."""
        raise NotImplementedError

    def run_command(self, id: str) -> None:
        """Does what the row of this id in `app.window.commands` says."""
        raise NotImplementedError

    def show_training(self, on: bool) -> None:
        """Whether a training runs, which the play button then pauses."""
        raise NotImplementedError
