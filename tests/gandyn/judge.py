"""The truth about a random scene, by scipy and formulas typed anew: what `gandyn.flow` is judged by.

Fields are Python's own numbers, real or complex, written from the variants' papers; consensus is v − γ∇½‖v‖²
in the state's own coordinates, by the complex step. Only instance noise takes the library's formula. Between
events it is DOP853 at rtol 1e-12, and LSODA where that takes too long; surfaces on which a field jumps,
walls, and tips that hold φ are events, handled one leg after the other. A start on a line through 0 is judged
in one dimension.

Scenes that no solver can be trusted with raise `Undecided`, with one of these reasons:
    tip: it begins where φ/‖φ‖ has no direction, so several orbits begin there, or consensus acts where φ
    rests at such a
        point, where ‖v‖² has no gradient;
    repelled: it begins on a surface that repels on both sides: two orbits begin there;
    chattering: more than LEGS legs;
    two surfaces: a penalty's kink at φ = 0 on a line, beside another place where the field changes;
    slow: more evaluations of the field than LIMIT, or LSODA gives up as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from tests.gandyn.judge_fields import LIMIT, Numbers, Slow, Truth, dot
from tests.gandyn.random_scenes import Scene

LEGS = 200


class Undecided(Exception):
    """The judge does not know."""


@dataclass
class Answer:
    """Samples (n, 2d), and why there are no more: finished, diverged, left-box, or failed as scipy
    gave up.
    """

    out: np.ndarray
    ended: str
    time: float


def truth(scene: Scene, times: np.ndarray, bound: float, strict: bool = False) -> Answer:
    """The scene's states at `times` ≥ 0, counted forward; strict: as exactly as scipy can."""
    x, basis = _on_a_line(scene)
    if _two_surfaces(scene, len(x) // 2):
        raise Undecided("two surfaces")
    case = Truth(scene, len(x) // 2, 3e-14 if strict else 1e-12, 0.0125 if strict else 0.05)
    solve = _in_box if scene.scenario.spec.box else _by_legs
    try:
        answer = solve(case, x, times, bound)
    except Slow as slow:
        raise Undecided("slow") from slow
    if basis is not None:
        d = len(x) // 2
        answer.out = np.concatenate([answer.out[:, :d] * basis, answer.out[:, d:] * basis], axis=1)
    return answer


def _two_surfaces(scene: Scene, dim: int) -> bool:
    """Whether a penalty's kink at φ = 0 comes on top of another place where the field changes."""
    case, scenario = Truth(scene, dim), scene.scenario
    alike = scenario.variant == "wgan-gp" or scenario.parameters.get("norm") == "phi"
    noisy = bool(scenario.regularizers.get("instance-noise"))
    others = scenario.spec.switch or scenario.spec.box or scenario.variant == "gan-qp" or noisy
    return case.kinked and dim == 1 and not alike and bool(others)


def _on_a_line(scene: Scene) -> tuple[Numbers, np.ndarray | None]:
    """The start, in one dimension if φ and θ lie on a line through 0, and that line."""
    phi, theta = scene.phi, scene.theta
    if scene.scenario.spec.box or len(phi) == 1:
        return [*map(float, phi), *map(float, theta)], None
    longer = phi if phi @ phi >= theta @ theta else theta
    size = float(np.linalg.norm(longer))
    line = longer / size if size else np.eye(len(phi))[0]
    if max(np.abs(x - (x @ line) * line).max() for x in (phi, theta)) <= 1e-15 * size:
        return [float(phi @ line), float(theta @ line)], line
    return [*map(float, phi), *map(float, theta)], None


def _leg(
    case: Truth, rate: Any, now: float, x: Numbers, times: np.ndarray, events: list[Any], longest: float
) -> Any:
    """One call of scipy, by LSODA if DOP853 takes too long."""
    for method, limit in (("DOP853", LIMIT), ("LSODA", 4 * LIMIT)):
        case.count = LIMIT - limit
        try:
            with np.errstate(all="ignore"):
                return solve_ivp(
                    lambda t, y: rate(list(map(float, y))),
                    (now, times[-1]),
                    x,
                    method=method,
                    dense_output=True,
                    events=events,
                    rtol=case.rtol,
                    atol=0.01 * case.rtol * math.hypot(*x) + 1e-290,
                    max_step=longest,
                )
        except Slow:
            if method == "LSODA" or longest < np.inf:
                raise
    raise AssertionError


def _longest(case: Truth, x: Numbers) -> float:
    """The longest step that misses no event; a large φ takes s fast from −‖θ‖ to ‖θ‖."""
    band = case.scene.scenario.variant == "wgan-fd" and case.dim > 1
    return (
        case.longest
        / max(case.scene.scenario.time_scales)
        / (max(1.0, 0.5 * math.hypot(*x)) if band else 1.0)
    )


def _event(function: Callable[[Numbers], float], direction: float) -> Any:
    def event(t: float, y: np.ndarray) -> float:
        return function(list(map(float, y)))

    event.terminal, event.direction = True, direction
    return event


def _fill(out: np.ndarray, leg: Any, now: float, times: np.ndarray, filled: int) -> int:
    """Samples up to the end of a leg; how many there are now."""
    reached = int(np.searchsorted(times, leg.t[-1], side="right"))
    if reached > filled and len(leg.t) > 1:
        out[filled:reached] = leg.sol(times[filled:reached]).T
        return reached
    return filled


def _tip_pull(case: Truth) -> float:
    """The size of the pull to φ = 0 that does not shrink there."""
    k, variant = case.scene.scenario.parameters, case.scene.scenario.variant
    push = 2.0 * case.scene.scenario.regularizers["dragan"] if case.kinked else 0.0
    if variant == "wgan-gp":
        push += 2.0 * k["lambda"] * k["c"]
    friction = variant == "wgan-gp-one-sided" and k["form"] == "linear" and k["c"] == 0.0
    return case.direction * ((k["lambda"] if friction else 0.0) - push)


def _check_start(case: Truth, x: Numbers) -> None:
    k, variant, d = case.scene.scenario.parameters, case.scene.scenario.variant, case.dim
    undirected = variant == "wgan-normalized" or (
        d > 1 and (_tip_pull(case) or (variant == "gan-qp" and k["norm"] == "phi"))
    )
    if undirected and not any(x[:d]):
        raise Undecided("tip")


def _by_legs(case: Truth, x: Numbers, times: np.ndarray, bound: float) -> Answer:
    """Leg by leg: on one side of the surface, or sliding along it."""
    _check_start(case, x)
    out, filled, now, g = np.empty((len(times), len(x))), 0, float(times[0]), case.surface()
    mode = 1.0 if g is None or g(x) > 0.0 else -1.0
    if g is not None and g(x) == 0.0:
        mode = _next_mode(case, x, mode, True)
    for _ in range(LEGS):
        _note(case, mode)
        rate = case.sliding if mode == 0.0 else lambda y, side=mode: case.on_side(y, side)
        events = [_event(lambda y: math.hypot(*y) - bound, 1.0), *_tip_event(case)]
        if g is not None and mode == 0.0:
            events += [_event(case.weight, -1.0), _event(lambda y: 1.0 - case.weight(y), -1.0)]
        elif g is not None:
            events.append(_event(g, -mode))
        leg = _leg(case, rate, now, x, times, events, _longest(case, x) if g else np.inf)
        filled = _fill(out, leg, now, times, filled)
        now, x = float(leg.t[-1]), leg.y[:, -1].tolist()
        if leg.status == 0:
            return Answer(out, "finished", now)
        if leg.status < 0 or len(leg.t_events[0]):
            return Answer(out[:filled], "diverged" if leg.status > 0 else "failed", now)
        if _tip_event(case) and len(leg.t_events[1]):
            out[filled:] = _resting(case, x, times[filled:] - now)
            return Answer(out, "finished", float(times[-1]))
        mode = _next_mode(case, x, mode, False) if mode != 0.0 else (-1.0 if len(leg.t_events[-2]) else 1.0)
    raise Undecided("chattering")


def _note(case: Truth, mode: float) -> None:
    case.seen.add({1.0: "above", -1.0: "below", 0.0: "sliding"}[mode])
    at_tip = mode == 0.0 and case.dim == 1 and case.surface_at_zero()
    if at_tip and case.scene.scenario.regularizers.get("consensus"):
        raise Undecided("tip")


def _next_mode(case: Truth, x: Numbers, mode: float, start: bool) -> float:
    """1 above the surface, −1 below, 0 for sliding along it."""
    above, below = case.across(x, 1.0), case.across(x, -1.0)
    if start and above > 0.0 > below:
        raise Undecided("repelled")
    if above < 0.0 < below:
        return 0.0
    return -mode if not start else (1.0 if above > 0.0 else -1.0)


def _tip_event(case: Truth) -> list[Any]:
    """Where φ comes to rest, in more than one dimension."""
    pull, d = _tip_pull(case), case.dim
    if d == 1 or pull <= 0.0:
        return []
    return [_event(lambda y: dot(y[:d], y[:d]) - (1e-20 if dot(y[d:], y[d:]) < pull**2 else 0.0), -1.0)]


def _resting(case: Truth, x: Numbers, after: np.ndarray) -> np.ndarray:
    """φ at 0, while θ falls as its own decay has it, which only loosens what pushes φ."""
    if case.scene.scenario.regularizers.get("consensus"):
        raise Undecided("tip")
    scenario = case.scene.scenario
    rate = scenario.regularizers.get("l2-generator", 0.0) * scenario.time_scales[1] * case.direction
    if rate < 0.0:
        raise Undecided("tip")
    return np.exp(-rate * after)[:, None] * np.array([0.0] * case.dim + x[case.dim :])


def _in_box(case: Truth, x: Numbers, times: np.ndarray, bound: float) -> Answer:
    """Leg by leg: each component of φ free, or held at its bound until its velocity turns inward."""
    w, d = case.scene.scenario.parameters["w"], case.dim
    x = [min(max(f, -w), w) for f in x[:d]] + x[d:]
    out, filled, now, held = np.empty((len(times), 2 * d)), 0, float(times[0]), [0.0] * d
    freed: set[int] = set()

    def velocity(y: Numbers) -> Numbers:
        v = case.velocity(y, 1.0, (1.0, 1.0))
        return [0.0 if i < d and held[i] else v[i] for i in range(2 * d)]

    def outward(i: int) -> Callable[[Numbers], float]:
        return lambda y: held[i] * case.velocity(y, 1.0, (1.0, 1.0))[i]

    for _ in range(LEGS):
        if case.direction > 0.0:
            free = case.velocity(x, 1.0, (1.0, 1.0))
            walled = [
                abs(x[i]) >= w * (1.0 - 1e-13) and free[i] * x[i] > 0.0 and i not in freed for i in range(d)
            ]
            held = [math.copysign(1.0, x[i]) if walled[i] else 0.0 for i in range(d)]
            x = [held[i] * w if held[i] else min(max(x[i], -w), w) for i in range(d)] + x[d:]
        events = [
            _event(outward(i), -1.0) if held[i] else _event(lambda y, i=i: abs(y[i]) - w, 1.0)
            for i in range(d)
        ]
        events.append(_event(lambda y: math.hypot(*y) - bound, 1.0))
        leg = _leg(case, velocity, now, x, times, events, _longest(case, x))
        filled = _fill(out, leg, now, times, filled)
        now, x = float(leg.t[-1]), leg.y[:, -1].tolist()
        # Its velocity is 0 but for rounding, and about to turn inward.
        freed = {i for i in range(d) if held[i] and len(leg.t_events[i])}
        if leg.status == 0:
            return Answer(out, "finished", now)
        if leg.status < 0 or len(leg.t_events[-1]):
            return Answer(out[:filled], "diverged" if leg.status > 0 else "failed", now)
        if case.direction < 0.0:
            return Answer(out[:filled], "left-box", now)
    raise Undecided("chattering")
