"""Training as it is really run: discrete update rules instead of the flow."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gandyn import newcomers
from gandyn.checks import refused_as, whole
from gandyn.dynamics import box
from gandyn.ensembles import BOUND, MAX_SAMPLES, assembled, averaged, checked_bound, checked_starts, thinned
from gandyn.frozendict import FrozenDict
from gandyn.kernels import cache
from gandyn.orbit import Array, Orbit
from gandyn.scenario import Scenario
from gandyn.update_config import RuleError, UpdateConfig, rule_params
from gandyn.update_rule import UpdateRule
from gandyn.update_rules import RULES

MAX_ROUNDS = 1_000_000_000


def rules() -> dict[str, UpdateRule]:
    """Every registered update rule by id, in the order of the menus."""
    newcomers.list_all(newcomers.RULES)
    return dict(RULES)


def iterate(
    scenario: Scenario,
    phi: ArrayLike,
    theta: ArrayLike,
    rule: str = "alternating",
    steps: int = 500,
    lr_d: float = 0.2,
    lr_g: float = 0.2,
    n_d: int = 1,
    n_g: int = 1,
    first: str = "g",
    *,
    alternating: bool | None = None,
    schedule: str = "constant",
    decay: float = 0.01,
    save_every: int = 1,
    bound: float = BOUND,
    ema: float | None = None,
    **options: float,
) -> Orbit:
    """Trains from one start or many: `steps` iterations of discriminator and generator updates.

    phi, theta: (d,) or (m, d), d = scenario.dim. rule: an id of `gandyn.rules()`; `options` are that rule's
    (beta, …), of both players, or with _d and _g of one (beta_d). lr_d, lr_g: learning rates, on top of the
    scenario's time scales. n_d, n_g: updates of each player in an iteration and `first` ("d" or "g") who
    begins; they matter where the players take turns, which `alternating` chooses (default: as the rule does).
    schedule: "constant", "inverse" (rates times 1/(1 + decay·n)) or "cosine" (down to 0 at the end), n the
    iteration. After each update of the discriminator φ is clipped if the variant clips. At a corner a
    one-sided gradient is used.

    Returns an Orbit whose t counts rounds: phi and theta (n, d) or (m, n, d). Raises RuleError or ValueError,
    one sentence. Source: the rules' own files; Mescheder et al. 2018, arXiv:1801.04406, section 2.2, for the
    order of updates.
    """
    training = UpdateConfig(
        rule, lr_d, lr_g, n_d, n_g, first, alternating, schedule, decay, ema, FrozenDict(options)
    )
    return train(scenario, training, phi, theta, steps, save_every=save_every, bound=bound)


def train(
    scenario: Scenario,
    training: UpdateConfig,
    phi: ArrayLike,
    theta: ArrayLike,
    steps: int = 500,
    *,
    save_every: int = 1,
    bound: float = BOUND,
) -> Orbit:
    """`gandyn.iterate` with how one trains as a single value."""
    bound = checked_bound(bound)
    phi, theta, is_single = checked_starts(scenario, phi, theta, bound)
    every, samples = _plan(steps, save_every if training.ema is None else 1, len(phi))
    out, length, ended = _run(scenario, training, np.concatenate([phi, theta], axis=1), samples, every, bound)
    t = float(every) * np.arange(samples + 1, dtype=np.float64)
    orbit = assembled(out, t, length, ended, None if training.ema is None else averaged(out, training.ema))
    orbit = orbit if every == save_every else thinned(orbit, save_every)
    return orbit[0] if is_single else orbit


@refused_as(RuleError)
def _plan(steps: int, save_every: int, m: int) -> tuple[int, int]:
    """(iterations per sample, samples after the first)."""
    steps, every = whole("steps", steps, 0, MAX_ROUNDS), whole("save_every", save_every, 1, MAX_ROUNDS)
    if (steps // every + 1) * m > MAX_SAMPLES:
        raise RuleError(
            "That makes more than {:,} samples; take fewer steps or a larger save_every.", MAX_SAMPLES
        )
    return every, steps // every


class KernelArgs(NamedTuple):
    """What the kernels need to know of a training: who updates in an iteration, how often, rates, box, both
    players' options, and the field it steps along.

    updates: (n,) the player of each update, or `gandyn.kernels.iterate.BOTH`.
    """

    updates: NDArray[np.int64]
    repeats: tuple[int, int]
    rates: Array
    ahead: bool
    clip_bound: float
    params: Any
    field: Any


def kernel_args(scenario: Scenario, training: UpdateConfig) -> KernelArgs:
    """The training as the kernels take it."""
    # The number of both, after those of the players.
    updates = np.array(
        [players[0] if len(players) == 1 else 2 for players in training.updates], dtype=np.int64
    )
    half_width = box(scenario)
    wall = math.inf if half_width is None else half_width
    rates, rule, field = (
        np.array([training.lr_d, training.lr_g]),
        training.spec,
        training.effective_scenario(scenario).params(),
    )
    return KernelArgs(
        updates,
        (training.n_d, training.n_g),
        rates,
        rule.looks_ahead,
        wall,
        rule_params(rule, training.options),
        field,
    )


def training_key(scenario: Scenario, training: UpdateConfig) -> str:
    """Names the compiled kernel that trains so: the formulas of the field, and the rule."""
    field = cache.signature(training.effective_scenario(scenario).params())
    return f"rounds-{field}-{training.spec.params.__name__}"


def manual_updates_key(scenario: Scenario, training: UpdateConfig) -> str:
    """The same for single updates by hand."""
    return f"hand-{training_key(scenario, training)}"


def is_rule_kernel_ready(scenario: Scenario, training: UpdateConfig) -> bool:
    """Whether `train` and `walk` can start at once, because their kernels are on disk (or nothing can be kept
    there anyway).
    """
    keys = training_key(scenario, training), manual_updates_key(scenario, training)
    return cache.folder() is None or all(map(cache.is_ready, keys))


def _run(
    scenario: Scenario, training: UpdateConfig, starts: Array, samples: int, every: int, bound: float
) -> tuple[Array, Any, Any]:
    from gandyn.kernels import iterate as kernels

    m, width = starts.shape
    out = np.empty((m, samples + 1, width))
    length, ended = np.empty(m, dtype=np.int64), np.empty(m, dtype=np.int64)
    k, factors = kernel_args(scenario, training), training.factors(samples * every)
    kernels.ensemble(
        starts,
        out,
        every,
        k.updates,
        k.rates,
        factors,
        k.ahead,
        k.clip_bound,
        bound,
        k.field,
        k.params,
        length,
        ended,
    )
    cache.mark_ready(training_key(scenario, training))
    return out, length, ended
