"""Presenting: the picture alone on a projector, steered by a clicker, with nothing that pops up."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPixmap, QScreen
from PySide6.QtWidgets import QWidget

from app.model import lecture_actions
from app.text.translation import tr
from app.theme import style
from app.theme.palettes import PROJECTOR
from app.theme.style import Style
from app.widgets.stage_overlay import StageOverlay
from app.widgets.toast import HINT, TROUBLE
from app.window.notes_window import BEAT, Notes, NotesWindow
from app.window.window_base import WindowBase

MOST_HELD = 20


class Presenter(QObject):
    """Puts a window's parts away and brings them back. held: sentences that wait until nobody
    watches. switched(on): it began or ended.
    """

    switched = Signal(bool)

    def __init__(self, window: WindowBase, look: Style, parts: tuple[QWidget, ...]) -> None:
        super().__init__(window)
        self._window, self._look, self._parts = window, look, parts
        self.held: list[tuple[str, str]] = []
        self._overlay: StageOverlay | None = None
        self._corner: Notes | None = None
        self.notes_window: NotesWindow | None = None
        self._mirror = QTimer(self, interval=BEAT)
        self._mirror.timeout.connect(self._show_behind)

    # Beginning and end
    # ------------------------------------------------------------------------------------------

    def enter(self, hint: str) -> None:
        """Full screen, in large type and the projector's colours; the hint tells how to leave and fades."""
        window = self._window
        window.presenting = True
        # What is said already need not stay on the projector.
        window.messages.hide()
        window.docks.hide()
        for part in self._parts:
            part.hide()
        window.canvas.veil.held = True
        self._look.enter_stage(PROJECTOR, window.screen().geometry().height())
        window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)
        window.canvas.setFocus()
        self._open_notes()
        self.switched.emit(True)
        self.overlay.show_hint(hint)

    def leave(self) -> None:
        """Everything as it was; what had to wait is said now."""
        window = self._window
        window.presenting = False
        self._mirror.stop()
        self.overlay.clear()
        self._close_notes()
        for part in self._parts:
            part.show()
        window.canvas.veil.held = False
        self._look.leave_stage()
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)
        window.docks.restore_hidden()
        self.switched.emit(False)
        self._tell()

    def hold(self, sentence: str, kind: str) -> bool:
        """Whether a sentence has to wait because an audience watches."""
        if self._window.presenting:
            self.held = [*self.held, (sentence, kind)][-MOST_HELD:]
            if self.notes_window is not None:
                self.notes_window.show_held([text for text, _ in self.held])
        return self._window.presenting

    def _tell(self) -> None:
        held, self.held = self.held, []
        if held:
            kind = TROUBLE if any(kind == TROUBLE for _, kind in held) else HINT
            self._window.show_message("\n".join(dict.fromkeys(text for text, _ in held)), kind)

    # The scenes
    # ------------------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """The next scene of the lecture, or the one before; at its ends nothing moves."""
        self._window.playback.pause()
        lecture = self._window.session.lecture
        if lecture_actions.step(self._window.session, by) or not self._window.presenting:
            return
        if not lecture.lecture.items:
            self.overlay.show_hint(tr("The lecture has no scenes yet; the panel Lecture collects them."))

    # What lies over the picture
    # ------------------------------------------------------------------------------------------

    @property
    def overlay(self) -> StageOverlay:
        """Made when it is first wanted."""
        if self._overlay is None:
            self._overlay = StageOverlay(self._window.centre)
        return self._overlay

    def toggle_light(self) -> None:
        """The light that follows the mouse."""
        self.overlay.set_light(not self.lit)

    def toggle_pen(self) -> None:
        """The pen whose strokes fade."""
        self.overlay.set_pen(not self.drawing)

    @property
    def lit(self) -> bool:
        """Whether the spotlight is on."""
        return self._overlay is not None and self._overlay.lit

    @property
    def drawing(self) -> bool:
        """Whether the pen is in hand."""
        return self._overlay is not None and self._overlay.drawing

    @property
    def frozen(self) -> bool:
        """Whether the picture stands still."""
        return self._overlay is not None and self._overlay.frozen is not None

    def toggle_frozen(self) -> None:
        """The picture stands still for the audience while the presenter goes on behind it."""
        self.overlay.freeze(None if self.frozen else self._picture())
        if self.frozen and self.notes_window is not None:
            self._mirror.start()
            self._show_behind()
        else:
            self._mirror.stop()
            if self.notes_window is not None:
                self.notes_window.show_live(None)

    def _picture(self) -> QPixmap:
        return self._window.centre.grab()

    def _show_behind(self) -> None:
        if self.notes_window is not None:
            self.notes_window.show_live(self._window.canvas.grab())

    # Notes
    # ------------------------------------------------------------------------------------------

    def toggle_notes(self) -> None:
        """Notes in a corner of the picture, for who has one screen."""
        if self._corner is not None:
            self._close_corner()
            return
        self._corner = Notes(self._window.session, self._window.centre)
        self._corner.told.connect(self._place_corner)
        self._place_corner()
        self._corner.show()
        self._corner.raise_()

    @property
    def noted(self) -> bool:
        """Whether notes are shown in the corner."""
        return self._corner is not None

    def _place_corner(self) -> None:
        """At the lower right, above the playhead, no larger than it must be."""
        if self._corner is not None:
            room, edge = self._window.canvas.geometry(), style.px(12)
            width = min(style.px(330), room.width() // 2)
            height = min(self._corner.needed(width), room.height() // 2)
            self._corner.setGeometry(
                room.right() - width - edge, room.bottom() - height - edge, width, height
            )

    def _close_corner(self) -> None:
        if self._corner is not None:
            self._corner.hide()
            self._corner.deleteLater()
            self._corner = None

    def _open_notes(self) -> None:
        screen = other_screen(self._window)
        if screen is not None:
            self.notes_window = NotesWindow(self._window.session, self._window)
            self.notes_window.setGeometry(screen.availableGeometry())
            self.notes_window.show()
            self._window.activateWindow()

    def _close_notes(self) -> None:
        self._close_corner()
        if self.notes_window is not None:
            self.notes_window.close()
            self.notes_window.deleteLater()
            self.notes_window = None


def other_screen(window: QWidget) -> QScreen | None:
    """A screen that the window is not on."""
    return next((screen for screen in QGuiApplication.screens() if screen != window.screen()), None)
