"""Which of the runs side by side is edited, and the ways to change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.model.pages.lab import MOST, LabSettings
from app.model.scene import LAB, Scene
from app.model.session import Session
from app.text.translation import tr
from app.training.manager import TrainingManager, training_manager_of
from app.training.run_config import following, run_settings, with_scenario_losses
from gandyn.training import Settings


class SelectedRun(QObject):
    """changed(): another run is edited."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.manager = session, training_manager_of(session)
        self._index = 0

    manager: TrainingManager

    @property
    def lab(self) -> LabSettings:
        """The scene's."""
        found: LabSettings = self.session.scene.settings_of("lab")
        return found

    @property
    def index(self) -> int:
        """The edited run's number."""
        return min(self._index, len(self.lab.runs) - 1)

    @property
    def own(self) -> Settings:
        """The settings of the run."""
        return self.lab.runs[self.index]

    @property
    def settings(self) -> Settings:
        """What will be trained."""
        return run_settings(self.session.scene)[self.index]

    @property
    def follows(self) -> bool:
        """Whether the run takes its losses from a scenario."""
        return (
            self.lab.follows
            and self.index < len(self.session.scene.scenarios)
            and following(self.own.experiment)
        )

    def choose(self, index: int) -> None:
        """Edits another run."""
        self._index = index
        self.changed.emit()

    def change(self, text: str, merge: str = "", **changes: Any) -> bool:
        """Changes the edited run's settings."""
        index = self.index
        return self.update(
            lambda lab: lab.with_run(index, lab.runs[index].with_(**changes)),
            text,
            f"lab {index} {merge}" if merge else "",
        )

    def set_value(self, id: str, value: Any, text: str, merge: str = "") -> bool:
        """Changes one of the experiment's numbers or choices."""
        return self.change(text, merge, values={**self.own.values, id: value})

    def update(self, change: Callable[[LabSettings], LabSettings], text: str, merge: str = "") -> bool:
        """Changes the settings of the lab."""

        def changed(scene: Scene) -> Scene:
            return scene.with_settings("lab", change(scene.settings_of("lab")))

        return self.session.update(changed, text, merge)

    def add(self) -> None:
        """One more run beside the others: a copy of the edited one, with the losses it has now."""
        copy = self.settings
        if len(self.lab.runs) < MOST and self.update(
            lambda lab: lab.with_(runs=(*lab.runs, copy)), tr("Add a run")
        ):
            self.choose(len(self.lab.runs) - 1)

    def remove(self) -> None:
        """Takes the edited run away; its recording stays in the list."""
        index = self.index
        if len(self.lab.runs) > 1:
            self.update(
                lambda lab: lab.with_(runs=(*lab.runs[:index], *lab.runs[index + 1 :])), tr("Remove a run")
            )
            self.changed.emit()

    def unfollow(self, on: bool) -> None:
        """Follows the portrait, or goes on by itself with the losses of this moment."""
        scenarios = self.session.scene.scenarios

        def change(lab: LabSettings) -> LabSettings:
            runs = tuple(
                with_scenario_losses(run, scenarios[i]) if i < len(scenarios) else run
                for i, run in enumerate(lab.runs)
            )
            return lab.with_(follows=on, runs=lab.runs if on else runs)

        self.update(change, tr("Follow the portrait"))

    def show_page(self) -> None:
        """Shows the page on which the training is drawn."""
        if self.session.scene.page != LAB:
            self.session.update(lambda scene: scene.with_(page=LAB), tr("Turn to another page"), "page")
