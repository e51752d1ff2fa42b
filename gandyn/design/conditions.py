"""Whether a design is a GAN: the conditions of kexue.fm/archives/7210 (conclusions 1 and 2), each with how
it is known.

- "proved": by SymPy (`gandyn.design.symbolic`), for all r > 0, or because it follows from what is proved.
- "proved on an interval": by interval arithmetic, for r from 1e-6 to 1e6.
- "checked": at 4001 values of r from e^−15 to e^15; where rounding may have misled, again with 40 digits.

Continuity is a condition of its own: 1/(1 − r) rises on both sides of its pole.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from gandyn.design import ratio
from gandyn.design.coefficients import output, rho
from gandyn.design.derivative import differentiate
from gandyn.design.design import Design
from gandyn.design.exact import exactly, many_digits
from gandyn.design.intervals import INTERVALS, WITH_JUMPS, finite, is_proved, positive
from gandyn.design.jumps import first_jump
from gandyn.design.numbers import Functions, evaluate
from gandyn.design.rational import shorten
from gandyn.design.tree import Node, apply, substitute, variable
from gandyn.message import Message

PROVED, ON_INTERVAL, CHECKED = "proved", "proved on an interval", "checked"
GRADES = (CHECKED, ON_INTERVAL, PROVED)
INTERVAL = (1e-6, 1e6)
LOGS = np.linspace(-15.0, 15.0, 4001)
# So many suspicious points are looked at with 40 digits.
SUSPECTS = 100
Array = np.ndarray[Any, Any]
Answers = Mapping[str, bool | None]


@dataclass(frozen=True)
class Condition:
    """What must hold (or, not `needed`, is good to know), whether it does, and how that is known.

    where: the r at which it fails, of output_increasing the v; None if it holds or no place is known.
    """

    name: str
    text: Message
    holds: bool
    how: str
    where: float | None = None
    needed: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types: `where` is also the interval on which it is proved."""
        place = list(INTERVAL) if self.holds and self.how == ON_INTERVAL else self.where
        return {"holds": self.holds, "how": self.how, "where": place}


def conditions(design: Design, proved: Answers | None = None) -> tuple[Condition, ...]:
    """The conditions of a design at its parameters' own values.

    `proved`: the answers of SymPy, if it was asked, as `gandyn.design.symbolic` names them ("continuous",
    "increasing", "positive", "convex", "least"), and "range" if it found Ω. True, False, or None (or nothing)
    if it does not know.
    """
    if design.kind in ("field", "losses"):
        return ()
    known = proved or {}
    found = _dual_conditions(design) if design.kind == "dual" else _ratio_conditions(design, known)
    return found + _output_conditions(design)


def is_gan(found: tuple[Condition, ...]) -> bool:
    """Whether all conditions hold that must."""
    return all(condition.holds for condition in found if condition.needed)


def weakest(*conditions: Condition) -> str:
    """How something is known that follows from these."""
    return GRADES[min(GRADES.index(condition.how) for condition in conditions)]


def _ratio_conditions(design: Design, proved: Answers) -> tuple[Condition, ...]:
    continuous = _continuous(design, proved.get("continuous"))
    increasing = _increasing(design, proved.get("increasing"), continuous)
    positive_rho = _positive_rho(design, proved.get("positive"))
    found = (continuous, increasing, _range(design, proved), positive_rho, _zero(design))
    return found + _minimal(design, proved, (continuous, increasing, positive_rho))


def _of_log(tree: Node) -> Node:
    """A tree in r as one in v = log r."""
    return shorten(substitute(tree, "r", apply("exp", variable("v"))))


def _continuous(design: Design, proved: bool | None) -> Condition:
    text = Message("ω is continuous on (0, ∞).")
    tree = ratio.trees(design).omega_of_log
    if proved or _is_proved(tree, design, finite, WITH_JUMPS):
        return Condition("omega_continuous", text, True, PROVED if proved else ON_INTERVAL)
    place = first_jump(lambda v: _values(tree, design, v), LOGS)
    how = PROVED if proved is False else CHECKED
    return Condition("omega_continuous", text, place is None and proved is not False, how, _r(place))


