"""Lectures in files: asked for by dialogs, and the copy of an unsaved one that outlives the window."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from app.model import lecture_actions, lecture_file
from app.model.lecture import Lecture
from app.model.scene import SceneError
from app.model.session import Session
from app.tasks.worker import Worker
from app.text.translation import tr
from app.training import recorded_runs

PAUSE = 1500  # ms without a change before the copy is written


def save(session: Session, parent: QWidget) -> None:
    """Writes the lecture to its file, or asks for one."""
    if session.lecture.path is not None:
        lecture_actions.save(session, session.lecture.path)
        return
    name = (session.lecture.lecture.title or tr("Lecture")) + lecture_file.SUFFIX
    kinds = f"{tr('Lectures')} (*{lecture_file.SUFFIX})"
    path, _ = QFileDialog.getSaveFileName(parent, tr("Save the lecture"), name, kinds)
    if path:
        lecture_actions.save(session, Path(path))


def ask_open(session: Session, parent: QWidget) -> None:
    """Asks for a lecture and opens it in place of the one there is."""
    kinds = f"{tr('Lectures')} (*{lecture_file.SUFFIX})"
    path, _ = QFileDialog.getOpenFileName(parent, tr("Open a lecture"), "", kinds)
    if path:
        open_file(session, Path(path))


def open_file(session: Session, path: Path) -> None:
    """Opens a lecture, or says why not and changes nothing."""
    try:
        lecture = lecture_file.load(path)
        recorded_runs.check(lecture)
    except SceneError as error:
        session.refused.emit(error.message)
        return
    lecture_actions.show_lecture(session, lecture, path)
    recorded_runs.show(lecture)


def ask_run(session: Session, parent: QWidget) -> None:
    """Asks for the folder of a recorded training and puts it into the lecture."""
    folder = QFileDialog.getExistingDirectory(parent, tr("Add a recorded run"))
    if folder:
        add_run(session, Path(folder))


def add_run(session: Session, folder: Path) -> None:
    """Puts the recorded training of a folder into the lecture, or says why not."""
    try:
        files = recorded_runs.read_folder(folder)
    except SceneError as error:
        session.refused.emit(error.message)
        return
    name = recorded_runs.name_of(folder, session.lecture.lecture)
    session.lecture.edit(lambda lecture: lecture.with_run(name, files))
    recorded_runs.show(session.lecture.lecture)


class LectureCopy(QObject):
    """Keeps an unsaved lecture beside the copy of its window's scene, and drops it when it is saved."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._worker = session, Worker(self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._write)
        session.lecture.changed.connect(self._pause.start)

    def close(self) -> None:
        """The newest state is on the disk, and the thread ends."""
        self._session.lecture.changed.disconnect(self._pause.start)
        self._pause.stop()
        self._worker.stop(wait=5.0)
        file = _copy_of(self._session)
        if file is not None:
            _keep(file, self._session.lecture.lecture, self._session.lecture.unsaved)

    def _write(self) -> None:
        file, open_one = _copy_of(self._session), self._session.lecture
        if file is not None:
            lecture, unsaved = open_one.lecture, open_one.unsaved
            self._worker.submit(lambda is_cancelled: _keep(file, lecture, unsaved))


def restore(session: Session) -> None:
    """The lecture that was left unsaved beside the session's own copy; what cannot be read is left alone."""
    file = _copy_of(session)
    if file is not None and file.is_file():
        with suppress(SceneError):
            lecture = lecture_file.load(file)
            session.lecture.open(Lecture())
            session.lecture.edit(lambda _: lecture)


def _copy_of(session: Session) -> Path | None:
    return None if session.slot is None else session.slot.file.with_suffix(lecture_file.SUFFIX)


def _keep(file: Path, lecture: Lecture, unsaved: bool) -> None:
    """Where no folder can be written there is no copy, and nothing fails."""
    with suppress(OSError, SceneError):
        if unsaved:
            lecture_file.save(lecture, file)
        else:
            file.unlink(missing_ok=True)
