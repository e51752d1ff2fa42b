"""Lessons are read as they are documented; whatever is wrong is told with its line, and nothing hostile gets
in.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from app.model.lessons import LessonError, read
from app.model.lessons.step_pages import PAGES
from app.pages import PAGES as REAL_PAGES
from tests.app.lessons.files import FRONT, lesson, written

WHOLE = """\
+++
id = "why-gans-circle"
order = 2
title = "Why GANs circle"
minutes = 20
sources = ["Su 2019, kexue.fm 6583"]
+++
An introduction with $\\theta_1$.

## Two players
```step
preset = "su-minimax"
dim = 1
starts = [[[0.5], [1.0]], [0.2, 0.3]]
trainings = [{rule = "alternating", lr_d = 0.1}]
page = "portrait"
display = {nullclines = true}
play = true
highlight = "lr_d"
hide = ["rail"]
predict = {kind = "choice", options = ["a", "b"], answer = 1}
check = [
  {measure = "verdict", is = "closed-orbits"},
  {measure = "theta-end", is = 0.17, within = 0.01},
]
```
Ask.

---

Answer.

## Afterwards
```
## no heading, for it is code
```
"""
CHINESE = "# 为什么\n引言。\n\n## 两个玩家\n- 甲\n- 乙\n\n问。\n\n---\n\n答。\n\n## 之后\n完。\n"


def test_everything_is_read(tmp_path: Path) -> None:
    chinese = written(tmp_path, CHINESE, "zh/lesson.md")
    found = read(written(tmp_path, WHOLE), {"zh": chinese})
    first, second = found.steps
    assert (found.id, found.order, found.minutes, found.sources) == (
        "why-gans-circle", 2, 20, ("Su 2019, kexue.fm 6583",),
    )  # fmt: skip
    assert first.scene.dim == 1
    assert [start.theta[0] for start in first.scene.starts] == [1.0, 0.3]
    assert first.scene.trainings[0].lr_d == 0.1 and first.scene.display.nullclines
    assert (first.play, first.highlight, first.hide) == (True, "lr_d", ("rail",))
    assert first.predict is not None and first.predict.answer == 1
    assert [check.equals for check in first.checks] == ["closed-orbits", 0.17]
    assert first.checks[1].line == 24
    assert first.said("en").text == "Ask." and first.said("en").answer == "Answer."
    assert first.said("zh").answer == "答。" and first.options("zh") == ("甲", "乙")
    assert first.options("en") == ("a", "b")
    assert second.scene == first.scene.with_(time=0.0)
    assert "no heading" in second.said("en").text and second.said("fr") == second.said("en")
    assert found.said("zh").title == "为什么"


def refused(tmp_path: Path, text: str | bytes) -> tuple[int, str]:
    path = written(tmp_path, text)
    with pytest.raises(LessonError) as error:
        read(path)
    assert str(error.value).startswith(f"lesson.md:{error.value.line}: ")
    assert str(error.value).endswith(".") and "\n" not in str(error.value)
    return error.value.line, str(error.value.sentence)


WRONG = {
    'preset = "su-minimx"': (7, "su-minimax"),
    "nonsense = 1": (7, "nonsense"),
    'variant = "gan"': (7, "variant"),
    'variant = "wgan-gp"\nset = {lambda = 0.1, mu = 2}': (8, "mu"),
    "regularizers = {r7 = 1.0}": (7, "r7"),
    "regularizers = {r1 = -1.0}": (7, "r1"),
    "dim = 3": (7, "dimension"),
    "dim = true": (7, "dimension"),
    "starts = [[[0.1], [0.2]]]": (7, "components"),
    "starts = 4": (7, "starts must be a list"),
    "duration = -1": (7, "duration"),
    'duration = "long"': (7, "duration"),
    'trainings = [\n {rule = "alternating"},\n {rule = "sgdd"}]': (9, "sgdd"),
    'trainings = [{rule = "alternating", rate = 1}]': (7, "rate"),
    'page = "portraits"': (7, "portraits"),
    "display = {nullcline = true}": (7, "nullcline"),
    "display = {nullclines = 1}": (7, "nullclines"),
    "[display]\n\nnullclines = 3": (9, "nullclines"),
    'views = {phase = [1, 2, 3]}': (7, "left"),
    'highlight = "mu"': (7, "mu"),
    'hide = ["everything"]': (7, "everything"),
    'predict = {kind = "guess"}': (7, "guess"),
    'predict = {kind = "choice", options = ["a"]}': (7, "options"),
    'predict = {kind = "choice", options = ["a", "b"], answer = 2}': (7, "answer"),
    'predict = {kind = "curve", of = "theta"}': (7, "theta-norm"),
    'predict = {kind = "portrait", rule = 0}': (7, "update rule"),
    'predict = {kind = "number", value = "x"}': (7, "value"),
    'check = [{measure = "verdict", is = "x"},\n\n{measure = "verdct", is = "x"}]': (9, "verdct"),
    'check = [{measure = "verdict"}]': (7, "least"),
    'check = [{claim = "no-such-claim"}]': (7, "no-such-claim"),
    'check = [{claim = "x", measure = "verdict"}]': (7, "either"),
    'lab = {experiment = "toy"}': (7, "toy"),
    'lab = {experiment = "toy-gan", set = {batches = 2}}': (7, "batches"),
    'lab = {experiment = "dcgan", set = {folder = "/etc"}}': (7, "folder"),
    'map = {x = "lambda", y = "r1"}': (7, "lambda"),
    'map = {x = "tau_d", y = "r1", cells = 100000}': (7, "cells"),
    'design = "gann"': (7, "gann"),
    'design = {name = "x", formulas = {omega = "__import__(1)", rho = "1"}}': (7, ""),
    "distances = {theta = []}": (7, ""),
    "time = -1": (7, "time"),
    "play = 1": (7, "play"),
    "dim = 1\ndim = 2": (8, "TOML"),
    "dim = ": (7, "TOML"),
    'title = "never ends': (7, "TOML"),
    "x = [[[[[[[[[[[[1]]]]]]]]]]]]": (7, "deeply"),
    "a.a.a.a.a.a.a.a.a.a.a = 1": (7, "deeply"),
    "dim = " + "9" * 3999: (7, ""),
}  # fmt: skip


@pytest.mark.parametrize("toml", WRONG)
def test_what_is_wrong_is_told_with_its_line(toml: str, tmp_path: Path) -> None:
    line, named = WRONG[toml]
    found, sentence = refused(tmp_path, lesson(toml))
    assert (found, named.lower() in sentence.lower()) == (line, True), sentence


SHAPES = {
    "": (1, "+++"),
    "# A title\n": (1, "+++"),
    "+++\nid = 'a'\n": (1, "no end"),
    "+++\nid = 'a'\n+++\n## Step\n": (2, "title"),
    "+++\nid = 'A B'\ntitle = 'x'\n+++\n## Step\n": (2, "small letters"),
    "+++\nid = 'a'\ntitle = 'x'\nminute = 3\n+++\n## Step\n": (4, "minute"),
    "+++\nid = 'a'\ntitle = 'x'\nminutes = 'long'\n+++\n## Step\n": (4, "minutes"),
    "+++\nid = 'a'\ntitle = 'x'\nlanguage = 'fr'\n+++\n## Step\n": (4, "language"),
    FRONT + "Only words.\n": (5, "at least one step"),
    FRONT + "##  \n": (5, "empty"),
    FRONT + "## Step\n```step\ndim = 1\n": (6, "no end"),
    FRONT + "## Step\nText\n```step\ndim = 1\n```\n": (7, "right under"),
    FRONT + "## Step\n![secret](/etc/passwd)\n": (6, "no pictures"),
    FRONT + "## Step\n" + "x" * 5000: (6, "characters"),
    FRONT + "## Step\nA\x00B\n": (6, "no text"),
    FRONT + "## Step\n" * 61: (65, "at most 60"),
}


@pytest.mark.parametrize("text", SHAPES)
def test_the_shape_of_a_file_is_checked(text: str, tmp_path: Path) -> None:
    line, named = SHAPES[text]
    found, sentence = refused(tmp_path, text)
    assert (found, named in sentence) == (line, True), sentence


def test_translations_have_the_same_steps_and_answers(tmp_path: Path) -> None:
    lessons = written(tmp_path, WHOLE)
    cases = {
        "## 两个玩家\n": (1, "# title"),
        "# 题\n\n## 一\n- 甲\n- 乙\n": (3, "2 steps"),
        "# 题\n\n## 一\n- 甲\n\n## 二\n": (3, "2 answers"),
        "# 题\n\n## 一\n```step\ndim = 1\n```\n\n## 二\n": (4, "words alone"),
    }
    for text, (line, named) in cases.items():
        with pytest.raises(LessonError) as error:
            read(lessons, {"zh": written(tmp_path, text, "zh.md")})
        assert (error.value.line, named in error.value.sentence) == (line, True), error.value


def test_hostile_files_are_refused_at_once(tmp_path: Path) -> None:
    begun = time.perf_counter()
    many = FRONT + "## x\n" * 1_000_000
    assert "bytes" in refused(tmp_path, many)[1]
    assert "UTF-8" in refused(tmp_path, os.urandom(4000) + b"\xff\xfe")[1]
    assert "bytes" in refused(tmp_path, b"\0" * 10_000_000)[1]
    assert refused(tmp_path, FRONT + "## x\n" * 39_000)[0] == 65
    assert "deeply" in refused(tmp_path, lesson("x = " + "[" * 1500 + "]" * 1500))[1]
    assert "characters" in refused(tmp_path, lesson("\n".join(f"a{i} = {i}" for i in range(9000))))[1]
    for other in (tmp_path, tmp_path / "missing.md", Path("/dev/zero"), Path("a\0b")):
        with pytest.raises(LessonError):
            read(other)
    assert time.perf_counter() - begun < 5.0


def test_other_pages_keep_what_a_step_does_not_say(tmp_path: Path) -> None:
    text = lesson(
        'distances = {theta = 0.7}\npage = "distances"', "distances = {noise = 0.2}", 'locus = "tau_d"',
        'variant = "wgan-gp"\ndim = 1\nmap = {x = "lambda", y = {id = "c", high = 3.0}, cells = 8}',
        'design = "lsgan"', 'noise = {on = true, noise = {sigma_d = 0.3}}',
        'lab = {experiment = "toy-gan", set = {batch = 32}, steps = 7, seed = 3}\npage = "lab"',
    )  # fmt: skip
    scenes = [step.scene for step in read(written(tmp_path, text)).steps]
    assert (scenes[1].settings_of("distances").theta, scenes[1].settings_of("distances").noise) == (0.7, 0.2)
    assert scenes[2].settings_of("locus").axis.id == "tau_d"
    axes = scenes[3].settings_of("map").spec
    assert (axes.x.id, axes.y.high, axes.x.count) == ("lambda", 3.0, 8)
    assert scenes[4].scenarios[0].design is not None
    assert scenes[5].settings_of("noise").on and scenes[5].settings_of("noise").noise.sigma_d == 0.3
    run = scenes[6].settings_of("lab").runs[0]
    assert (run.steps, run.seed, run.values["batch"], scenes[6].page) == (7, 3, 32, "lab")


def test_every_page_can_be_named() -> None:
    assert set(PAGES) == set(REAL_PAGES)
