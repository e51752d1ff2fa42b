"""Nullclines against root searches along lines, by scipy's brentq on the table of coefficients: none missed,
none false.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import expit

import gandyn
from gandyn import Scenario
from gandyn.bracketing import _closed_in
from gandyn.implicit_curves import Nullcline, zero_set
from tests.gandyn.scenarios import VARIANTS
from tests.gandyn.table import rate

VIEW = (-2.1, 2.3, -1.9, 2.2)
CELL = 4.4 / 120


def random_scenarios(variant: str, count: int = 4) -> list[Scenario]:
    """Each choice with random numbers of the slider's range, half of them with L2 and two time scales."""
    random, found = np.random.default_rng(sum(map(ord, variant))), []
    for i in range(count):
        values = {
            p.id: p.choices[i % len(p.choices)] if p.choices else float(random.uniform(p.low, p.high))
            for p in gandyn.variants()[variant].parameters
        }
        found.append(
            Scenario(
                variant,
                values,
                {"l2": float(random.uniform(0.0, 0.5))} if i >= count // 2 else {},
                dim=1,
                time_scales=(1.0, 0.5 + i),
            )
        )
    return found


def component(scenario: Scenario, player: int) -> Callable[[np.ndarray], float]:
    """φ' or θ' at a point from the table, L2 and time scales by hand; inside the box only."""
    bare, damping = (
        scenario.with_(regularizers={}, time_scales=(1.0, 1.0)),
        scenario.regularizers.get("l2", 0.0),
    )

    def value(x: np.ndarray) -> float:
        # The table divides by lengths: a root that lies on an axis exactly is looked at beside it.
        x = np.where(np.abs(x) < 1e-13, 1e-13, x)
        found = scenario.time_scales[player] * float(
            rate(bare, x)[player] - (damping * x[0] if player == 0 else 0.0)
        )
        return found if abs(found) > 1e-15 / min(abs(x)) else 0.0

    return value


def roots(
    value: Callable[[np.ndarray], float], start: np.ndarray, end: np.ndarray, count: int = 240
) -> list[tuple[np.ndarray, str]]:
    """Places between start and end where the sign changes, and whether by a zero or a jump."""
    at = np.linspace(0.0, 1.0, count)
    values = [value(start + t * (end - start)) for t in at]
    found = []
    for t, u, y, z in zip(at, at[1:], values, values[1:]):
        if y * z < 0.0:
            root = brentq(lambda t: value(start + t * (end - start)), t, u, xtol=1e-15)
            sides = [abs(value(start + (root + g) * (end - start))) for g in (-1e-9, 1e-9)]
            found.append(
                (
                    start + root * (end - start),
                    "zero" if max(sides) < 1e-5 * (abs(y) + abs(z)) + 1e-13 else "jump",
                )
            )
    return found


def distance(point: np.ndarray, curves: tuple[Nullcline, ...], kind: str) -> float:
    """From a point to the nearest curve of that kind, piece by piece."""
    least = np.inf
    for curve in curves:
        a, b = curve.points[:-1], curve.points[1:]
        if curve.kind == kind and len(a):
            share = (((point - a) * (b - a)).sum(1) / np.maximum(((b - a) ** 2).sum(1), 1e-300)).clip(
                0.0, 1.0
            )
            least = min(least, float(np.linalg.norm(a + share[:, None] * (b - a) - point, axis=1).min()))
    return least


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_branch_is_missed(variant: str) -> None:
    """Every root on random lines lies on a curve of its kind."""
    random, seen = np.random.default_rng(4), 0
    for scenario in random_scenarios(variant):
        found = gandyn.nullclines(scenario, VIEW)
        wide = float(scenario.parameters["w"]) if variant == "wgan-clip" else 9.0
        low, high = np.array([max(VIEW[0], -wide), VIEW[2]]), np.array([min(VIEW[1], wide), VIEW[3]])
        for _ in range(6):
            start, end = random.uniform(low, high), random.uniform(low, high)
            for player, curves in enumerate((found.phi, found.theta)):
                for point, kind in roots(component(scenario, player), start, end):
                    seen += 1
                    assert distance(point, curves, kind) < 0.1 * CELL, (scenario, player, point, kind)
    assert seen > 8


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_branch_is_false(variant: str) -> None:
    """At every point of a "zero" the component tends to 0 on both sides; at a "jump" its sign changes and it
    stays away from 0.
    """
    for scenario in random_scenarios(variant):
        found = gandyn.nullclines(scenario, VIEW)
        for player, curves in enumerate((found.phi, found.theta)):
            value = component(scenario, player)
            for curve in curves:
                for a, b in list(zip(curve.points[1:-1], curve.points[2:]))[::7]:
                    normal = np.array([a[1] - b[1], b[0] - a[0]]) / max(np.linalg.norm(b - a), 1e-300)
                    near, far = ([value(a + g * h * normal) for h in (-1.0, 1.0)] for g in (1e-7, 1e-2))
                    if curve.kind == "zero":
                        assert max(map(abs, near)) < 1e-3 * max(map(abs, far)), (scenario, player, a)
                    elif curve.kind == "jump":
                        assert near[0] * near[1] < 0.0 and max(map(abs, near)) > 1e-3 * max(map(abs, far)), (
                            scenario,
                            player,
                            a,
                        )


