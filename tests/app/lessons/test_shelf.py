"""Lessons in their folders: the program's are whole in both languages, the user's appear beside them."""

from __future__ import annotations

import pytest

from app.model.lessons import Lesson, shelf
from app.text.formulas import svg
from app.text.translation import LANGUAGES
from app.widgets.rich_text import formulas_of
from gandyn.errors import GandynError
from tests.app.lessons.files import FRONT, lesson, written
from tests.gandyn.matrix import WHOLE

BUILTIN = shelf.entries()


@pytest.mark.parametrize("entry", BUILTIN, ids=lambda entry: entry.id)
def test_every_lesson_is_whole(entry: shelf.Entry) -> None:
    found = shelf.load(entry)
    assert entry.trouble is None and not entry.own
    assert set(found.languages) == set(LANGUAGES)
    assert 6 <= len(found.steps) <= 12
    assert sum(step.predict is not None for step in found.steps) >= 2
    assert found.steps[-1].checks and found.minutes and found.sources
    for language in LANGUAGES:
        assert all(step.said(language).title and step.said(language).text for step in found.steps)
        asked = [step for step in found.steps if step.predict is not None]
        assert all(step.said(language).answer for step in asked)


def _formulas(found: Lesson) -> set[str]:
    every = [found.said(language).text for language in LANGUAGES]
    for step in found.steps:
        for language in LANGUAGES:
            words = step.said(language)
            every += [words.text, words.answer, *step.options(language)]
    return {latex for text in every for latex in formulas_of(text)}


@pytest.mark.parametrize("entry", BUILTIN if WHOLE else BUILTIN[:1], ids=lambda entry: entry.id)
def test_every_formula_can_be_typeset(entry: shelf.Entry) -> None:
    every = sorted(_formulas(shelf.load(entry)))
    for latex in every if WHOLE else every[::8]:
        assert svg(latex, "#000000", 14.0).startswith("<svg"), latex


def test_the_users_own_appear_with_their_mistakes() -> None:
    written(shelf.folder(), lesson("dim = 1"), "good.md")
    written(shelf.folder(), FRONT.replace("small", "other") + "## Step\n```step\ndim = 7\n```\n", "bad.md")
    written(shelf.folder(), lesson("dim = 1"), "twice.md")
    written(shelf.folder(), "no lesson", "none.md")
    own = {entry.path.name: entry for entry in shelf.entries() if entry.own}
    assert own["good.md"].trouble is None and own["good.md"].id == "small"
    assert own["bad.md"].trouble is not None and own["bad.md"].trouble.line == 7
    assert own["twice.md"].trouble is not None and "small" in str(own["twice.md"].trouble)
    assert own["none.md"].trouble is not None and own["none.md"].titles["en"] == "none.md"
    assert len(shelf.entries()) == len(BUILTIN) + 4


def test_one_language_is_enough_and_a_second_lies_in_its_folder() -> None:
    chinese = FRONT.replace('id = "small"', 'id = "klein"\nlanguage = "zh"') + "## 一\n文字\n"
    path = written(shelf.folder(), chinese, "zh-only.md")
    found = shelf.load(shelf.find(str(path)))
    assert found.languages == ("zh",) and found.steps[0].said("en").title == "一"
    written(shelf.folder(), lesson("dim = 1"), "both.md")
    written(shelf.folder() / "zh", "# 小课\n\n## 第一步\n文字\n", "both.md")
    assert shelf.load(shelf.find("small")).said("zh").title == "小课"


def test_an_unknown_lesson_is_refused() -> None:
    with pytest.raises(GandynError, match="no lesson"):
        shelf.find("no-such-lesson")
