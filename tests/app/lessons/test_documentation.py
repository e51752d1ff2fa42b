"""docs/lessons.md: its example is a lesson that runs, and what it lists is what there is."""

from __future__ import annotations

import re
from pathlib import Path

from app.model.lessons import controls, read, reader, step_asks, step_pages, step_scene
from app.model.lessons.values import HIDEABLE, KINDS, QUANTITIES
from app.services import lesson_run
from gandyn.analyses.trajectory_classifier import KINDS as VERDICTS
from gandyn.claims import MEASURES
from tests.app import texts
from tests.app.lessons.files import written

TEXT = (texts.ROOT / "docs" / "lessons.md").read_text("utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", TEXT))


def example() -> str:
    """The lesson between the longest fences."""
    found = re.search(r"<!-- example -->\n````markdown\n(.*?)\n````", TEXT, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_is_a_lesson_and_its_checks_hold(tmp_path: Path) -> None:
    lesson = read(written(tmp_path, example()))
    assert lesson.id == "first-steps" and len(lesson.steps) == 2
    for i in range(len(lesson.steps)):
        result = lesson_run.run_step(lesson.steps[i], i, "en")
        assert result.ok and result.drawn, lesson_run.lines(result)


def test_every_key_and_name_is_in_it() -> None:
    keys = {*step_scene.KEYS, *step_asks.KEYS} - set(step_pages.PAGES)
    assert keys - NAMED == set()
    assert set(reader.FRONT) - NAMED == set()
    for known in (step_pages.PAGES, HIDEABLE, KINDS, QUANTITIES, VERDICTS, controls.WINDOW):
        assert set(known) - NAMED == set()
    for names in controls.OF_PANELS.values():
        assert set(names) - NAMED == set()


def test_every_measure_that_it_names_is_one() -> None:
    table = TEXT.split("| of | measures |")[1].split("`scenario` says")[0]
    named = set(re.findall(r"`([a-z][a-z0-9.-]+)`", table))
    assert named - set(MEASURES) == set() and len(named) > 30