def kinds(scenario: Scenario) -> tuple[list[str], list[str]]:
    found = gandyn.nullclines(scenario, (-2.0, 2.0, -2.0, 2.0))
    return [c.kind for c in found.phi], [c.kind for c in found.theta]


def test_even_zeros_regions_jumps_and_walls() -> None:
    """φ' = −φθ² vanishes on both axes, on θ = 0 without a change of sign; the hinge's far side is a region;
    walls hold φ.
    """
    assert kinds(Scenario("lsgan", {"fake": 0.0, "target": 0.0}, dim=1)) == (
        ["zero", "zero"],
        ["zero", "zero"],
    )
    assert kinds(Scenario("hinge", dim=1)) == (["zero", "edge", "edge"], ["zero"])
    assert kinds(Scenario("wgan-clip", dim=1)) == (["zero", "wall", "wall"], ["zero"])
    assert kinds(Scenario("wgan-normalized", dim=1)) == ([], ["jump"])
    assert gandyn.nullclines(Scenario("wgan-normalized", dim=1), VIEW).still_phi
    assert kinds(Scenario("wgan-gp", dim=1))[0] == ["zero", "jump", "zero"]


def test_branches_end_where_they_meet() -> None:
    """WGAN-GP: θ = −2λ(φ − c sgn φ) comes to the jump on φ = 0 at θ = ±2λc."""
    zero, jump, _ = gandyn.nullclines(
        Scenario("wgan-gp", {"lambda": 0.3, "c": 0.7}, dim=1), (-2.0, 2.0, -2.0, 2.0)
    ).phi
    np.testing.assert_allclose(jump.points[[0, -1], 1], [0.42, -0.42], atol=1e-9)
    np.testing.assert_allclose(zero.points[:, 1], -0.6 * (zero.points[:, 0] - 0.7), atol=1e-8)
    assert zero.points[-1] == pytest.approx(jump.points[0], abs=1e-9)


@pytest.mark.parametrize("power", [2, 4])
def test_zeros_that_only_touch(power: int) -> None:
    """A circle on which (x² + y² − 1)^power vanishes without a change of sign, and none where it stays at
    0.01.
    """
    curves, still = zero_set(lambda x, y: (x * x + y * y - 1.0) ** power, (-1.5, 1.4, -1.6, 1.5), 121)
    points = np.concatenate([c.points for c in curves])
    assert not still
    np.testing.assert_allclose(np.hypot(*points.T), 1.0, atol=1e-5 if power == 2 else 1e-3)
    angles = np.sort(np.arctan2(points[:, 1], points[:, 0]))
    assert np.diff(angles).max() < 0.2
    assert not zero_set(lambda x, y: (x * x + y * y - 1.0) ** 2 + 0.01, (-1.5, 1.4, -1.6, 1.5), 121)[0]