def _increasing(design: Design, proved: bool | None, continuous: Condition) -> Condition:
    """ω' > 0; where ω is not known to be continuous, also at no jump downwards."""
    text = Message("ω increases strictly.")
    given = ratio.trees(design)
    # dω/dv = r ω', which has the sign of ω'.
    slope = shorten(differentiate(given.omega_of_log, "v"))
    found = _sign_condition("omega_increasing", text, slope, design, proved)
    if found.where is not None and _rises_at_rests(design, slope):
        found = Condition("omega_increasing", text, True, CHECKED)
    if not found.holds or continuous.how != CHECKED:
        return found
    fall = _fall(given.omega_of_log, design)
    return replace(found, holds=fall is None, how=CHECKED, where=fall)


def _rises_at_rests(design: Design, slope: Node) -> bool:
    """Whether ω' is 0 at single points only, as that of (r − 1)³, so that ω increases all the same."""
    if _not_positive(slope, design, strictly=False) is not None:
        return False
    rests = LOGS[_values(slope, design, LOGS) == 0.0]
    with many_digits():
        values = [
            exactly(ratio.trees(design).omega_of_log, {"v": v + step, **design.values})
            for v in rests[:SUSPECTS]
            for step in (-1e-3, 0.0, 1e-3)
        ]
    rising = (x is not None and y is not None and x < y for x, y in pairwise(values))
    return bool(values) and all(rising)


def _fall(tree: Node, design: Design) -> float | None:
    """Where ω is smaller than one point before, over a jump too, or None."""
    values = _values(tree, design, LOGS)
    size = np.minimum(np.abs(values[1:]), np.abs(values[:-1]))
    falls = np.flatnonzero(np.diff(values) < -1e-12 * size)
    return _r(_nearest(LOGS[1:][falls])) if falls.size else None


def _range(design: Design, proved: Answers) -> Condition:
    low, high = ratio.omega_range(design)
    text = Message("Ω, the range of ω, goes from {} to {}.", _shown(low), _shown(high))
    how = PROVED if proved.get("range") else CHECKED
    return Condition("omega_range", text, low < high, how)


def _positive_rho(design: Design, proved: bool | None) -> Condition:
    text = Message("ρ is positive on Ω.")
    tree = shorten(substitute(rho(design), "t", ratio.trees(design).omega_of_log))
    return _sign_condition("rho_positive", text, tree, design, proved)


def _zero(design: Design) -> Condition:
    """ψ may be given the constant with which it vanishes at ω(1), if there is a value at all."""
    at = float(ratio.optimum(design, 1.0))
    text = Message("ψ(ω(1)) = 0 at ω(1) = {}, by the constant that is added to ψ.", _shown(at))
    value = float(
        _values(substitute(rho(design), "t", ratio.trees(design).omega_of_log), design, np.zeros(1))[0]
    )
    holds = math.isfinite(at) and math.isfinite(value)
    return Condition("psi_zero", text, holds, PROVED if holds else CHECKED, None if holds else 1.0)


