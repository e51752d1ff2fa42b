"""Training as it is really run: discrete update rules instead of the flow."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gandyn.dynamics import box
from gandyn.ensembles import BOUND, MAX_SAMPLES, assembled, averaged, checked_bound, checked_decay, checked_starts, thinned
from gandyn.orbit import Array, Orbit
from gandyn.parameter import finite
from gandyn.rule import Rule
from gandyn.rules import RULES
from gandyn.scenario import Scenario

SCHEDULES = ("constant", "inverse", "cosine")
MAX_ROUNDS = 1_000_000_000


class RuleError(ValueError):
    """A rule that cannot be run so; the message is one sentence that says what to change."""


def rules() -> dict[str, Rule]:
    """Every registered update rule by id, in the order of the menus."""
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
    """Trains from one start or many: `steps` rounds of discriminator and generator updates.

    phi, theta: (d,) or (m, d), d = scenario.dim. rule: an id of `gandyn.rules()`; `options` are that rule's (beta, …).
    lr_d, lr_g: learning rates, on top of the scenario's time scales. n_d, n_g: updates of each player in a round and `first`
    ("d" or "g") who begins; they matter where the players take turns, which `alternating` chooses (default: as the rule does).
    schedule: "constant", "inverse" (rates times 1/(1 + decay·n)) or "cosine" (down to 0 at the end), n the round.
    After each update of the discriminator φ is clipped if the variant clips. At a corner a one-sided gradient is used.

    Returns an Orbit whose t counts rounds: phi and theta (n, d) or (m, n, d). Raises RuleError or ValueError, one sentence.
    Source: the rules' own files; Mescheder et al. 2018, arXiv:1801.04406, section 2.2, for the order of updates.
    """
    entry, decay_ema, bound = _rule(rule), checked_decay(ema), checked_bound(bound)
    phi, theta, alone = checked_starts(scenario, phi, theta, bound)
    every, rounds = _plan(steps, save_every if decay_ema is None else 1, len(phi))
    plan = _Plan(
        order=_order(entry.alternating if alternating is None else alternating, first),
        repeats=(_count("n_d", n_d, 0, 1000), _count("n_g", n_g, 0, 1000)),
        rates=np.array([_rate("lr_d", lr_d), _rate("lr_g", lr_g)]),
        schedule=_schedule(schedule, decay, rounds * every),
        knobs=rule_knobs(entry, options),
    )
    out, length, ended = _run(scenario, entry, plan, np.concatenate([phi, theta], axis=1), rounds, every, bound)
    t = float(every) * np.arange(rounds + 1, dtype=np.float64)
    orbit = assembled(out, t, length, ended, None if decay_ema is None else averaged(out, decay_ema))
    orbit = orbit if every == save_every else thinned(orbit, save_every)
    return orbit[0] if alone else orbit


class _Plan(NamedTuple):
    """How the rounds go."""

    order: int
    repeats: tuple[int, int]
    rates: Array
    schedule: Array
    knobs: Any


def _rule(id: str) -> Rule:
    if id not in RULES:
        raise RuleError(f"There is no rule {id!r}; there are {', '.join(RULES)}.")
    return RULES[id]


def _plan(steps: int, save_every: int, m: int) -> tuple[int, int]:
    """(rounds per sample, samples after the first)."""
    steps, every = _count("steps", steps, 0, MAX_ROUNDS), _count("save_every", save_every, 1, MAX_ROUNDS)
    if (steps // every + 1) * m > MAX_SAMPLES:
        raise RuleError(f"That makes more than {MAX_SAMPLES:,} samples; take fewer steps or a larger save_every.")
    return every, steps // every


def _count(name: str, value: int, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not least <= value <= most:
        raise RuleError(f"{name} must be a whole number from {least} to {most}.")
    return int(value)


def _order(alternating: bool, first: str) -> int:
    """As the kernel counts: both at once, the discriminator first, or the generator first."""
    if first not in ("d", "g"):
        raise RuleError("first must be 'd' or 'g'.")
    return (1 if first == "d" else 2) if alternating else 0


def _rate(name: str, value: float) -> float:
    try:
        rate = finite(name, value)
    except ValueError as error:
        raise RuleError(str(error)) from error
    if rate < 0.0:
        raise RuleError(f"{name} must be at least 0.")
    return rate


def _schedule(name: str, decay: float, rounds: int) -> Array:
    n = np.arange(rounds, dtype=np.float64)
    if name == "constant":
        return np.ones(rounds)
    if name == "inverse":
        return np.asarray(1.0 / (1.0 + _rate("decay", decay) * n))
    if name == "cosine":
        return np.asarray(0.5 * (1.0 + np.cos(np.pi * n / max(rounds, 1))))
    raise RuleError(f"schedule must be one of {', '.join(SCHEDULES)}, not {name!r}.")


def rule_knobs(rule: Rule, options: dict[str, Any]) -> Any:
    """The rule's options as the kernels take them; raises RuleError for unknown or impossible ones."""
    known = {option.id: option for option in rule.options}
    for id in options:
        if id not in known:
            raise RuleError(f"{rule.id} has no option {id!r}; it has {', '.join(known) or 'none'}.")
    try:
        return rule.knobs(*(float(option.check(options.get(id, option.default))) for id, option in known.items()))
    except ValueError as error:
        raise RuleError(str(error)) from error


def _run(scenario: Scenario, rule: Rule, plan: _Plan, starts: Array, rounds: int, every: int, bound: float) -> tuple[Array, Any, Any]:
    from gandyn.kernels import iterate as kernels

    m, width = starts.shape
    out = np.empty((m, rounds + 1, width))
    length, ended = np.empty(m, dtype=np.int64), np.empty(m, dtype=np.int64)
    half_width = box(scenario)
    wall = math.inf if half_width is None else half_width
    turns = plan.order, *plan.repeats, plan.rates, plan.schedule, rule.looks_ahead
    kernels.ensemble(starts, out, every, *turns, wall, bound, scenario.knobs(), plan.knobs, length, ended)
    return out, length, ended
