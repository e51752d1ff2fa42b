"""The curves of designs, by numpy: computed once for each design and its numbers, and cached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from app.compute.cache import LruCache
from app.compute.design_report import conditions_of
from app.model.scene import Scene
from app.model.scene_designs import settings_of, values_of
from gandyn.design import ratio
from gandyn.design.coefficients import coefficients, rho
from gandyn.design.design import Design
from gandyn.design.numbers import evaluate
from gandyn.design.variant import fixed
from gandyn.frozendict import FrozenDict
from gandyn.orbit import Array

# Samples of v = log r and of s, the farthest of them, and of t where it has bounds.
FARTHEST, SAMPLES, DUAL_SAMPLES = 7.0, 561, 201
V = np.linspace(-FARTHEST, FARTHEST, SAMPLES)
# With samples at both sides of r = 1, where a maximum may jump.
SPLIT = np.sort(np.concatenate([V, [-2e-3, -1e-6, 1e-6, 2e-3]]))
# Which curve a condition is about.
CURVE_OF = {
    "omega_continuous": "omega", "omega_increasing": "omega", "rho_positive": "rho",
    "d_minimal": "divergence",
}  # fmt: skip

Line = tuple[Array, Array]


class Place(NamedTuple):
    """A point of a curve at which a condition fails."""

    curve: str
    x: float
    y: float


@dataclass(frozen=True, eq=False)
class DesignCurves:
    """lines: points (x, y) by what they are: "omega", "divergence", "followed", "smooth" in r; "rho", "phi",
    "psi", "alpha", "beta" in t; "output" in v; "a", "b", "c", "e", "loss_d", "loss_g" in s; a name that ends
    in "-limit" is what a smoothed dual form tends to. failures: where a condition fails.
    """

    design: Design
    lines: dict[str, Line] = field(default_factory=dict)
    failures: tuple[Place, ...] = ()


_kept = LruCache(64)


def curves_of_scene(scene: Scene) -> tuple[DesignCurves, ...]:
    """The curves of all designs side by side, with the numbers that are set."""
    shown = settings_of(scene).designs
    return tuple(curves_of(design, values_of(scene, i)) for i, design in enumerate(shown))


def curves_of(design: Design, values: Mapping[str, float]) -> DesignCurves:
    """The curves of a design."""
    key = (design, FrozenDict(values))
    found: DesignCurves | None = _kept.get(key)
    if found is None:
        with np.errstate(all="ignore"):
            lines = _KINDS[design.kind](design, values) | _field(design, values)
            failures = _failures(design, values, lines)
        found = DesignCurves(design, lines, failures)
        _kept.put(key, found)
    return found


def _ratio(design: Design, values: Mapping[str, float]) -> dict[str, Line]:
    """Over t = ω(r) no inverse is needed: points are those of r."""
    r = np.exp(V)
    found = ratio.curves(design, r, values)
    t, given = found.t, design.trees
    lines = {
        "omega": (r, t),
        "rho": (t, _rho(design, t, values)),
        "phi": (t, found.phi),
        "psi": (t, found.psi),
    }
    beta = _typed(design, "beta", t, values) if "beta" in given else found.psi
    if "alpha" in given:
        alpha = _typed(design, "alpha", t, values)
    else:
        one = _typed(design, "beta", ratio.optimum(design, 1.0, values), values) if "beta" in given else 0.0
        alpha = found.followed - r * (beta - one)
    lines |= {"alpha": (t, alpha), "beta": (t, beta), "divergence": (r, found.d)}
    if "alpha" in given:
        lines["followed"] = (r, found.followed)
    return lines | {"output": (V, ratio.activation(design, V, values))}


def _dual(design: Design, values: Mapping[str, float]) -> dict[str, Line]:
    """What the smoothed output makes of it, and the limit: the maximum over all t."""
    r, low_high = np.exp(SPLIT), ratio.omega_range(design, values)
    t = np.linspace(*low_high, DUAL_SAMPLES)
    best, smooth = ratio.optimum(design, r, values), ratio.activation(design, SPLIT, values)
    phi, psi = (_typed(design, id, t, values) for id in ("phi", "psi"))
    at_phi, at_psi = (_typed(design, id, smooth, values) for id in ("phi", "psi"))
    beta = _typed(design, "beta", t, values) if "beta" in design.trees else psi
    return {
        "omega": (r, smooth), "omega-limit": (r, best), "rho": (t, _rho(design, t, values)),
        "phi": (t, phi), "psi": (t, psi), "alpha": (t, phi), "beta": (t, beta),
        "divergence": (r, at_phi + r * at_psi), "divergence-limit": (r, ratio.curves(design, r, values).d),
        "output": (SPLIT, smooth), "output-limit": (SPLIT, best),
    }  # fmt: skip


def _losses(design: Design, values: Mapping[str, float]) -> dict[str, Line]:
    env = {**design.values, **values, "s": V}
    return {id: (V, np.asarray(evaluate(design.trees[id], env) + 0.0 * V)) for id in ("loss_d", "loss_g")}


def _typed(design: Design, role: str, t: Array, values: Mapping[str, float]) -> Array:
    tree, t = design.trees[role], np.asarray(t, dtype=float)
    return np.asarray(evaluate(tree, {**design.values, **values, "t": t}) + 0.0 * t)


def _rho(design: Design, t: Array, values: Mapping[str, float]) -> Array:
    return np.asarray(evaluate(rho(design), {**design.values, **values, "t": t}) + 0.0 * t)


def _field(design: Design, values: Mapping[str, float]) -> dict[str, Line]:
    """The coefficients where both norms are 1, those that are 0 everywhere left out."""
    found = dict(zip("abce", coefficients(design, V, 1.0, 1.0, values)))
    shown = "abce" if design.kind == "field" else "bc"
    return {name: (V, y) for name, y in found.items() if name in shown and (name in "bc" or np.any(y != 0.0))}


_KINDS: dict[str, Callable[[Design, Mapping[str, float]], dict[str, Line]]] = {
    "ratio": _ratio, "f": _ratio, "dual": _dual, "losses": _losses, "field": lambda design, values: {},
}  # fmt: skip


def _failures(design: Design, values: Mapping[str, float], lines: dict[str, Line]) -> tuple[Place, ...]:
    """Where the conditions fail that have a place; that of ρ is an r, too."""
    found = []
    for condition in conditions_of(fixed(design, values)):
        curve, at = CURVE_OF.get(condition.name, ""), condition.where
        if condition.needed and not condition.holds and at is not None and curve in lines:
            x = float(ratio.optimum(design, at, values)) if curve == "rho" and design.kind != "dual" else at
            found.append(Place(curve, x, _value(lines[curve], x)))
    return tuple(place for place in found if np.isfinite([place.x, place.y]).all())


def _value(line: Line, x: float) -> float:
    """Of the sample nearest to x, for a curve that fails need not be a function."""
    distance = np.abs(line[0] - x)
    return float(line[1][np.nanargmin(distance)]) if np.isfinite(distance).any() else np.nan