def _minimal(design: Design, proved: Answers, basic: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """d is convex, or least at r = 1; and whether what the generator's gradient follows is convex."""
    given = ratio.trees(design)
    if given.alpha is None and given.beta is None:
        convex = all(condition.holds for condition in basic)
        where = next((condition.where for condition in basic if not condition.holds), None)
        return (
            Condition("d_minimal", Message("d is convex, as d'' = ρ(ω) ω'."), convex, weakest(*basic), where),
        )
    text = Message("d is convex.")
    found = _sign_condition("d_minimal", text, _of_log(given.curvature), design, proved.get("convex"), False)
    if not found.holds and (proved.get("least") or _is_least(design)):
        how = PROVED if proved.get("least") else CHECKED
        found = Condition("d_minimal", Message("d is not convex, but least at r = 1."), True, how)
    follows = Message("What the generator's gradient follows, f with f' = β(ω), is convex.")
    other = _sign_condition("followed_convex", follows, _of_log(given.g), design, None, strictly=False)
    return found, replace(other, needed=False)


def _is_least(design: Design) -> bool:
    """Whether d(r) ≥ d(1) at the points, and not the same everywhere."""
    d = ratio.curves(design, np.exp(LOGS)).d
    return bool(np.all(d >= -1e-12 * (1.0 + np.abs(d))) and np.any(d > 1e-9))


def _sign_condition(
    name: str, text: Message, tree: Node, design: Design, proved: bool | None, strictly: bool = True
) -> Condition:
    """That a tree in v is positive, or not strictly so: by SymPy, by intervals, at points."""
    if proved:
        return Condition(name, text, True, PROVED)
    place = _not_positive(tree, design, strictly)
    if proved is None and place is None and _is_proved(tree, design, positive):
        return Condition(name, text, True, ON_INTERVAL)
    how = PROVED if proved is False else CHECKED
    return Condition(name, text, place is None and proved is None, how, _r(place))


def _is_proved(
    tree: Node, design: Design, holds: Callable[[Any], Array], functions: Functions = INTERVALS
) -> bool:
    low, high = map(math.log, INTERVAL)
    return is_proved(tree, "v", low, high, design.values, holds, functions)


def _not_positive(tree: Node, design: Design, strictly: bool = True) -> float | None:
    """The v nearest to 0 at which the tree is negative, or 0 if that will not do; None if there is none."""
    suspects = LOGS[~(_values(tree, design, LOGS) > 0.0)]
    if not strictly and suspects.size == LOGS.size:
        strictly = True  # 0 everywhere is no divergence
    with many_digits():
        for v in suspects[np.argsort(np.abs(suspects))][:SUSPECTS]:
            value = exactly(tree, {"v": v, **design.values})
            if value is None or value < 0 or (strictly and value == 0):
                return float(v)
    return None


def _values(tree: Node, design: Design, v: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(evaluate(tree, {**design.values, "v": v}) + 0.0 * v)


def _dual_conditions(design: Design) -> tuple[Condition, ...]:
    low, high = ratio.omega_range(design)
    bounds = Message("t goes from {} to {}.", _shown(low), _shown(high))
    slope = rho(design)
    rising = low < high and is_proved(slope, "t", low, high, design.values, positive)
    grid = np.linspace(low, high, LOGS.size)
    with np.errstate(all="ignore"):
        values = evaluate(slope, {**design.values, "t": grid}) + 0.0 * grid
    d = ratio.curves(design, np.exp(LOGS[::20])).d
    least = bool(np.all(d >= ratio.curves(design, np.ones(1)).d - 1e-9 * (1.0 + np.abs(d))))
    return (
        Condition("omega_range", bounds, low < high, PROVED),
        Condition("rho_positive", Message("ψ increases, so that a larger t means more fake."),
                  rising or bool(np.all(values > 0.0)), PROVED if rising else CHECKED),
        Condition("d_minimal", Message("d is convex, as a maximum of straight lines, and least at r = 1."),
                  least, CHECKED),
    )  # fmt: skip


def _output_conditions(design: Design) -> tuple[Condition, ...]:
    """Good to know of an output of its own: whether it increases and starts at the middle."""
    if "output" not in design.trees:
        return ()
    slope = shorten(differentiate(output(design), "v"))
    text = Message("The output A increases.")
    rising = replace(_sign_condition("output_increasing", text, slope, design, None), needed=False)
    where = None if rising.where is None else math.log(rising.where)
    if design.kind == "dual":
        return (replace(rising, where=where),)
    at, middle = (float(value) for value in (ratio.activation(design, 0.0), ratio.optimum(design, 1.0)))
    same = math.isclose(at, middle, rel_tol=1e-12, abs_tol=1e-12)
    text = Message("At output 0 t is ω(1) = {}; it is {}.", _shown(middle), _shown(at))
    zero = Condition("output_at_zero", text, same, CHECKED, None, needed=False)
    return replace(rising, where=where), zero


def _nearest(v: Array) -> float:
    return float(v[np.argmin(np.abs(v))])


def _r(v: float | None) -> float | None:
    return None if v is None else math.exp(v)


def _shown(value: float) -> str:
    return {math.inf: "∞", -math.inf: "−∞"}.get(value, f"{value:.6g}")
