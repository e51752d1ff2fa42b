"""What experiments claim: of which settings, with which figure, and whether it holds where the document says
so."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from gandyn.parameter import Parameter
from gandyn.training import EXPERIMENTS, Experiment, Settings
from gandyn.training.claims import Claim, judged
from gandyn.training.experiment_runner import ExperimentRunner
from gandyn.training.parameter_factories import Count, PathParameter
from tests.gandyn.matrix import WHOLE

DOCUMENT = Path(__file__).parents[3] / "docs" / "training-lab.md"
# Seconds on one thread; the others take minutes, or hold for some seeds only. Figures of several seeds are
# in the document.
QUICK = (
    "weight-polarisation",
    "gradient-depth",
    "critic-surface",
    "histogram-js",
    "toy-gan",
    *(("mode-collapse", "js-stuck", "generator-gradient") if WHOLE else ()),
)


def defaults(id: str) -> dict[str, Any]:
    return dict(Settings(id).values)


def another(parameter: Parameter) -> Any:
    """A value that is not the default."""
    if isinstance(parameter, PathParameter):
        return "elsewhere"
    if parameter.choices:
        return next(choice for choice in parameter.choices if choice != parameter.default)
    if isinstance(parameter.default, str):
        return "elsewhere"
    number = float(parameter.default)
    return number + 1.0 if isinstance(parameter, Count) else number / 2.0 if number else 0.25


@pytest.mark.parametrize("id", list(EXPERIMENTS))
def test_every_experiment_claims_something_of_its_own_settings(id: str) -> None:
    experiment = EXPERIMENTS[id]
    found = experiment.claimed(defaults(id))
    assert found and set(found) <= set(experiment.claims)
    for claim in experiment.claims:
        assert (
            claim.text.endswith(".")
            and claim.figure
            and (math.isfinite(claim.least) or math.isfinite(claim.most))
        )
        assert claim in experiment.claimed(dict(experiment.check(claim.about)))


@pytest.mark.parametrize("id", list(EXPERIMENTS))
def test_nothing_is_claimed_of_other_settings(id: str) -> None:
    """Every control: what changes the training takes the claims away, unless they are about just that; what
    changes nothing leaves them."""
    experiment = EXPERIMENTS[id]
    own, made = experiment.claimed(defaults(id)), experiment.arms(defaults(id))
    changed = 0
    for parameter in experiment.parameters:
        values = dict(experiment.check({parameter.id: another(parameter)}))
        found = experiment.claimed(values)
        if experiment.arms(values) == made:
            assert found == own
        else:
            changed += 1
            assert not set(found) & set(own) and all(parameter.id in claim.about for claim in found)
    assert changed >= 3


@pytest.mark.parametrize(
    "variant",
    [choice for p in EXPERIMENTS["toy-gan"].parameters if p.id == "variant" for choice in p.choices],
)
def test_the_gan_in_the_plane_claims_nothing_of_other_losses(variant: str) -> None:
    assert bool(EXPERIMENTS["toy-gan"].claimed(defaults("toy-gan") | {"variant": variant})) == (
        variant == "wgan-gp"
    )


def test_a_figure_is_held_against_both_limits() -> None:
    claim = Claim("It lies between 1 and 2.", "x", lambda metrics: metrics["x"], 1.0, 2.0)
    for value, holds in (
        (0.99, False),
        (1.0, True),
        (2.0, True),
        (2.01, False),
        (math.nan, False),
        (True, True),
    ):
        found = judged(claim, {"x": value}, True)
        assert (found.holds, found.mark) == (holds, "✓" if holds else "✗")
    early = judged(claim, {"x": 1.5}, False)
    assert early.holds is None and early.mark == "–" and early.to_dict()["measured"] == 1.5


def run(experiment: Experiment, about: dict[str, Any], steps: int) -> dict[str, Any]:
    bench = ExperimentRunner(Settings(experiment.id, about, steps), "cpu")
    for _ in range(steps):
        bench.iterate()
    return bench.metrics()


@pytest.mark.parametrize("id", list(EXPERIMENTS))
def test_a_run_cut_short_is_not_judged(id: str) -> None:
    """But all figures are there."""
    experiment = EXPERIMENTS[id]
    for about in {tuple(claim.about.items()) for claim in experiment.claims}:
        given = {
            **dict(about),
            **({"replicas": 1} if id == "adam-vs-rmsprop" else {}),
            **({"warm_up": 1} if id == "generator-gradient" else {}),
        }
        metrics, values = run(experiment, given, 2), dict(experiment.check(dict(about)))
        found = experiment.judged(values, metrics, 2)
        assert found and all(one.holds is None and isinstance(one.measured, (int, float)) for one in found)


@pytest.mark.parametrize("id", QUICK)
def test_claims_hold_with_the_first_seed(id: str) -> None:
    experiment = EXPERIMENTS[id]
    steps = max(claim.steps or experiment.steps for claim in experiment.claimed(defaults(id)))
    found = experiment.judged(defaults(id), run(experiment, {}, steps), steps)
    assert [(one.claim.text, one.measured) for one in found if not one.holds] == []


@pytest.mark.parametrize("id", ["critic-surface", *(["generator-gradient"] if WHOLE else [])])
def test_claims_about_other_data_hold_with_the_first_seed(id: str) -> None:
    experiment = EXPERIMENTS[id]
    for claim in experiment.claims:
        if claim.about:
            metrics = run(experiment, dict(claim.about), experiment.steps)
            (found,) = experiment.judged(dict(experiment.check(claim.about)), metrics, experiment.steps)
            assert found.claim is claim and found.holds, found.measured


@pytest.mark.parametrize("id", list(EXPERIMENTS))
def test_the_document_has_every_claim(id: str) -> None:
    rows = [
        line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{id}` |")
    ]
    for claim in EXPERIMENTS[id].claims:
        assert any(claim.text in row for row in rows), claim.text
