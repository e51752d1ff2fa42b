"""Pictures and verdicts: no false alarm wherever both are right, and every contradiction is seen, in a
sentence.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

import gandyn
from gandyn import Orbit, Scenario, UpdateConfig, agreement, analyze, flow, train
from gandyn.agreement import SENTENCES
from gandyn.analyses.theory import Verdict
from gandyn.analyses.trajectory_classifier import (
    CIRCLE,
    CLOSED,
    CONVERGES,
    CYCLE,
    DIVERGES,
    INCONCLUSIVE,
    KINDS,
    SINGULAR,
    SUBLINEARLY,
)
from tests.gandyn.matrix import DEAR, WHOLE

STARTS = (([0.1, 0.2], [0.2, 0.1]), ([2.0, -0.5], [0.5, 1.0]), ([0.01, 0.0], [0.0, 3.0]))
RULES = ("alternating", "simultaneous", "momentum", "adam", "extragradient")


# Every fourth one, or all.
FLOWS = [
    pytest.param(variant, strengths, dim, id=f"{variant}-{next(iter(strengths), 'plain')}-{dim}")
    for i, variant in enumerate(DEAR)
    for j, strengths in enumerate(({}, {"l2": 0.1}, {"r1": 1.0}))
    for dim in (1, 2)
    if WHOLE or (i + j + dim) % 4 == 0
]


@pytest.mark.parametrize(("variant", "strengths", "dim"), FLOWS)
def test_no_flow_contradicts_its_verdict(variant: str, strengths: dict[str, float], dim: int) -> None:
    """Over spans short and long, from three starts, with a run and without."""
    if any(gandyn.regularizers()[id].obstacle(gandyn.variants()[variant]) for id in strengths):
        pytest.skip("not defined together")
    scenario = Scenario(variant, regularizers=strengths, dim=dim)
    for phi, theta in STARTS:
        start = phi[:dim], theta[:dim]
        verdicts = [
            analyze(scenario, phi=start[0], theta=start[1], measured=measured).verdict
            for measured in (True, False)
        ]
        for duration, step in ((2.0, 0.01), (40.0, 0.01), (1000.0, 0.5)):
            orbit = flow(scenario, *start, duration, step)
            assert [str(agreement(verdict, orbit)) for verdict in verdicts] == ["None", "None"]


VARIANTS = ("minimax", "non-saturating", "wgan", "wgan-gp", "lsgan", "hinge", "wgan-clip", "wgan-normalized")
TRAININGS = [
    (variant, rule, dim)
    for i, variant in enumerate(VARIANTS)
    for j, rule in enumerate(RULES)
    for dim in (1, 2)
    if WHOLE or (i + j + dim) % 4 == 0
]


@pytest.mark.parametrize(("variant", "rule", "dim"), TRAININGS)
def test_no_training_contradicts_its_verdict(variant: str, rule: str, dim: int) -> None:
    scenario, training, (phi, theta) = Scenario(variant, dim=dim), UpdateConfig(rule), STARTS[0]
    verdict = analyze(scenario, training, phi=phi[:dim], theta=theta[:dim]).verdict
    for rounds in (60, 500, 20_000):
        assert (
            agreement(verdict, train(scenario, training, phi[:dim], theta[:dim], rounds), rounds=True) is None
        )


def test_a_swing_of_period_two_is_not_at_rest() -> None:
    scenario, training = (
        Scenario("wgan", dim=1),
        UpdateConfig("momentum", 0.1, 0.1, alternating=True, options={"beta": -0.95}),
    )
    verdict = analyze(scenario, training).verdict
    for rounds in (1000, 5000, 20_000):
        assert agreement(verdict, train(scenario, training, [0.1], [0.2], rounds), rounds=True) is None


def orbit_of(x: np.ndarray, t: np.ndarray, ended: str = "finished") -> Orbit:
    return Orbit(t, x[:, :1], x[:, 1:], ended, len(t))


T = np.linspace(0.0, 100.0, 4001)
TURN = np.stack([np.cos(T), np.sin(T)], axis=1)
SETTLING = np.array([1.0, 2.0]) + np.exp(-T)[:, None] * TURN
DRAWN = {
    "left": orbit_of(TURN * (1.0 + T)[:, None] ** 2, T, "diverged"),
    "undefined": orbit_of(TURN, T, "singular"),
    "rests": orbit_of(SETTLING, T),
    "vanishes": orbit_of(TURN * np.exp(-T)[:, None], T),
    "stays": orbit_of(TURN, T),
    "drifts": orbit_of(TURN * np.exp(-1e-2 * T)[:, None], T),
}
ORIGIN, ELSEWHERE = (
    Verdict(CONVERGES, "linearisation", "", rate=1.0),
    Verdict(CONVERGES, "measured", "", point=(1.0, 3.0)),
)
THERE = Verdict(CONVERGES, "measured", "", point=(1.0, 2.0))
MOVING = tuple(Verdict(kind, "measured", "") for kind in (CLOSED, CIRCLE, CYCLE))
CONSERVED = Verdict(CLOSED, "conserved", "", period=2.0 * np.pi)
AWAY, SLOWLY = Verdict(DIVERGES, "measured", ""), Verdict(SUBLINEARLY, "measured", "")


@pytest.mark.parametrize(
    ("code", "verdicts"),
    [
        ("left", (ORIGIN, SLOWLY, THERE, *MOVING, Verdict(SINGULAR, "measured", ""))),
        ("undefined", (ORIGIN, SLOWLY, *MOVING)),
        ("rests", (ORIGIN, *MOVING, AWAY, SLOWLY)),
        ("elsewhere", (ELSEWHERE,)),
        ("vanishes", (*MOVING, AWAY, THERE)),
        ("stays", (ORIGIN,)),
        ("drifts", (CONSERVED,)),
    ],
)
def test_contradictions_are_seen(code: str, verdicts: tuple[Verdict, ...]) -> None:
    """And said with the time, the place or the sizes."""
    orbit = DRAWN["rests" if code == "elsewhere" else code]
    for verdict in verdicts:
        found = agreement(verdict, orbit)
        assert found is not None and found.code == code
        assert (
            str(found).startswith("The drawn orbit ") and str(found).endswith(".") and "{" not in str(found)
        )
        assert "in iteration 100" in str(replace(found, rounds=True)) or "at t = 100" not in str(found)


@pytest.mark.parametrize(
    ("code", "verdicts"),
    [
        ("left", (AWAY,)),
        ("undefined", (AWAY, Verdict(SINGULAR, "measured", ""))),
        (
            "rests",
            (THERE, Verdict(DIVERGES, "growth", ""), Verdict(CONVERGES, "linearisation", "", rate=1e-12)),
        ),
        ("vanishes", (ORIGIN, SLOWLY)),
        ("stays", (*MOVING, CONSERVED, SLOWLY, AWAY, replace(ORIGIN, rate=0.1))),
        ("drifts", (ORIGIN, SLOWLY, *MOVING)),
    ],
)
def test_what_agrees_or_may_yet_agree_is_let_be(code: str, verdicts: tuple[Verdict, ...]) -> None:
    """A short run cannot contradict what is slow, and what is silent contradicts nothing."""
    for verdict in (*verdicts, Verdict(INCONCLUSIVE, "none", "")):
        assert agreement(verdict, DRAWN[code]) is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ended", ["stuck", "unfinished", "left-box", "finished", "diverged", "singular"])
def test_orbits_of_any_length_and_end_are_taken(kind: str, ended: str) -> None:
    for n in (1, 2, 3, 31, 33):
        x = np.ones((n, 2))
        found = agreement(Verdict(kind, "measured", "", rate=1.0), orbit_of(x, np.arange(float(n)), ended))
        assert found is None or ended in ("diverged", "singular")


def test_the_check_costs_less_than_a_millisecond() -> None:
    """On orbits of a million samples, as on short ones; the best of many, for others use the machine too."""
    x, t = np.tile(TURN, (250, 1)), np.arange(250.0 * len(T))
    orbit, spent = orbit_of(x, t), []
    for _ in range(50):
        begin = time.perf_counter()
        agreement(ORIGIN, orbit)
        spent.append(time.perf_counter() - begin)
    assert min(spent) < 1e-3


def test_every_code_is_tested() -> None:
    assert set(SENTENCES) == {*DRAWN, "elsewhere"}
