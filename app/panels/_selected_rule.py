"""Which of the overlaid update rules is edited, and changes of that one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.model.scene import MAX_TRAININGS, Scene
from app.model.session import Session
from app.model.training_order import with_trainings
from app.text.translation import tr
from gandyn import UpdateConfig


class SelectedRule(QObject):
    """changed(): another rule is chosen. The scene holds the rules, this only which of them the panel
    shows.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._index = 0

    @property
    def index(self) -> int:
        """The index of the chosen rule; 0 if there is none."""
        return max(min(self._index, len(self.session.scene.trainings) - 1), 0)

    @property
    def training(self) -> UpdateConfig:
        """The chosen rule; one that could be added if there is none."""
        trainings = self.session.scene.trainings
        return trainings[self.index] if trainings else UpdateConfig()

    def choose(self, index: int) -> None:
        """Edits another one."""
        if index != self._index:
            self._index = index
            self.changed.emit()

    def change(self, text: str, merge: str = "", **changes: object) -> None:
        """Changes fields of the chosen rule."""
        self.update(lambda training: training.with_(**changes), text, merge)

    def update(self, change: Callable[[UpdateConfig], UpdateConfig], text: str, merge: str = "") -> None:
        """Puts a changed one in the chosen rule's place."""
        index = self.index
        self.session.update(
            lambda scene: _with(scene, index, change(scene.trainings[index])),
            text,
            merge and f"{merge} {index}",
        )

    def add(self) -> None:
        """One more: the everyday rule, or a copy of the chosen one, which is then changed."""
        copy = self.training
        if len(self.session.scene.trainings) < MAX_TRAININGS:
            self.session.update(
                lambda scene: scene.with_(trainings=(*scene.trainings, copy)), tr("Add an update rule")
            )
            self.choose(len(self.session.scene.trainings) - 1)

    def remove(self) -> None:
        """Takes the chosen one away."""
        index = self.index
        self.session.update(
            lambda scene: with_trainings(scene, _others(scene, index)), tr("Remove an update rule")
        )
        self.choose(max(index - 1, 0))

    def to_front(self) -> None:
        """Makes the chosen one the first, which is the one that manual updates are made by."""
        index = self.index

        def moved(scene: Scene) -> Scene:
            return replace(with_trainings(scene, [index, *_others(scene, index)]), update_sequence="")

        self.session.update(moved, tr("Update by another rule"))
        self.choose(0)


def _others(scene: Scene, index: int) -> list[int]:
    return [i for i in range(len(scene.trainings)) if i != index]


def _with(scene: Scene, index: int, training: UpdateConfig) -> Scene:
    return replace(scene, trainings=(*scene.trainings[:index], training, *scene.trainings[index + 1 :]))
