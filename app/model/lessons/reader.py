"""Reads lessons: Markdown with TOML for what is shown, asked and measured. Nothing in them is executed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.model.lessons import step_asks, step_scene
from app.model.lessons.document import Document, Part, cut, read_text
from app.model.lessons.toml_block import Block, near
from app.model.lessons.values import CHOICE, ENGLISH, Lesson, Step, Words, at
from app.model.scene import Scene
from app.model.scene_parts import SceneError
from app.text.translation import LANGUAGES
from gandyn import disk
from gandyn.checks import choice, finite, text, whole
from gandyn.frozendict import FrozenDict
from gandyn.message import Message

_DEFAULTS = {"order": 100.0, "minutes": 0, "sources": (), "author": "", "language": ENGLISH}
FRONT = ("id", "order", "title", "minutes", "sources", "author", "language")
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?")
_RULE, _OPTION = "---", re.compile(r"^ {0,3}[-*] +(.+)$")


def read(path: Path, translations: dict[str, Path] | None = None, own: bool = False) -> Lesson:
    """The lesson of a file, with what files of other languages say in place of its words; raises
    LessonError.
    """
    document = cut(disk.named(path), read_text(path))
    lesson = _lesson(document, path, own)
    for language, file in (translations or {}).items():
        lesson = _translated(lesson, language, cut(disk.named(file), read_text(file), front=False))
    return lesson


def _lesson(document: Document, path: Path, own: bool) -> Lesson:
    assert document.front is not None
    given = front_matter(document.front)
    words = {given["language"]: Words(given["title"], document.head.text)}
    steps = _steps(document, given["language"])
    kept = {key: given[key] for key in ("id", "order", "minutes", "sources")}
    return Lesson(steps=steps, words=FrozenDict(words), path=path, own=own, **kept)


def front_matter(front: Block) -> dict[str, Any]:
    """What stands above a lesson, checked."""
    for key in front.values:
        if key not in FRONT:
            raise front.refused(
                (key,), Message("The front matter has no entry {}; it has {}.", key, ", ".join(FRONT))
            )
    for key in ("id", "title"):
        if key not in front.values:
            raise front.refused((), Message("The front matter needs the entry {}.", key))
    return {key: _front_value(front, key) for key in FRONT}


def _front_value(front: Block, key: str) -> Any:
    checks: dict[str, Any] = {
        "id": _id, "order": lambda value: finite("order", value), "title": _title,
        "minutes": lambda value: whole("minutes", value, 0, 600), "sources": _sources,
        "author": lambda value: text("author", value, 100),
        "language": lambda value: choice("language", value, tuple(LANGUAGES)),
    }  # fmt: skip
    if key not in front.values:
        return _DEFAULTS[key]
    try:
        return checks[key](front.values[key])
    except ValueError as error:
        raise step_scene.refusal(front, (key,), error) from error


def _id(value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise SceneError("An id has 1 to 50 small letters, digits and hyphens between them.")
    return value


def _title(value: Any) -> str:
    title = text("title", value, 150).strip()
    if not title:
        raise SceneError("The title is empty.")
    return title


def _sources(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > 30:
        raise SceneError("sources must be a list of at most {} texts.", 30)
    return tuple(text("A source", source, 300) for source in value)


# Steps ------------------------------------------------------------------------------------------------------


def _steps(document: Document, language: str) -> tuple[Step, ...]:
    if not document.steps:
        line = document.head.text_line
        raise at(
            document.file, line, Message("A lesson needs at least one step: a line that begins with ##.")
        )
    steps: list[Step] = []
    for part in document.steps:
        steps.append(_step(part, language, steps[-1].scene if steps else Scene()))
    return tuple(steps)


def _step(part: Part, language: str, before: Scene) -> Step:
    block, words = part.block, FrozenDict({language: _words(part)})
    scene = step_scene.scene_of(block, before)
    if block is None:
        return Step(scene, words, line=part.line)
    _check_keys(block)
    return Step(
        scene,
        words,
        step_asks.play(block),
        step_asks.highlight(block, scene),
        step_asks.hide(block),
        step_asks.prediction(block, scene),
        step_asks.checks(block, scene),
        "lab" in block.values,
        part.line,
    )


def _check_keys(block: Block) -> None:
    known = (*step_scene.KEYS, *step_asks.KEYS)
    for key in block.values:
        if key not in known:
            raise block.refused((key,), Message("A step has no entry {}; {}.", key, near(key, known)))


def _words(part: Part) -> Words:
    """Text, and what stands below a line of three dashes."""
    rows, fenced = part.text.split("\n"), False
    for i, row in enumerate(rows):
        fenced ^= row.lstrip().startswith(("```", "~~~"))
        if row.rstrip() == _RULE and not fenced and (i == 0 or not rows[i - 1].strip()):
            return Words(part.title, "\n".join(rows[:i]).strip("\n"), "\n".join(rows[i + 1 :]).strip("\n"))
    return Words(part.title, part.text)


# Other languages --------------------------------------------------------------------------------------------


def _translated(lesson: Lesson, language: str, other: Document) -> Lesson:
    """The lesson with the words of another file, step by step."""
    if not other.head.title:
        raise at(
            other.file, other.head.line, Message("A translation begins with the lesson's title, as # title.")
        )
    if len(other.steps) != len(lesson.steps):
        line = other.steps[-1].line if other.steps else other.head.line
        told = Message(
            "The lesson has {} steps, and this translation {}; each needs its heading ##.",
            len(lesson.steps), len(other.steps),
        )  # fmt: skip
        raise at(other.file, line, told)
    steps = tuple(
        _with_words(step, language, _step_words(other, step, part))
        for step, part in zip(lesson.steps, other.steps)
    )
    head = Words(other.head.title, other.head.text)
    return lesson.with_(steps=steps, words=FrozenDict({**lesson.words, language: head}))


def _with_words(step: Step, language: str, words: Words) -> Step:
    return replace(step, words=FrozenDict({**step.words, language: words}))


def _step_words(other: Document, step: Step, part: Part) -> Words:
    if part.block is not None:
        raise at(
            other.file,
            part.block.line - 1,
            Message("A translation holds words alone; leave out the block of TOML."),
        )
    if step.predict is None or step.predict.kind != CHOICE:
        return _words(part)
    rows = part.text.split("\n")
    count = next((i for i, row in enumerate(rows) if not _OPTION.match(row)), len(rows))
    options = tuple(match[1].strip() for row in rows[:count] if (match := _OPTION.match(row)))
    wanted = len(step.predict.options)
    if len(options) != wanted:
        told = Message(
            "This step asks to choose: under its heading stand the {} answers, each as - answer.", wanted
        )
        raise at(other.file, part.line, told)
    words = _words(Part(part.title, part.line, "\n".join(rows[count:]).strip("\n"), part.text_line + count))
    return Words(words.title, words.text, words.answer, options)
