"""The window's part in a lesson: it plays, puts parts of itself away, rings the control that a step points
at, and lets the student draw. It is there from when the panel of lessons is first seen until the window
closes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.model.scene import Scene
from app.text.translation import current_language
from app.widgets.toast import TROUBLE
from app.window.window_base import WindowBase

if TYPE_CHECKING:
    # Nothing of lessons is read before somebody looks at them.
    from app.services.lesson_player import LessonPlayer
    from app.window.control_ring import ControlRing
    from app.window.prediction_pen import PredictionPen

PANEL, PLAYER = "lessons", "lesson-player"


class LessonBinding:
    """Connects a window to its session's lesson player."""

    def __init__(self, window: WindowBase) -> None:
        self._window = window
        self._player: LessonPlayer | None = None
        self._ring: ControlRing | None = None
        self._pen: PredictionPen | None = None
        self._put_away: list[QWidget] = []
        self._front: list[QWidget] = []

    def watch(self) -> None:
        """Once the window's docks are there. A lesson may be going on, as the window was only built anew."""
        self._window.docks.docks[PANEL].visibilityChanged.connect(self._seen)
        if self._window.session.findChild(QObject, PLAYER) is not None:
            self._connect()

    def _seen(self, visible: bool) -> None:
        if visible:
            self._connect()

    def _connect(self) -> LessonPlayer:
        from app.services.lesson_player import lesson_player_of
        from app.window.control_ring import ControlRing
        from app.window.prediction_pen import PredictionPen

        if self._player is not None:
            return self._player
        window, self._player = self._window, lesson_player_of(self._window.session)
        self._ring, self._pen = ControlRing(window), PredictionPen(window.canvas, self._player)
        self._player.entered.connect(self._enter)
        self._player.left.connect(self._leave)
        self._player.play_wanted.connect(window.playback.play)
        self._player.point_wanted.connect(self._point)
        self._player.handout_wanted.connect(self._write_handout)
        self._player.said.connect(self._say)
        if self._player.lesson is not None:
            window.docks.show(PANEL)
            self._enter()
        return self._player

    def open(self, path: Path) -> None:
        """Plays a lesson's file."""
        self._window.docks.show(PANEL)
        self._connect().open(path)

    def turn(self, steps: int) -> None:
        """To another step of the lesson, if one is played."""
        if self._player is not None and self._player.lesson is not None:
            self._player.go(self._player.index + steps)

    # What a step wants --------------------------------------------------------------------------------------

    def _enter(self) -> None:
        assert self._player is not None and self._ring is not None
        step, asked = self._player.step, self._player.asks
        self._window.playback.pause()
        self._hide(step.hide)
        self._ring.point(None)
        if step.highlight and self._fits(step.highlight):
            self._point()
        if step.play and not (asked is not None and asked.conceal):
            self._window.playback.play()

    def _leave(self) -> None:
        assert self._ring is not None
        self._window.playback.pause()
        self._ring.point(None)
        self._hide(())

    def _hide(self, names: tuple[str, ...]) -> None:
        """Puts these parts away, and brings those back that an earlier step put away."""
        wanted = [part for name in names for part in self._parts(name)]
        back = [part for part in self._put_away if part not in wanted]
        self._put_away = [part for part in wanted if part in self._put_away or not part.isHidden()]
        # Of docks in tabs only the one in front is seen.
        self._front += [part for part in self._put_away if not part.visibleRegion().isEmpty()]
        for part in self._put_away:
            part.hide()
        for part in back:
            part.show()
        for part in [part for part in self._front if part in back]:
            part.raise_()
            self._front.remove(part)

    def _parts(self, name: str) -> list[QWidget]:
        from app.model.lessons.values import PANELS, PLAYBACK, RAIL, STATUS, TABS, TOOLBAR

        window = self._window
        corner = window.menuBar().cornerWidget()
        known: dict[str, list[QWidget]] = {
            PANELS: [dock for id, dock in window.docks.docks.items() if id != PANEL],
            RAIL: [window.rail],
            TABS: [window.pages],
            PLAYBACK: [window.transport],
            STATUS: [window.statusBar()],
            TOOLBAR: [corner] if corner is not None else [],
        }
        return known[name]

    # Controls -----------------------------------------------------------------------------------------------

    def _fits(self, name: str) -> bool:
        """Whether its panel can be seen beside that of lessons."""
        from app.model.lessons import controls

        panel, docks = controls.panel_of(name, self._scene()), self._window.docks
        return not panel or docks.both_fit(panel, PANEL)

    def _scene(self) -> Scene:
        assert self._player is not None
        return self._player.step.scene

    def _point(self) -> None:
        """Shows the control that the step points at, and rings it."""
        from app.model.lessons import controls
        from app.window.control_ring import control_of

        assert self._player is not None and self._ring is not None
        name = self._player.step.highlight
        panel = controls.panel_of(name, self._scene())
        if panel:
            self._window.docks.show(panel)
        self._ring.point(control_of(self._window, name, panel or ""))

    # What the panel asks for --------------------------------------------------------------------------------

    def _write_handout(self, path: Path) -> None:
        from app.exporters import Options
        from app.services import lesson_handout

        assert self._player is not None
        lesson = self._player.lesson
        if lesson is not None:
            made = lesson_handout.exporter(lesson, current_language())
            self._window.job.start(made, self._scene(), path, Options())

    def _say(self, sentence: str) -> None:
        self._window.show_message(sentence, TROUBLE)

    def disconnect_all(self) -> None:
        """The window closes: the lesson ends and the user's scene is back, unless the window is only built
        anew.
        """
        self._window.docks.docks[PANEL].visibilityChanged.disconnect(self._seen)
        player = self._player
        if player is None:
            return
        player.entered.disconnect(self._enter)
        player.left.disconnect(self._leave)
        player.play_wanted.disconnect(self._window.playback.play)
        player.point_wanted.disconnect(self._point)
        player.handout_wanted.disconnect(self._write_handout)
        player.said.disconnect(self._say)
        if self._pen is not None:
            self._pen.end()
        if not self._window.reopening:
            player.stop()
