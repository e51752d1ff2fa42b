"""The window: the picture in the middle, panels around it, commands above, the playhead below. No
mathematics.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QHelpEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.graphics.scene_view import SceneView
from app.model.playback import SPEEDS, PlaybackController
from app.model.session import Session
from app.model.settings import Settings
from app.services.distance_service import DistanceService
from app.services.documents import Documents
from app.services.export_service import ExportJob
from app.services.lecture_files import LectureCopy
from app.services.map_service import MapService
from app.services.own_modules import OwnModules
from app.text import translation
from app.text.translation import tr
from app.theme import style
from app.theme.style import Style
from app.training import actions as lab
from app.widgets import formula, layouts
from app.widgets.playback_bar import PlaybackBar
from app.widgets.progress_indicator import ProgressIndicator
from app.widgets.toast import HINT, TROUBLE, Toast
from app.window import key_guard
from app.window.activity_bar import ActivityBar
from app.window.canvas import Canvas
from app.window.docks import Docks
from app.window.file_actions import FileActions
from app.window.guide import Guide
from app.window.help_page import HelpPage
from app.window.menus import Menus, presenter_hint
from app.window.page_tabs import PageTabs
from app.window.presenter import Presenter
from app.window.sweep_bar import SweepBar
from app.window.window_base import WindowBase

LATE = 4000  # ms after which the rest is built even if nothing was painted
STATE_VERSION = 2


class MainWindow(WindowBase):
    """Makes the parts and passes messages between them; `app.window.commands` says what they are told
    to do.
    """

    def __init__(self, session: Session, settings: Settings, look: Style) -> None:
        super().__init__()
        self.session, self.settings, self.appearance = session, settings, look
        self.reopening = False
        self.playback = PlaybackController(session, self)
        self.documents = Documents(session, settings, self)
        self.job, self.lecture_copy = ExportJob(self), LectureCopy(session, self)
        self.own_modules = OwnModules(self)
        self.canvas = Canvas(session)
        self.mapping = MapService(session, self.canvas.pictures.compiler, self)
        self.measuring = DistanceService(session, self)
        self.pages, self.locus = PageTabs(session), SweepBar(session)
        self.transport = PlaybackBar(SPEEDS)
        self.messages = Toast(self.canvas)
        self.file_actions = FileActions(self)
        self.readout, self.exactness = layouts.label(""), layouts.Elided()
        self.compiling, self.exporting, self.mapped = (
            ProgressIndicator(False),
            ProgressIndicator(True),
            ProgressIndicator(True),
        )
        self._late, self._text = False, style.theme().text
        self._patience = QTimer(self, singleShot=True, interval=LATE)
        self._patience.timeout.connect(self._build_late)
        self._build()
        self.docks = Docks(self, session, self.show_message)
        self.rail = ActivityBar(self.docks)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.rail)
        self.presenter = Presenter(self, look, (self.menuBar(), self.rail, self.statusBar(), self.pages))
        self.guide = Guide(self, self.pages, self.transport, self.rail)
        self.menus = Menus(self, self)
        self.file_actions.watch()
        self.presenter.switched.connect(self.menus.set_presenting)
        self._connect()
        self._place()
        self._apply_theme()

    # Building
    # --------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setObjectName("main")
        self.setAcceptDrops(True)
        self.setMinimumSize(640, 420)
        self.centre = centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part, stretch in ((self.pages, 0), (self.locus, 0), (self.canvas, 1), (self.transport, 0)):
            column.addWidget(part, stretch)
        self.setCentralWidget(centre)
        self.canvas.setFocus()
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addWidget(self.readout, 1)
        for meter in (self.compiling, self.mapped, self.exporting, self.exactness):
            bar.addPermanentWidget(meter)

    def _connect(self) -> None:
        self._connect_session()
        self._connect_transport()
        self.canvas.message.connect(self.show_message)
        self.canvas.readout.connect(self.readout.setText)
        self.canvas.exactness.connect(self.exactness.show_line)
        self.canvas.painted.connect(self._build_late)
        self.canvas.pictures.compiler.progress.connect(self._compiled)
        self.canvas.pictures.compiler.finished.connect(self.compiling.hide)
        self._connect_exports()
        self._connect_maps()
        self.documents.message.connect(self.show_message)
        self.appearance.changed.connect(self._apply_theme)

    def _connect_exports(self) -> None:
        job = self.job
        job.progress.connect(lambda fraction: self.exporting.show_progress(tr("exporting"), fraction))
        job.written.connect(lambda path: self.show_message(tr("Written: {path}").format(path=path), HINT))
        job.failed.connect(self.show_message)
        job.cancelled.connect(
            lambda: self.show_message(tr("The export was cancelled; no file was written."), HINT)
        )
        for end in (job.written, job.failed, job.cancelled):
            end.connect(lambda *_: self.exporting.hide())
        self.exporting.cancelled.connect(job.cancel)

    def _connect_maps(self) -> None:
        maps = self.mapping
        maps.progress.connect(lambda fraction: self.mapped.show_progress(tr("computing the map"), fraction))
        maps.waiting.connect(lambda: self.mapped.show_progress(tr("the map's code is being compiled"), 0.0))
        maps.finished.connect(self.mapped.hide)
        maps.grown.connect(self.canvas.pictures.refresh)
        self.mapped.cancelled.connect(self._stop_map)
        self.canvas.painted.connect(maps.follow)
        self.measuring.grown.connect(self.canvas.pictures.renew)
        self.measuring.refused.connect(self.show_message)
        self.canvas.painted.connect(self.measuring.follow)

    def _stop_map(self) -> None:
        self.mapping.cancel()
        self.show_message(tr("The map was cancelled; change anything to begin it anew."), HINT)

    def _connect_session(self) -> None:
        session = self.session
        session.refused.connect(self.show_message)
        session.lecture.presented.connect(self._begin_presenting)
        session.changed.connect(self._show_time)
        session.time_changed.connect(self._show_time)
        session.file_changed.connect(self._name)
        session.history.cleanChanged.connect(self._name)
        for id, can, changed in (
            ("undo", session.history.canUndo, session.history.canUndoChanged),
            ("redo", session.history.canRedo, session.history.canRedoChanged),
        ):
            self.menus.actions[id].setEnabled(can())
            changed.connect(self.menus.actions[id].setEnabled)

    def _connect_transport(self) -> None:
        player, bar = self.playback, self.transport
        deeds = {
            "start": player.to_start,
            "back": lambda: player.step(-1),
            "play": lambda: lab.play_or_train(self.session, player),
            "step": player.step,
            "end": player.to_end,
        }
        bar.pressed.connect(lambda name: deeds[name]())
        bar.speed_chosen.connect(player.set_speed)
        bar.looped.connect(player.set_loop)
        bar.scrubbed.connect(lambda fraction: player.seek(fraction * self.session.scene.end))
        player.changed.connect(lambda: bar.show_player(player))
        bar.show_player(player)
        self._show_time()

    def _place(self) -> None:
        """As the window was left; at the first time as large as the screen allows."""
        screen = QGuiApplication.primaryScreen().availableGeometry()
        if not self.restoreGeometry(self.settings.bytes("window/geometry")):
            self.resize(screen.size() * 0.9)
            self.setWindowState(Qt.WindowState.WindowMaximized)
        self.docks.arrange(screen.width())
        self.restoreState(self.settings.bytes("window/state"), STATE_VERSION)
        self._name()

    def _build_late(self) -> None:
        """What the first picture need not wait for."""
        if self._late:
            return
        self._late = True
        self._patience.stop()
        self.menus.fill("View/Panels", lambda menu: menu.addActions(self.docks.actions()))
        self.menus.fill("File/Recent", self.file_actions.fill_recent)
        self.menus.fill("File/Unsaved", self.file_actions.fill_unsaved)
        self.menus.fill("Presets", self.file_actions.fill_presets)
        for menu in self.menus.menus.values():
            menu.aboutToShow.connect(self.menus.check)
        self.file_actions.load_modules()

    def showEvent(self, event: QShowEvent) -> None:
        """Should the picture fail to come, the menus come all the same."""
        super().showEvent(event)
        self.docks.clamp()
        self._patience.start()

    # What is shown
    # ---------------------------------------------------------------------------------------------------

    def show_message(self, sentence: str, kind: str = TROUBLE) -> None:
        """One sentence over the picture: what could not be done, or with HINT what has been."""
        if not self.presenter.hold(tr(sentence), kind):
            self.messages.show_message(tr(sentence), kind)

    def show_training(self, on: bool) -> None:
        """The play button pauses what trains."""
        self.transport.show_training(on)

    def _apply_theme(self, *_: object) -> None:
        self.canvas.set_theme(style.theme())
        self.menus.apply_theme()
        self.rail.apply_theme()
        corner = self.menuBar()
        if corner.cornerWidget() is None and not corner.isNativeMenuBar():
            corner.setCornerWidget(self.menus.bar)
        elif corner.isNativeMenuBar():
            self.addToolBar(self.menus.bar)
        # Panels that are out of sight while presenting have their size again before they are seen.
        if self.presenting:
            return
        if style.theme().text != self._text:
            self._text = style.theme().text
            self.docks.rebuild()
        self.docks.resize()

    def _name(self, *_: object) -> None:
        path = self.session.path
        self.setWindowTitle(f"{path.name if path else tr('Untitled')}[*] — Gandyn")
        self.setWindowModified(not self.session.history.isClean())

    def _show_time(self) -> None:
        self.transport.show_time(self.session.scene.time, self.session.scene.end)

    def _compiled(self, done: int, total: int, name: str) -> None:
        self.compiling.show_progress(
            tr("compiling kernels {done}/{total} · {name}").format(done=done, total=total, name=name),
            done / max(total, 1),
        )

    # Ways of showing
    # -------------------------------------------------------------------------------------------------

    def set_scale(self, scale: float) -> None:
        """Another size of text; the window is built anew around the same session."""
        self.appearance.resize(scale)
        self._reopen()

    def set_language(self, id: str) -> None:
        """Another language; the window is built anew around the same session."""
        translation.set_language(id)
        self.settings.write("window/language", id)
        self._reopen()

    def _reopen(self) -> None:
        self.reopening = True
        self.close()

    def _begin_presenting(self) -> None:
        # A lambda would keep the window alive as long as the session, which outlives it.
        self.present(True)

    def present(self, on: bool) -> None:
        """Full screen with larger text and nothing but the picture and the playhead; Esc leaves."""
        if on and not self.presenting:
            self.presenter.enter(presenter_hint())
        elif self.presenting and not on:
            self.presenter.leave()

    def show_help(self) -> None:
        """Opens the page of keys, gestures and symbols."""
        self.file_actions.show_dialog("help", lambda: HelpPage(self))

    def start_tour(self) -> None:
        """Shows the controls, one after the other."""
        self.present(False)
        self.guide.start_tour()

    def open_file(self, path: Path) -> None:
        """As the menu File does."""
        self.file_actions.open_path(path)

    def run_command(self, id: str) -> None:
        """As a click on its menu entry."""
        self.menus.actions[id].trigger()

    def open_palette(self) -> object:
        """Opens the list of everything that can be found and done."""
        from app.window.command_palette import open_palette

        return open_palette(self)

    def stop_or_close(self) -> None:
        """The nearest thing that can be stopped or closed."""
        if self.presenting:
            self.present(False)
        elif self.messages.isVisible():
            self.messages.hide()
        elif self.guide.close_one():
            return
        elif self.mapping.busy:
            self._stop_map()
        elif self.playback.playing:
            self.playback.pause()
        else:
            self.canvas.setFocus()

    # What Qt tells
    # ---------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """A key that the widget with the keyboard has a use for is no command."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and not self.presenting:
            return self.guide.explain_word(event) or super().event(event)
        # A clicker's keys reach the lecture wherever the keyboard is.
        return (not self.presenting and key_guard.guard(event)) or super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has one panel, or none."""
        super().resizeEvent(event)
        if not self.presenting:
            self.docks.fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Any file may be dropped; what it is shows when it is read."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Opens the first file; one of numbers is data for the lab's page."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if paths:
            self.file_actions.open_dropped(Path(paths[0]))
        else:
            self.show_message(tr("Only files on this computer can be opened."))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remembers everything; nothing is asked, because nothing is lost."""
        self.present(False)
        self.guide.end_tour()
        self.playback.pause()
        self._patience.stop()
        self.messages.hide()
        left = {
            "geometry": self.saveGeometry(),
            "state": self.saveState(STATE_VERSION),
            "theme": self.appearance.choice,
            "scale": self.appearance.scale,
        }
        for key, value in left.items():
            self.settings.write(f"window/{key}", value)
        self.file_actions.close()
        self.job.stop()
        self.lecture_copy.close()
        self.documents.close(self.reopening)
        self.mapping.stop()
        self.measuring.stop()
        self.own_modules.stop()
        self.canvas.stop()
        for view in self.findChildren(SceneView):
            view.end()
        formula.stop()
        self.settings.flush()
        # The session outlives the window, and dies later with a last signal.
        self.session.history.cleanChanged.disconnect(self._name)
        super().closeEvent(event)
