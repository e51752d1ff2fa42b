"""How a step is set going: its playhead, its run in the lab, and the control that it points at."""

from __future__ import annotations

from app.model.session import Session
from app.services.lesson_player import LessonPlayer
from app.text.translation import tr
from app.training import actions
from app.training.manager import training_manager_of
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.jump_slider import JumpSlider

STEPS = 1000


class LessonRuns(layouts.Column):
    """Only what the step has."""

    def __init__(self, session: Session, player: LessonPlayer) -> None:
        self._session, self._player = session, player
        self.play = layouts.push(tr("Run"), f"<p>{tr('Plays from the start; drag the line to scrub.')}</p>")
        self.scrub = JumpSlider(STEPS)
        self.scrub.setAccessibleName(tr("Time"))
        self.train = layouts.push(
            tr("Train"), f"<p>{tr('Starts the training of this step, or pauses it.')}</p>", "main"
        )
        self.point = layouts.push(tr("Show the control"))
        for name in ("play", "train", "point"):
            getattr(self, name).setObjectName(f"lesson-{name}")
        self._clock = layouts.row(self.play, self.scrub, stretch=1)
        super().__init__(self._clock, layouts.row(self.train, self.point), spacing=6)
        self.play.clicked.connect(self._run)
        self.train.clicked.connect(lambda: actions.start_or_pause(session))
        self.point.clicked.connect(player.point_wanted)
        self.scrub.valueChanged.connect(self._seek)
        connect_while_alive(self, self._follow, player.changed)
        connect_while_alive(self, self._follow_time, session.time_changed, session.changed)

    def _run(self) -> None:
        self._session.set_transient(lambda scene: scene.with_(time=0.0))
        self._player.play_wanted.emit()

    def _seek(self, place: int) -> None:
        if self.scrub.isSliderDown():
            self._session.set_transient(lambda scene: scene.with_(time=scene.end * place / STEPS))

    def _follow_time(self) -> None:
        scene = self._session.scene
        if self.isVisible() and not self.scrub.isSliderDown():
            self.scrub.setValue(round(STEPS * scene.time / scene.end))

    def _follow(self) -> None:
        if self._player.lesson is None:
            return
        step, open = self._player.step, self._player.asks is None or not self._player.asks.conceal
        self._clock.setVisible(step.play and open)
        self.train.setVisible(step.trains and open)
        self.point.setVisible(bool(step.highlight))
        self.setVisible((open and (step.play or step.trains)) or bool(step.highlight))
        if step.trains:
            connect_training(self)

    def follow_training(self) -> None:
        """Says what a click does."""
        self.train.setText(tr("Pause") if actions.is_training(self._session) else tr("Train"))


def connect_training(runs: LessonRuns) -> None:
    """Follows the session's trainings, once there is one to follow."""
    if not runs.property("followed"):
        runs.setProperty("followed", True)
        connect_while_alive(runs, runs.follow_training, training_manager_of(runs._session).listed)