def test_zero_line_of_a_circle_is_exact() -> None:
    (curve,) = zero_set(lambda x, y: x * x + y * y - 1.0, (-2.0, 2.0, -2.0, 2.0), 121)[0]
    assert np.abs(np.hypot(*curve.points.T) - 1.0).max() < 1e-9


@pytest.mark.parametrize(
    "f",
    [
        lambda x, y: np.sign(x) * (1.0 + y * y),
        lambda x, y: np.where(x > 0.3, 0.0, 1.0),
        lambda x, y: 1.0 / (x - 0.3),
    ],
)
def test_jumps_plateaus_and_poles_are_no_zeros(f: Callable[..., np.ndarray]) -> None:
    assert not [curve for curve in zero_set(f, (-1.0, 1.1, -1.0, 1.0), 121)[0] if curve.kind == "zero"]


def test_under_instance_noise() -> None:
    """Non-saturating, σₙ = 0.8: φ' = −σₙ² (E σ'(s + ζ) + E σ'(ζ)) φ − E σ(s + ζ) θ is 0 along the curve, by
    scipy's quad.
    """
    (curve,) = gandyn.nullclines(
        Scenario("non-saturating", dim=1, regularizers={"instance-noise": 0.8}), VIEW
    ).phi

    def rate(x: float, y: float) -> float:
        def averaged(z: float) -> float:
            up, real = expit(x * y + 0.8 * abs(x) * z), expit(0.8 * abs(x) * z)
            return float(
                -(0.64 * (up * (1.0 - up) + real * (1.0 - real)) * x + up * y) * np.exp(-0.5 * z * z)
            )

        return float(quad(averaged, -12.0, 12.0, epsabs=1e-13)[0])

    assert np.ptp(curve.points, axis=0).min() > 2.0
    sides = ((1e-6, 0.0), (-1e-6, 0.0), (0.0, 1e-6), (0.0, -1e-6))
    for x, y in curve.points[3::17]:
        assert min(rate(x + g, y + h) for g, h in sides) < 0.0 < max(rate(x + g, y + h) for g, h in sides)


def test_brackets_close_in_on_zeros_jumps_and_poles() -> None:
    """Smooth functions of any steepness in a few evaluations; jumps and poles, where no secant helps, in
    hardly more than bisections.
    """
    calls = [0]

    def value(p: np.ndarray) -> np.ndarray:
        calls[0] += 1
        t, kinds = p[:, 0], (p[:, 1] * 4.0).astype(int)
        with np.errstate(divide="ignore"):
            return np.choose(
                kinds, [np.expm1(9.0 * (t - 0.321)), (t - 0.7) * (1.0 + t), np.sign(t - 0.4), 1.0 / (t - 0.6)]
            )

    where = np.array([0.321, 0.7, 0.4, 0.6])
    for count, most in ((2, 14), (4, 36)):
        low, high = (np.column_stack([np.full(count, t), (np.arange(count) + 0.5) / 4.0]) for t in (0.0, 1.0))
        ends, calls[0] = (value(low), value(high)), 0
        left, right, at_left, at_right = _closed_in(value, low, high, *ends)
        assert calls[0] <= most
        assert (right - left)[:, 0].max() < 1e-9 and (at_left * at_right <= 0.0).all()
        np.testing.assert_allclose(left[:, 0], where[:count], atol=1e-9)


@pytest.mark.parametrize("view", [(1.0, 0.0, 0.0, 1.0), (0.0, 1.0, 0.0, float("inf")), (0.0, 1.0, 2.0, 2.0)])
def test_empty_views_are_refused(view: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        gandyn.nullclines(Scenario("wgan"), view)


def test_fast_enough_to_be_dragged() -> None:
    """A tenth of a second would be seen; 15 ms are promised, on an idle machine."""
    scenario, best = Scenario("wgan-gp", dim=1), np.inf
    for _ in range(5):
        start = time.perf_counter()
        gandyn.nullclines(scenario, (-2.0, 2.0, -2.0, 2.0))
        best = min(best, time.perf_counter() - start)
    assert best < 0.1
