"""Every variant × regulariser × (flow or rule) × dimension, and a judge of rules that shares nothing with the
verdict's own.

The judge looks at one run, four times as long as the verdict's, by the largest and smallest ‖(φ, θ)‖ in its
sixteenths. Where that shows nothing yet, because the verdict rests on a run as much longer, so does the
judge.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any, NamedTuple

import numpy as np

import gandyn
from gandyn import Scenario, UpdateConfig
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.analyses.verdict import Verdict, combined

STRENGTHS: dict[str, dict[str, float]] = {"plain": {}} | {
    id: {id: float(r.strength.default)} for id, r in gandyn.regularizers().items()
}
# Whether every cell is tried, which compiles some 400 kernels first, or what fits into the automatic check.
WHOLE = bool(os.environ.get("GANDYN_WHOLE_MATRIX"))
# Rules whose kernels are tried in all tests. The others share their kernels' text, which is tested without a
# compiler in test_rules_of_papers.
COMPILED = tuple(id for id, rule in gandyn.rules().items() if WHOLE or rule.order < 10)
# Variants and regularisers of which dear tests try a few cells only, unless all are tried: the fields of the
# first and the last are those of the relativistic GAN and, with slope 0, of the third; R2 is R1's damping.
SPARED = {"relativistic-average", "wgan-div", "gls-gan", "ls-gan"}
SPARED_STRENGTHS = {"r2", "lecam", "dragan", "l2-generator"}
# Those that are not spared, or all.
DEAR = [id for id in gandyn.variants() if WHOLE or id not in SPARED]
# Those whose fields no other variant has, or all.
UNLIKE = [id for id in gandyn.variants() if id in DEAR or id in ("wgan-div", "gls-gan")]
ROUNDS, LONGER = 1 << 18, 64
FLED = "it fled"
Array = np.ndarray[Any, Any]


def some(items: Iterable[Any], every: int) -> list[Any]:
    """Every so many-th one, or all: what a dear test takes of its cases."""
    return [*items][:: 1 if WHOLE else every]


class Cell(NamedTuple):
    """One case by names; rule "" is the flow."""

    variant: str
    strength: str
    rule: str
    dim: int

    @property
    def scenario(self) -> Scenario:
        """At default parameters."""
        return Scenario(self.variant, regularizers=STRENGTHS[self.strength], dim=self.dim)

    @property
    def training(self) -> UpdateConfig | None:
        """At default rates and options."""
        return UpdateConfig(self.rule) if self.rule else None

    @property
    def kernel(self) -> str:
        """Which field has to be compiled: L2 and R1 come with every one, noise that changes nothing costs
        nothing.
        """
        noise = self.strength == "instance-noise" and not gandyn.variants()[self.variant].noise_inert
        if self.strength in ("lecam", "dragan", "l2-generator"):
            return self.strength
        return "noise" if noise else "consensus" if "consensus" in (self.strength, self.rule) else "plain"

    def __str__(self) -> str:
        return f"{self.variant}-{self.strength}-{self.rule or 'flow'}-{self.dim}"


def cells() -> Iterator[Cell]:
    """All that are defined."""
    for variant, strength, rule, dim in product(gandyn.variants(), STRENGTHS, ("", *gandyn.rules()), (1, 2)):
        if strength == "plain" or not gandyn.regularizers()[strength].obstacle(gandyn.variants()[variant]):
            yield Cell(variant, strength, rule, dim)


def verdict_of(scenario: Scenario, training: UpdateConfig | None = None, measured: bool = True) -> Verdict:
    """The verdict in the scenario's own dimension, from the reference start."""
    return combined(AnalysisContext(scenario, training, *standard_start(scenario.dim), measured))


class Run(NamedTuple):
    """‖(φ, θ)‖ (n,) of one orbit, its states (n, 2d), and whether it left the bound."""

    size: Array
    states: Array
    fled: bool

    @property
    def tops(self) -> Array:
        """The largest size in each sixteenth."""
        return np.array([part.max() for part in np.array_split(self.size, 16)])

    @property
    def bottoms(self) -> Array:
        """The smallest size in each sixteenth."""
        return np.array([part.min() for part in np.array_split(self.size, 16)])


def rounds_of(scenario: Scenario, training: UpdateConfig, factor: float = 1.0, rounds: int = ROUNDS) -> Run:
    """A long training from the reference start, φ times the factor and θ divided by it, so that L₀ stays."""
    phi, theta = standard_start(scenario.dim)
    # A prime, so that no period hides between samples.
    orbit = gandyn.train(
        scenario, training, factor * phi, theta / factor, rounds, save_every=13 if rounds <= ROUNDS else 401
    )
    states = np.concatenate([orbit.phi, orbit.theta], axis=-1)
    return Run(np.linalg.norm(states, axis=-1), states, orbit.ended == "diverged")


def shows(verdict: Verdict, scenario: Scenario, training: UpdateConfig, rounds: int = ROUNDS) -> str:
    """ "" if the long run, or a much longer one, looks as the verdict says, else what it shows."""
    text = _shown(verdict, scenario, training, rounds)
    return _shown(verdict, scenario, training, LONGER * rounds) if text and text != FLED else text


