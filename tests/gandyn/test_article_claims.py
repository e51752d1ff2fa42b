"""Claims of the articles: in both languages, measured again, with verdicts that follow from the figures."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
import time
from collections.abc import Mapping

import pytest

from gandyn.claims import MEASURES, Stopped, SubjectError, measured, subject_of
from gandyn.claims.articles import TOPICS, every, find
from gandyn.claims.bench import Bench
from gandyn.claims.claim import CONDITION, FAILS, WORDS, ArticleClaim
from gandyn.claims.measuring import measure, measure_all, needed
from gandyn.claims.runs import run_of
from gandyn.training.messages import Settings
from tests.gandyn.matrix import WHOLE

# Those that need no long run cost next to nothing; of the others every sixth is tried.
QUICK = [c for c in every() if c.fast and c.scene.get("page") not in ("portrait", "spectrum")]
LONGER = [c for c in every() if c.fast and c not in QUICK]
TRIED = [*QUICK, *(LONGER if WHOLE else LONGER[1::6])]


def test_there_are_claims_of_every_topic() -> None:
    assert len(every()) >= 45 and len(TOPICS) == 14
    assert len({claim.id for claim in every()}) == len(every())
    assert all(topic.en and re.search("[一-鿿]", topic.zh) for topic in TOPICS.values())


@pytest.mark.parametrize("claim", every(), ids=lambda claim: claim.id)
def test_a_claim_is_told_in_both_languages_with_its_source(claim: ArticleClaim) -> None:
    assert claim.en.endswith(".") and claim.zh.endswith("。")
    assert re.search("[一-鿿]", claim.zh) and not re.search("[一-鿿]", claim.en)
    assert re.search(r"kexue\.fm|arXiv:|zhihu|Lecture|Zheng|Daskalakis", claim.source)
    assert bool(claim.note_en) == bool(claim.note_zh) and claim.expected in WORDS
    assert claim.note_en or claim.expected not in (CONDITION, FAILS)
    assert subject_of(claim.scene)


@pytest.mark.parametrize("claim", TRIED, ids=lambda claim: claim.id)
def test_measured_again_a_claim_has_the_verdict_that_is_expected(claim: ArticleClaim) -> None:
    found = measure(claim)
    assert found.verdict == claim.expected, dict(found.figures)


@pytest.mark.skipif(not WHOLE, reason="trains in the lab")
@pytest.mark.parametrize("claim", [c for c in every() if not c.fast], ids=lambda claim: claim.id)
def test_so_have_those_that_take_long(claim: ArticleClaim) -> None:
    assert measure(claim).verdict == claim.expected


@pytest.mark.parametrize("claim", QUICK, ids=lambda claim: claim.id)
def test_a_verdict_follows_from_the_figures(claim: ArticleClaim) -> None:
    figures = measure(claim).figures
    assert _verdicts(claim, figures) - {claim.expected}


def _verdicts(claim: ArticleClaim, figures: Mapping[str, float | str]) -> set[str]:
    """What is said of figures that are all wrong, in one way or another."""
    wrong = (math.nan, -1e9, 1e9, 0.0)
    return {
        claim.verdict({k: word if isinstance(v, str) else x for k, v in figures.items()})
        for x in wrong
        for word in ("?", "yes", "no")
    }


def test_runs_of_the_lab_are_made_once_and_the_longest_first() -> None:
    runs = needed(every())
    assert len(runs) == len(set(runs)) and len(runs) < sum(len(claim.runs) for claim in every())
    assert all(isinstance(run, Settings) and run.seed in range(3) for run in runs)


def test_a_run_can_be_stopped() -> None:
    begun = time.monotonic()
    with pytest.raises(Stopped):
        run_of(Settings("toy-gan", steps=100_000), stopped=lambda: time.monotonic() - begun > 0.5)


def test_claims_that_cannot_be_measured_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gandyn.training.client.require_torch", _refuse)
    claim, found = next(iter(measure_all([find("clipping-polarises")])))
    assert claim.id == "clipping-polarises" and str(found) == "There is no torch."


def _refuse() -> None:
    raise SubjectError("There is no torch.")


def test_measures_refuse_what_they_do_not_know() -> None:
    assert set(MEASURES) >= {"verdict", "rate", "radius", "theta-end", "js", "w1", "design.is-gan"}
    for id, keys in (
        ("nothing", {}),
        ("js", {}),
        ("design.is-gan", {}),
        ("lab.modes", {}),
        ("spectral-radius", {}),
    ):
        with pytest.raises(SubjectError):
            measured(id, subject_of(keys))
    metrics = {"modes": 8, "frechet": {"c = 0.1": 3.5}}
    assert measured("lab.modes", subject_of({}), metrics) == 8.0
    assert measured("lab.frechet.c = 0.1", subject_of({}), metrics) == 3.5
    with pytest.raises(SubjectError, match="no single figure"):
        measured("lab.frechet", subject_of({}), metrics)


def test_figures_against_closed_forms() -> None:
    circle = Bench({"variant": "wgan", "dim": 2})
    assert circle.number("theta-start") == pytest.approx(math.sqrt(0.05))
    assert circle.number("momentum") == pytest.approx(0.03)
    damped = Bench({"variant": "wgan-gp", "set": {"lambda": 0.5, "c": 0.0}})
    assert damped.number("rate") == pytest.approx(0.5) and damped("verdict") == "converges"
    assert Bench({"distances": {"kind": "segments", "theta": 3.0}}).number("w1") == 3.0


def test_the_measuring_process_ends_with_its_input() -> None:
    words = [sys.executable, "-m", "gandyn.claims", "wgan-gp-covers-the-modes"]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    time.sleep(1.0)
    process.stdin.close()
    assert process.wait(20.0) == 0
    assert process.stdout is not None
    process.stdout.close()


def test_the_measuring_process_tells_lines_of_json() -> None:
    words = [sys.executable, "-m", "gandyn.claims", "js-is-log-2"]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdin is not None
    line = json.loads(process.stdout.readline())
    process.communicate()
    assert line["found"]["id"] == "js-is-log-2" and line["found"]["verdict"] == "holds"
