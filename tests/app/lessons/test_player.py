"""A lesson is played in a session: steps, answers, checks, undo, live reload; the user's scene stays."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.model import autosave
from app.model.lessons import shelf
from app.model.scene import Scene
from app.model.session import Session
from app.services.lesson_player import LessonPlayer, lesson_player_of
from tests.app.conftest import wait_for
from tests.app.lessons.files import FRONT, lesson, written

FIRST = 'variant = "minimax"\ndim = 1\nstarts = [[[0.0], [1.0]]]'
ASKS = 'predict = {kind = "choice", options = ["a", "b"], answer = 1, conceal = true}'
DRAWS = 'duration = 50.0\npredict = {kind = "portrait"}'
CHECKS = 'check = [{measure = "eigenvalue-imaginary", is = 0.5}]'
TEXT = lesson(FIRST, ASKS, DRAWS, 'predict = {kind = "number", value = 2.0}', CHECKS)


@pytest.fixture
def player(session: Session, tmp_path: Path, tidy: None) -> Iterator[LessonPlayer]:
    """A lesson that is played, at its first step."""
    made = lesson_player_of(session)
    made.open(written(shelf.folder(), TEXT))
    assert wait_for(lambda: made.lesson is not None)
    yield made
    made.stop()


def test_steps_are_shown_and_left_again(player: LessonPlayer, session: Session) -> None:
    assert player is lesson_player_of(session)
    assert session.scene == player.step.scene
    player.next()
    player.next()
    assert player.index == 2
    player.back()
    player.go(99)
    assert player.index == 4 and session.scene == player.step.scene
    player.leave()
    assert session.scene == Scene() and player.lesson is None
    assert session.history.isClean() and not session.unsaved


def test_undo_leads_back_through_the_steps_and_out(player: LessonPlayer, session: Session) -> None:
    player.next()
    player.next()
    session.history.undo()
    assert player.index == 1
    session.history.redo()
    assert player.index == 2
    session.update(lambda scene: scene.with_(duration=7.0), "longer")
    session.history.undo()
    assert player.index == 2
    while session.history.canUndo():
        session.history.undo()
    assert player.lesson is None and session.scene == Scene()


def test_an_edit_after_undo_is_no_step(player: LessonPlayer, session: Session) -> None:
    player.next()
    session.history.undo()
    session.update(lambda scene: scene.with_(duration=7.0), "longer")
    assert player.index == 0


def test_unsaved_work_is_laid_aside_meanwhile(session: Session, tmp_path: Path, tidy: None) -> None:
    session.update(lambda scene: scene.with_(duration=12.0), "longer")
    made = lesson_player_of(session)
    made.open(written(tmp_path, TEXT))
    assert wait_for(lambda: made.lesson is not None)
    (kept,) = [autosave.AutosaveSlot(file).read() for file in autosave.folder().glob("*.json")]
    assert kept.scene.duration == 12.0 and kept.unsaved
    made.stop()
    assert session.scene.duration == 12.0 and not list(autosave.folder().glob("*.json"))


def test_opening_another_scene_ends_the_lesson(player: LessonPlayer, session: Session) -> None:
    session.open(Scene(duration=3.0))
    assert player.lesson is None and session.scene.duration == 3.0


def test_a_choice_conceals_and_reveals(player: LessonPlayer, session: Session) -> None:
    player.next()
    assert not session.scene.display.show_flow and player.asks is not None
    player.choose(0)
    score = player.answer.score
    assert score is not None and score.points == 0 and player.asks is None
    assert session.scene.display.show_flow
    player.ask_again()
    assert player.asks is not None and not session.scene.display.show_flow
    player.choose(1)
    # The first try is the one that is kept.
    assert player.progress_of("small").scores == {"1": 0}


def test_a_drawing_is_compared_with_the_orbit(player: LessonPlayer, session: Session) -> None:
    player.go(2)
    assert player.pen == "phase"
    angles = [i * 6.2832 / 90.0 for i in range(91)]

    player.draw(tuple((-math.sin(a), math.cos(a)) for a in angles))
    player.compare()
    assert player.answer.comparing
    assert wait_for(lambda: player.answer.score is not None)
    assert player.answer.score is not None and player.answer.score.points > 95
    assert player.pen == "" and player.plot == "phase" and session.scene.display.show_flow


def test_a_number_and_giving_up(player: LessonPlayer) -> None:
    player.go(3)
    player.guess(2.5)
    assert player.answer.score is not None and player.answer.score.points == 37
    player.ask_again()
    player.give_up()
    assert player.answer.done and player.answer.score is None


def test_checks_are_measured_and_the_lesson_is_passed(player: LessonPlayer) -> None:
    player.go(4)
    player.check()
    assert player.measuring and wait_for(lambda: bool(player.results))
    assert [result.ok for result in player.results] == [True]
    assert player.progress_of("small").passed
    assert LessonPlayer(Session(Scene())).progress_of("small").passed


def test_a_changed_file_is_read_again_and_a_mistake_is_told(player: LessonPlayer, session: Session) -> None:
    assert player.lesson is not None
    path = player.lesson.path
    player.go(1)
    path.write_text(TEXT.replace("dim = 1", "dim = 5"))
    assert wait_for(lambda: player.trouble is not None)
    assert player.trouble is not None and player.trouble.line == 8 and player.index == 1
    path.write_text(TEXT.replace("Text 2.", "Other words."))
    assert wait_for(lambda: player.trouble is None)
    assert player.step.said("en").text == "Other words." and player.index == 1
    path.write_text(FRONT + "## Only\n")
    assert wait_for(lambda: player.lesson is not None and len(player.lesson.steps) == 1)
    assert player.index == 0


def test_a_lesson_goes_on_where_it_was(session: Session, tmp_path: Path, tidy: None) -> None:
    made = lesson_player_of(session)
    made.open(written(tmp_path, TEXT))
    assert wait_for(lambda: made.lesson is not None)
    made.go(2)
    made.leave()
    made.open(tmp_path / "lesson.md")
    assert wait_for(lambda: made.lesson is not None)
    assert made.index == 2
    made.stop()
