"""Figures of distances between distributions, and what follows from them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.claims.articles._common import judged
from gandyn.claims.claim import CONDITION, FAILS, HOLDS, Figures
from gandyn.distances import LOG2

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench

SEGMENTS = {"distances": {"view": "distances", "kind": "segments", "theta": 0.5}, "page": "distances"}
APART = (0.001, 0.5, 2.0)
EARTH = {"distances": {"view": "earth", "kind": "line", "mean_q": 2.0, "std_q": 0.5}, "page": "distances"}


def apart(theta: float) -> dict[str, Any]:
    return {"distances": {"kind": "segments", "theta": theta}}


def of_segments(id: str, label: str) -> Any:
    """A distance of segments at several distances, and at none."""

    def measure(bench: Bench) -> Figures:
        return {f"{label} · θ = {theta:g}": bench(id, **apart(theta)) for theta in (*APART, 0.0)}

    return measure


def steps_to(value: float) -> Any:
    """The same however far apart, and 0 where both are one."""
    return lambda f: all(float(x) == value for x in list(f.values())[:-1]) and list(f.values())[-1] == 0.0


def slopes(bench: Bench) -> Figures:
    def slope(id: str) -> float:
        return (bench.number(id, **apart(0.51)) - bench.number(id, **apart(0.5))) / 0.01

    return {"slope of JS at θ = 0.5": slope("js"), "slope of W₁ at θ = 0.5": slope("w1")}


def bernoulli(bench: Bench) -> Figures:
    pair = {"distances": {"kind": "histograms", "bins_p": [0.1, 0.9], "bins_q": [0.0, 1.0]}}
    return {
        "JS, symmetrised KL": bench("js-symmetrised", **pair),
        "JS, of the mixture": bench("js", **pair),
        "W₁": bench("w1", **pair),
    }


def which_js(figures: Figures) -> str:
    symmetrised, mixture, _ = map(float, figures.values())
    return FAILS if math.isfinite(symmetrised) else CONDITION if math.isfinite(mixture) else HOLDS


def overlap(bench: Bench) -> Figures:
    from gandyn.distances import overlap

    radii = (0.1, 0.01)
    shares = overlap([2000], radii, manifold=1, ambient=2, repeats=6).shares[0]
    return {f"share with a neighbour · ε = {radius:g}": float(x) for radius, x in zip(radii, shares)}


def vanishes(figures: Figures) -> bool:
    """A tenth of the radius, a tenth of the share: what both have in common has no length."""
    wide, narrow = map(float, figures.values())
    return 5.0 * narrow < wide < 20.0 * narrow


def same_twice(bench: Bench) -> Figures:
    from gandyn.distances import js_by_dimension

    dims = [1, 4, 64]
    return {
        f"histogram JS of two samples · d = {d}": float(x)
        for d, x in zip(dims, js_by_dimension(dims, 10, 500))
    }


def in_many(figures: Figures) -> str:
    line, _, many = map(float, figures.values())
    stuck = many > 0.99 * LOG2
    return FAILS if not stuck else HOLDS if line > 0.5 * LOG2 else CONDITION


def cells(bench: Bench) -> Figures:
    from gandyn.distances import Cells

    return {"log₁₀ of the number of cells": Cells(2, 784).log10}


def plans(bench: Bench) -> Figures:
    """The best plan, one at random, and the price from below."""
    from gandyn.distances import distance_table, plan

    pair = bench.subject().pair
    assert pair is not None
    best = plan(pair)
    order = np.random.default_rng(0).permutation(len(best.q))
    other = float((best.costs[np.arange(len(order)), order] * best.p).sum())
    return {
        "cost of the best plan": best.cost,
        "cost of a plan at random": other,
        "dual value": best.dual_value,
        "W₁": float(distance_table(pair).w1 or math.nan),
    }


def is_least(figures: Figures) -> bool:
    best, other, dual, w1 = map(float, figures.values())
    return best < other and abs(best - dual) < 1e-9 and abs(best - w1) < 0.02 * w1


def potential(bench: Bench) -> Figures:
    from gandyn.distances import plan

    best = plan(bench.subject().pair)  # type: ignore[arg-type]
    at = np.linspace(-4.0, 5.0, 2001)[:, None]
    values = best.potential(at)
    drop = float(best.p @ best.potential(best.x) - best.q @ best.potential(best.y))
    slope = float(np.abs(np.diff(values) / np.diff(at[:, 0])).max())
    return {"steepest slope of f": slope, "|E_p f − E_q f|": abs(drop), "cost of the best plan": best.cost}


def is_dual(figures: Figures) -> bool:
    slope, drop, cost = map(float, figures.values())
    return slope < 1.0 + 1e-9 and abs(drop - cost) < 1e-9


def uniforms(bench: Bench) -> Figures:
    from gandyn.distances import uniform_sum

    at = np.linspace(-3.0, 3.0, 7)
    return {f"largest error of the distribution function · n = {n}": uniform_sum(n, at).largest_error
            for n in (1, 3, 12)}  # fmt: skip


def quantiles(bench: Bench) -> Figures:
    """Whether as much of N(0, 1) lies below y = f(x) as of U[0, 1] below x."""
    from scipy.stats import norm

    from gandyn.distances import normal_map

    x = np.linspace(0.001, 0.999, 999)
    return {"largest difference of the areas": float(np.abs(norm.cdf(normal_map(x)) - x).max())}


def learnt(bench: Bench) -> Figures:
    one, other = bench.outcome("monotone"), bench.outcome("at most 0.05 away")
    met = "yes" if one.holds and other.holds else "no"
    return {
        "monotone": "yes" if one.measured else "no",
        "mean error": float(other.measured),
        "threshold met": met,
    }


def stuck(bench: Bench) -> Figures:
    found = bench.metrics()
    told = {f"JS estimate · distance {x:g}": float(js) for x, js in zip(found["distance"], found["js"])}
    return told | {"threshold met": judged(bench.outcome("JS estimate"))["threshold met"]}


def estimates(bench: Bench) -> Figures:
    found = bench.metrics()
    told = {f"W estimate · distance {x:g}": float(w) for x, w in zip(found["distance"], found["w_estimate"])}
    one = list(found["distance"]).index(1.0)
    pull = {
        f"pull on the generator at distance 1 · {name}": float(found["pull"][id][one])
        for name, id in (("JS", "js"), ("W", "w"))
    }
    return told | pull | {"threshold met": judged(bench.outcome("W estimate"))["threshold met"]}


def met(figures: Figures) -> bool:
    return figures["threshold met"] == "yes"
