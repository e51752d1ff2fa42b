"""From an experiment's settings to the Dirac GAN with the same numbers, and its rates."""

from __future__ import annotations

import pytest

import gandyn
from gandyn.training import DataSource, NetworkConfig, Penalty, RunConfig, Settings
from gandyn.training.sweeps import theory
from gandyn.training.sweeps.theory import TheoryAxis, TheoryError

PLAIN = {"optimiser_d": "sgd", "optimiser_g": "sgd", "variant": "wgan", "n_critic": 1}


def settings(**values):
    return Settings("toy-gan", {**PLAIN, **values})


def test_every_number_is_the_labs():
    found = theory.counterpart(
        settings(
            variant="wgan-gp", **{"lambda": 0.3}, r1=0.2, l2=0.05, noise=0.1, lr_d=0.03, lr_g=0.02, n_critic=5
        )
    )
    assert found.scenario == gandyn.Scenario(
        "wgan-gp",
        {"lambda": 0.3, "c": 1.0},
        dim=1,
        regularizers={"r1": 0.4, "l2": 0.05, "instance-noise": 0.1},
    )
    t = found.training
    assert (t.rule, t.lr_d, t.lr_g, t.counts, t.first) == ("alternating", 0.03, 0.02, (5, 1), "d")
    assert t.is_alternating
    assert not found.untold


@pytest.mark.parametrize(
    ("optimiser", "rule", "option", "value"),
    [
        ("momentum", "momentum", "beta", 0.5),
        ("rmsprop", "rmsprop", "alpha", 0.9),
        ("adam", "adam", "beta2", 0.9),
    ],
)
def test_optimiser_becomes_rule(optimiser, rule, option, value):
    found = theory.counterpart(settings(optimiser_d=optimiser, optimiser_g=optimiser)).training
    assert found.rule == rule
    assert found.options[option] == value
    assert found.is_alternating


@pytest.mark.parametrize(
    ("run", "word"),
    [
        (RunConfig(g=None), "generator"),
        (RunConfig(d=NetworkConfig(optimiser="sgd"), g=NetworkConfig(optimiser="adam")), "sgd"),
        (RunConfig(d=NetworkConfig(optimiser="lbfgs"), g=NetworkConfig(optimiser="lbfgs")), "lbfgs"),
    ],
)
def test_no_counterpart(run, word):
    with pytest.raises(TheoryError, match=word):
        theory.of_run(run)


def test_what_is_left_out_is_said():
    run = RunConfig(
        variant="hinge",
        penalties=(Penalty("one-sided", 1.0), Penalty("two-sided", 0.1, 0.0, "fake")),
        clip=0.1,
    )
    found = theory.of_run(run.with_(spectral=True, noise=0.1, noise_steps=10))
    assert found.scenario.regularizers["r1"] == 0.2
    told = theory.left_out(found, ["n_D"])
    assert "penalty on top" in told
    assert "clipping, spectral normalisation, noise that fades" in told
    assert told.endswith("Axes it does not know: n_D.")


@pytest.mark.parametrize(
    ("id", "values", "expected"),
    [
        ("lr_d", (1e-3, 1e-1), TheoryAxis("lr_d", 1.0)),
        ("r1", (0, 0.1, 0.3), TheoryAxis("r1", 2.0)),
        ("r1", (0, 0.1), TheoryAxis("r1", 2.0)),
        ("l2", (0.1, 0.2), TheoryAxis("l2", 1.0)),
        ("noise", (0.1, 0.2), TheoryAxis("instance-noise", 1.0)),
        ("lambda", (0.1, 1.0), TheoryAxis("lambda", 1.0)),
        ("n_critic", (1, 5), None),
        ("width", (8, 64), None),
        ("variant", ("hinge", "wgan"), None),
        ("r1", (0.1,), None),
    ],
)
def test_axes_that_the_theory_has(id, values, expected):
    base = settings(variant="wgan-gp")
    assert theory.theory_axis(lambda v: base.with_(values={**base.values, id: v}), values) == expected


@pytest.mark.parametrize(
    ("id", "arm", "expected"),
    [("lr_d", "plain", "lr_d"), ("lr_d", "cure", ""), ("lr_cure", "plain", ""), ("lr_cure", "cure", "lr")],
)
def test_arms_have_their_own_numbers(id, arm, expected):
    base = Settings("mode-collapse")
    arms = list(gandyn.training.experiment("mode-collapse").arms(base.values))
    arm = arms[("plain", "cure").index(arm)]
    found = theory.theory_axis(lambda v: base.with_(values={**base.values, id: v}), (1e-4, 1e-3), arm)
    assert (found.id if found else "") == expected


def test_points_are_no_part_of_it():
    assert theory.of_run(RunConfig(data=DataSource("ring"))) == theory.of_run(RunConfig())
