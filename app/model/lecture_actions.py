"""What can be done with a session's lecture: add what is shown, go to a scene, read and write its file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.model import lecture_file
from app.model.lecture import Lecture, LectureScene
from app.model.scene import SceneError
from app.model.session import Session


@contextlib.contextmanager
def _telling(session: Session) -> Iterator[None]:
    """What cannot be is told, and changes nothing."""
    try:
        yield
    except SceneError as error:
        session.refused.emit(error.message)


def add_scene(session: Session) -> None:
    """What is shown, behind the current scene of the lecture."""
    at = session.lecture.index + 1
    with _telling(session):
        session.lecture.edit(lambda lecture: lecture.added(LectureScene(session.scene), at), at)


def replace_scene(session: Session) -> None:
    """What is shown in the place of the current scene, under its name and with its notes."""
    at = session.lecture.index
    if at >= 0:
        session.lecture.edit(lambda lecture: lecture.changed(at, scene=session.scene))


def remove_scene(session: Session) -> None:
    """Takes the current scene out of the lecture; the window goes on showing it."""
    at = session.lecture.index
    if at >= 0:
        session.lecture.edit(lambda lecture: lecture.removed(at), at)


def move_scene(session: Session, step: int) -> None:
    """The current scene earlier or later."""
    at = session.lecture.index
    if at >= 0 and 0 <= at + step < len(session.lecture.lecture.items):
        session.lecture.edit(lambda lecture: lecture.moved(at, at + step), at + step)


def describe(session: Session, **changes: str) -> None:
    """Another name or other notes of the current scene."""
    at = session.lecture.index
    if at >= 0:
        with _telling(session):
            session.lecture.edit(lambda lecture: lecture.changed(at, **changes))


def entitle(session: Session, title: str) -> None:
    """Another title of the lecture."""
    with _telling(session):
        session.lecture.edit(lambda lecture: replace(lecture, title=title))


def show_scene(session: Session, index: int) -> bool:
    """Shows a scene of the lecture; whether there is one of this index. Undo brings the one before back."""
    items = session.lecture.lecture.items
    if not 0 <= index < len(items):
        return False
    session.lecture.choose(index)
    session.open(items[index].scene)
    return True


def step(session: Session, by: int) -> bool:
    """Shows the next scene, or the one before."""
    return show_scene(session, session.lecture.index + by)


def show_lecture(session: Session, lecture: Lecture, path: Path | None) -> None:
    """Opens a lecture and shows its first scene."""
    session.lecture.open(lecture, path)
    show_scene(session, 0)


def save(session: Session, path: Path) -> bool:
    """Writes the lecture's file; False, after a sentence, if the disk refuses."""
    path = path if lecture_file.is_lecture(path) else path.with_name(path.name + lecture_file.SUFFIX)
    with _telling(session):
        lecture_file.save(session.lecture.lecture, path)
        session.lecture.was_saved(path)
        return True
    return False
