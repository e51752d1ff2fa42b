"""Lessons without a window: steps are drawn and measured in both languages, and handouts are written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app import __main__ as entry
from app.model.lessons import Check, read, shelf
from app.services import lesson_checks, lesson_handout, lesson_run
from app.services.lesson_checks import CheckResult
from app.text import translation
from app.text.translation import LANGUAGES
from tests.app.lessons.files import FRONT, lesson, written


@pytest.mark.parametrize("one", shelf.entries(), ids=lambda one: one.id)
def test_every_step_is_drawn_and_its_checks_hold(one: shelf.Entry) -> None:
    """In both languages, with the runs in the lab, which are made once."""
    lesson = shelf.load(one)
    for language in LANGUAGES:
        translation.set_language(language)
        for index, (step, result) in enumerate(zip(lesson.steps, lesson_run.run(lesson, language))):
            assert result.ok and result.drawn, lesson_run.lines(result)
            assert (result.index, result.title) == (index, step.said(language).title)
            # Of Python's own kinds, for JSON and whoever compares.
            for check in result.checks:
                assert isinstance(check.figure, (float, str)) and type(check.ok) is bool


def test_a_check_that_fails_and_one_that_cannot_be_measured_say_so(tmp_path: Path) -> None:
    text = lesson(
        'dim = 1\nvariant = "minimax"\n'
        'check = [{measure = "eigenvalue-imaginary", is = 0.4, within = 0.01}, {measure = "kl-pq", is = 1}]'
    )
    result = lesson_run.run_step(read(written(tmp_path, text)).steps[0], 0, "en")
    assert not result.ok and [check.ok for check in result.checks] == [False, False]
    first, second = lesson_run.lines(result)[1:]
    assert "= 0.5" in first and "0.4 ± 0.01" in first and "✗" in first
    assert "distributions" in second


BOUNDS = (
    (Check(measure="x", equals="converges"), "converges", True),
    (Check(measure="x", equals="converges"), "diverges", False),
    (Check(measure="x", equals=0.3, within=0.1), 0.4, True),
    (Check(measure="x", equals=0.3, within=0.1), 0.41, False),
    (Check(measure="x", least=1.0), 1.0, True),
    (Check(measure="x", least=1.0, most=2.0), 2.5, False),
    (Check(measure="x", most=2.0), float("nan"), False),
)


@pytest.mark.parametrize(("check", "figure", "held"), BOUNDS)
def test_bounds_hold_as_they_are_written(check: Check, figure: float | str, held: bool) -> None:
    assert lesson_checks.holds(check, figure) is held


def test_figures_of_a_run_are_taken_from_its_metrics(tmp_path: Path) -> None:
    text = lesson('lab = {experiment = "toy-gan"}\ncheck = [{measure = "lab.modes", least = 3}]')
    step = read(written(tmp_path, text)).steps[0]
    assert step.trains
    assert lesson_checks.evaluate_all(step, step.scene, {"modes": 5.0}) == (
        CheckResult(step.checks[0], True, 5.0, experiment="toy-gan"),
    )
    assert not lesson_run.run_step(step, 0, "en", train=False).checks


def test_figures_of_runs_are_named_by_their_experiment_in_both_languages() -> None:
    check = Check(measure="lab.log10_ratio.0.001", least=1.0)
    told = lesson_checks.told(CheckResult(check, True, 2.0, experiment="gradient-depth"))
    assert told == "decades, first to last layer · c = 0.001 = 2   (≥ 1)"
    translation.set_language("zh")
    assert "decades" not in lesson_checks.told(CheckResult(check, True, 2.0, experiment="gradient-depth"))


def test_a_handout_holds_questions_first_and_answers_last(tmp_path: Path) -> None:
    text = FRONT + (
        '## One\n```step\ndim = 1\npredict = {kind = "choice", options = ["this", "that"], answer = 1}\n```\n'
        "Ask.\n\n---\n\nBecause.\n\n"
        '## Two\n```step\npredict = {kind = "portrait"}\n```\nDraw $\\theta$.\n\n---\n\nSo.\n'
    )
    found = read(written(tmp_path, text))
    told = lesson_handout.text_of(found, "en")
    question, answers = told.split("## Answers")
    assert "**A**  this" in question and "Because." not in question
    assert "**B**  that" in answers and "Because." in answers and "So." in answers
    scenes = lesson_handout.scenes_of(found)
    assert [scene.display.show_flow for scene in scenes] == [True, False, True]


def test_commands_list_check_run_and_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = written(tmp_path, lesson('dim = 1\nvariant = "minimax"'), "good.md")
    bad = written(tmp_path, lesson("dim = 3"), "bad.md")
    assert entry.main(["lesson", "list", "--lang", "zh"]) == 0
    assert "why-gans-circle" in capsys.readouterr().out
    assert entry.main(["lesson", "check", str(good)]) == 0
    assert entry.main(["lesson", "check", str(good), str(bad)]) == 1
    assert "bad.md:7: The scenarios of a scene" in capsys.readouterr().out
    latex = written(tmp_path, lesson("dim = 1") + "\n\nThat $\\frac{$ is none.", "latex.md")
    assert entry.main(["lesson", "check", str(latex)]) == 1
    assert "latex.md:11: The formula" in capsys.readouterr().out
    assert entry.main(["lesson", "run", str(good), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["lessons"]
    assert row["id"] == "small" and row["steps"][0]["ok"] and row["steps"][0]["drawn"]
    paper = tmp_path / "handout.pdf"
    assert entry.main(["lesson", "handout", str(good), "-o", str(paper)]) == 0
    assert paper.read_bytes().startswith(b"%PDF") and paper.stat().st_size > 20_000
    assert entry.main(["lesson", "handout", str(good), "-o", str(tmp_path / "x.png")]) == 2
    assert entry.main(["lesson", "run", "no-such"]) == 2
    assert "no lesson and no file" in capsys.readouterr().err


def test_words_of_a_check(tmp_path: Path) -> None:
    check = Check(measure="theta-end", equals=0.5, within=0.1)
    assert lesson_checks.told(CheckResult(check, True, 0.52)) == "‖θ‖ at the end = 0.52   (0.5 ± 0.1)"
    word = replace(check, measure="verdict", equals="converges", within=0.0)
    assert lesson_checks.told(CheckResult(word, True, "converges")).endswith(": converges")
    both = Check(measure="rate", least=0.1, most=0.2)
    assert lesson_checks.expected(both) == "from 0.1 to 0.2"