def _shown(verdict: Verdict, scenario: Scenario, training: UpdateConfig, rounds: int) -> str:
    run = rounds_of(scenario, training, rounds=rounds)
    if run.fled:
        return "" if verdict.kind == "diverges" else FLED
    tops, bottoms = run.tops, run.bottoms
    text = (
        f"tops {tops[0]:.4g} {tops[3]:.4g} {tops[7]:.4g} {tops[11]:.4g} {tops[15]:.4g}, last bottom"
        f" {bottoms[-1]:.4g}"
    )
    if verdict.kind == "limit-cycle":
        return "" if _cycles(verdict, tops, scenario, training, rounds) else text
    if verdict.law == "constant speed":
        return "" if _speeds_on(scenario, training) else text
    if verdict.law == "growth":
        return "" if _lengthens(training, run) else text
    return "" if LOOKS[verdict.kind](verdict, run, rounds) else text


def _cycles(verdict: Verdict, tops: Array, scenario: Scenario, training: UpdateConfig, rounds: int) -> bool:
    """Bounds that stay, and that at least one neighbour comes to as well: several cycles may share
    the plane.
    """
    slack, last = 0.35 if "irregular" in verdict.reason else 0.05, tops[-4:].max()
    others = [rounds_of(scenario, training, factor, rounds).tops[-4:].max() for factor in (1.4, 0.7, 2.0)]
    shared = any(abs(other / last - 1.0) < slack for other in others)
    return bool(
        abs(tops[15] / tops[11] - 1.0) < slack and shared and abs(verdict.radius / last - 1.0) < slack
    )


def _vanishes(verdict: Verdict, run: Run, rounds: int) -> bool:
    start = run.size[0]
    if verdict.target.startswith("rest"):
        return bool(
            np.ptp(run.states[-len(run.size) // 4 :], axis=0).max() < 1e-4 * run.tops[-1]
            and run.bottoms[-1] > 1e-6 * start
        )
    bound = 1e-6 if np.isnan(verdict.rate) else 100.0 * np.exp(-0.9 * verdict.rate * rounds) + 1e-9
    return bool(run.tops[15] < bound * start and run.tops[15] < 0.999 * run.tops[0])


def _lingers(verdict: Verdict, run: Run, rounds: int) -> bool:
    tops, start = run.tops, run.size[0]
    if verdict.target.startswith("rest"):
        moves = [np.ptp(part, axis=0).max() for part in np.array_split(run.states, 16)]
        return bool(moves[15] < 0.8 * moves[3] and run.bottoms[-1] > 1e-6 * start)
    steady = abs(np.log(tops[15] / tops[7])) < 2.0 * abs(np.log(tops[7] / tops[3])) + 0.05
    return bool(tops[15] < 0.95 * tops[3] and tops[15] > 1e-5 * start and steady)


def _turns(run: Run) -> bool:
    """Whether it moves on, in the last eighth, as fast as ever but for a thousandth; what creeps in a flat
    region turns on nothing.
    """
    steps = np.linalg.norm(np.diff(run.states, axis=0), axis=1)
    return bool(steps[-len(steps) // 8 :].max() > 1e-3 * steps.max())


def _circles(verdict: Verdict, run: Run, rounds: int) -> bool:
    swings = (run.tops - run.bottoms) / run.tops
    return bool(
        _turns(run)
        and run.tops[15] > 1e-3 * run.size[0]
        and (swings[15] < 1e-3 or swings[15] < 0.8 * swings[3])
    )


def _closes(verdict: Verdict, run: Run, rounds: int) -> bool:
    return bool(
        _turns(run) and abs(run.tops[15] / run.tops[8] - 1.0) < 0.01 and run.tops[15] > 1e-3 * run.size[0]
    )


def _speeds_on(scenario: Scenario, training: UpdateConfig) -> bool:
    """Whether θ moves one way at one speed, until φ is so small that dividing by it is rounding noise, or a
    rule has magnified such noise.
    """
    orbit = gandyn.train(scenario, training, *standard_start(1), 20_000)
    stop = int((orbit.phi[:, 0] > 1e-6).argmin()) or len(orbit.phi)
    moves = np.diff(orbit.theta[2:stop, 0])
    return bool(len(moves) > 8 and (moves > 0.0).all() and abs(moves[-1] / moves[-2] - 1.0) < 0.02)


def _lengthens(training: UpdateConfig, run: Run) -> bool:
    """Whether every stretch of rounds lengthens ‖φ‖²/η_D + ‖θ‖²/η_G, which a flow along −σ(s)θ, σ(s)φ
    conserves.
    """
    phi, theta = np.split(run.states, 2, axis=1)
    w = (phi**2).sum(-1) / training.lr_d + (theta**2).sum(-1) / training.lr_g
    return bool((np.diff(w) >= -1e-12 * w[1:]).all() and w[-1] > 1.01 * w[0])


def _escapes(verdict: Verdict, run: Run, rounds: int) -> bool:
    tops = run.tops[[0, 1, 7, 15]]
    return bool((tops[1:] >= 0.999 * tops[:-1]).all() and tops[-1] > 2.0 * run.size[0])


LOOKS: dict[str, Callable[[Verdict, Run, int], bool]] = {
    "converges": _vanishes,
    "converges-sublinearly": _lingers,
    "tends-to-circle": _circles,
    "closed-orbits": _closes,
    "diverges": _escapes,
    "inconclusive": lambda verdict, run, rounds: "The run does not decide either: " in verdict.reason,
}
