"""The curves of designs, by numpy: computed once for each design and its numbers, and cached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.compute.cache import LruCache
from app.model.scene import Scene
from app.model.scene_designs import settings_of, values_of
from gandyn.design import ratio
from gandyn.design.coefficients import coefficients, rho
from gandyn.design.design import Design
from gandyn.design.numbers import evaluate
from gandyn.frozendict import FrozenDict
from gandyn.orbit import Array

# Samples of v = log r and of s, the farthest of them, and of t where it has bounds.
FARTHEST, SAMPLES, DUAL_SAMPLES = 7.0, 281, 201
V = np.linspace(-FARTHEST, FARTHEST, SAMPLES)
# With samples at both sides of r = 1, where a maximum may jump.
SPLIT = np.insert(V, [SAMPLES // 2, SAMPLES // 2 + 1], [-1e-6, 1e-6])
# From here on a number counts as another one; where a curve bends by rounding only, nothing is marked.
TINY = 1e-9

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
        found = DesignCurves(design, lines, _failures(lines))
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
    """The coefficients, those that are 0 everywhere left out."""
    found = dict(zip("abce", coefficients(design, V, values=values)))
    shown = "abce" if design.kind == "field" else "bc"
    return {name: (V, y) for name, y in found.items() if name in shown and (name in "bc" or np.any(y != 0.0))}


_KINDS: dict[str, Callable[[Design, Mapping[str, float]], dict[str, Line]]] = {
    "ratio": _ratio, "f": _ratio, "dual": _dual, "losses": _losses, "field": lambda design, values: {},
}  # fmt: skip


def _failures(lines: dict[str, Line]) -> tuple[Place, ...]:
    """The first place where ω falls, ρ is not positive, d is below d(1) by more than rounding."""
    found = []
    if "omega" in lines and "omega-limit" not in lines:
        r, t = lines["omega"]
        found += _first("omega", r[1:], t[1:], ~(np.diff(t) > -TINY * (1.0 + np.abs(t[1:]))))
    if "rho" in lines:
        found += _first("rho", *lines["rho"], ~(lines["rho"][1] > 0.0))
    if "divergence" in lines:
        r, d = lines["divergence"]
        below = d < d[len(d) // 2] - 1e-6 * (1.0 + np.abs(d[len(d) // 2]))
        found += _lowest("divergence", r, d) if below.any() else []
    return tuple(found)


def _first(curve: str, x: Array, y: Array, bad: NDArray[np.bool_]) -> list[Place]:
    """The bad place nearest the middle, which is r = 1."""
    at = np.flatnonzero(bad & np.isfinite(x) & np.isfinite(y))
    if not len(at):
        return []
    i = int(at[np.argmin(np.abs(at - len(x) // 2))])
    return [Place(curve, float(x[i]), float(y[i]))]


def _lowest(curve: str, x: Array, y: Array) -> list[Place]:
    near = np.where(np.isfinite(y) & (x < 5.0), y, np.inf)
    i = int(np.argmin(near))
    return [Place(curve, float(x[i]), float(y[i]))]
