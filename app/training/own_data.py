"""A file of the user's numbers for the runs of a scene, read on a thread of its own, for it may be long."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from app.model.scene import LAB, Scene
from app.model.session import Session
from app.tasks.worker import Worker
from app.text.translation import tr
from app.training.run_config import controls
from gandyn.errors import GandynError
from gandyn.message import Message

DATA = "data"
NO_CONTROL = Message(
    "This experiment makes its own data; choose “A GAN in the plane”, say, for a file of yours."
)
Read = tuple[tuple[int, ...], str | GandynError]


class TableLoader(QObject):
    """Reads a file and has runs trained on it; one for each session."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._worker: Worker | None = None

    def open(self, path: Path, slots: tuple[int, ...] = ()) -> None:
        """Has these runs, else all that take a file, trained on it; what is wrong with it is said."""
        wanted = slots or takers(self._session.scene)
        if not wanted:
            self._session.refused.emit(NO_CONTROL)
            return
        if self._worker is None:
            self._worker = Worker(self)
            self._worker.done.connect(self._take)
        self._worker.submit(partial(_read, path, wanted))

    def _take(self, found: Read) -> None:
        if self._worker is not None:
            self._worker.stop()
            self._worker = None
        slots, value = found
        if isinstance(value, GandynError):
            self._session.refused.emit(value.message)
            return
        self._session.update(lambda scene: _with_data(scene, slots, value), tr("Choose a file of numbers"))


def table_loader_of(session: Session) -> TableLoader:
    """The session's, made when it is first asked for."""
    found = session.findChild(TableLoader)
    return found if isinstance(found, TableLoader) else TableLoader(session)


def takes_file(experiment: str) -> bool:
    """Whether an experiment can be trained on the user's numbers."""
    from gandyn.training.parameter_factories import DataChoice

    return isinstance(controls(experiment).get(DATA), DataChoice)


def takers(scene: Scene) -> tuple[int, ...]:
    """The runs of a scene that can be."""
    runs = scene.settings_of(LAB).runs
    return tuple(i for i, run in enumerate(runs) if takes_file(run.experiment))


def _with_data(scene: Scene, slots: tuple[int, ...], value: str) -> Scene:
    lab = scene.settings_of(LAB)
    for i in slots:
        if i < len(lab.runs) and takes_file(lab.runs[i].experiment):
            run = lab.runs[i]
            lab = lab.with_run(i, run.with_(values={**run.values, DATA: value}))
    return scene.with_settings(LAB, lab)


def _read(path: Path, slots: tuple[int, ...], is_cancelled: object) -> Read:
    from gandyn.training.tables.table import chosen

    try:
        return slots, str(chosen(str(path)))
    except GandynError as error:
        return slots, error
