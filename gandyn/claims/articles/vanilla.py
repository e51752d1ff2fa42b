"""Why the vanilla GAN circles: the minimax and the non-saturating form, on a line and in the plane."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gandyn.claims.articles._common import (
    CONVERGE,
    DYNAMICS,
    by_dimension,
    cases,
    converges,
    dimensions,
    holds_if,
)
from gandyn.claims.claim import FAILS, HOLDS, PLANE, ArticleClaim, Figures, Topic
from gandyn.claims.measures import orbit_of

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench

NON_SATURATING = {"variant": "non-saturating", "dim": 2, "duration": 100.0, "step": 0.1, "page": "portrait"}
MINIMAX = {**NON_SATURATING, "variant": "minimax"}
FROM = {"d = 1": {"dim": 1}, "d = 2": {}}
LATE = 3000.0


def _conserved(bench: Bench) -> Figures:
    return {
        **dimensions(bench),
        **cases(bench, "energy-drift", "largest change of energy", FROM),
        "largest change of |L| · d = 2": bench("momentum-drift"),
    }


def _is_conserved(figures: Figures) -> bool:
    verdicts = [value for value in figures.values() if isinstance(value, str)]
    drifts = [float(value) for value in figures.values() if not isinstance(value, str)]
    return verdicts == ["closed-orbits"] * 2 and max(drifts) < 1e-8


def _circle(bench: Bench) -> Figures:
    late = {"duration": LATE, "step": 0.5}
    return {
        "√|L₀|": math.sqrt(bench.number("momentum")),
        "least ‖θ‖, late": bench("theta-least", **late),
        "largest ‖θ‖, late": bench("theta-largest", **late),
    }


def _on_circle(figures: Figures) -> bool:
    root, least, largest = map(float, figures.values())
    return abs(least / root - 1.0) < 0.05 and abs(largest / root - 1.0) < 0.05


def _energies(bench: Bench) -> Figures:
    """Where the energy goes, whose linearisation conserves it."""

    def share(**changes: object) -> float:
        energy = orbit_of(bench.subject(duration=LATE, step=0.5, **changes))
        sizes = (energy.phi**2 + energy.theta**2).sum(-1)
        return float(sizes[-1] / sizes[0])

    return {f"energy at t = 3000, as a share · {name}": share(**change) for name, change in FROM.items()}


def _slow(bench: Bench) -> Figures:
    late = {"duration": LATE, "step": 0.5, "starts": [[[1.0], [1.0]]]}
    orbit = orbit_of(bench.subject(**late))
    size = math.hypot(orbit.phi[-1, 0], orbit.theta[-1, 0])
    return {
        "verdict": bench("verdict"),
        "p of ‖(φ, θ)‖ ~ tᵖ": bench("power", **late),
        "‖(φ, θ)‖·√(t/8), late": size * math.sqrt(LATE / 8.0),
    }


def _is_slow(figures: Figures) -> bool:
    verdict, power, size = figures.values()
    return (
        verdict == "converges-sublinearly" and abs(float(power) + 0.5) < 0.02 and abs(float(size) - 1) < 0.02
    )


CLAIMS = (
    ArticleClaim(
        "minimax-circles", f"{CONVERGE}, Lemma 2.2 and Figure 3",
        "The minimax (saturating) GAN never converges: energy and angular momentum are conserved, and every"
        " orbit is closed.",
        "极小极大（饱和）形式的 GAN 永不收敛：能量与角动量守恒，每条轨道都闭合。",
        MINIMAX, _conserved, holds_if(_is_conserved), HOLDS,
    ),
    ArticleClaim(
        "non-saturating-oscillates", f"{DYNAMICS}, “Vanilla GAN”",
        "The non-saturating GAN does not converge to its equilibrium, however near it starts; it oscillates"
        " about it.",
        "非饱和 GAN 不收敛到均衡点，哪怕起点离得再近，也只是在其附近振荡。",
        NON_SATURATING, dimensions, by_dimension(lambda kind: not converges(kind)), PLANE,
        "Mathematics corrects the article: in one dimension it does converge, only slowly, like 1/√t. In"
        " the plane angular momentum keeps it from the equilibrium.",
        "数学在此更正文章：一维时它确实收敛，只是慢如 1/√t；平面上是角动量使它到不了均衡点。",
    ),
    ArticleClaim(
        "non-saturating-circle", f"{DYNAMICS}, the figure of the non-saturating GAN",
        "In the figure's setting, in the plane, θ goes round the equilibrium for ever. What it tends to is"
        " the circle of radius √|L₀| = 0.1732.",
        "在文章插图的设定（二维）下，θ 一直绕均衡点转动；它所趋向的是半径 √|L₀| = 0.1732 的圆。",
        NON_SATURATING, _circle, holds_if(_on_circle), HOLDS,
        "L is conserved and the energy falls to the least that L allows.",
        "L 守恒，而能量降到 L 所允许的最小值。",
    ),
    ArticleClaim(
        "linearisation-decides", f"{DYNAMICS}, Eq. (9)",
        "Because its linearisation is an oscillator, the non-saturating GAN has periodic solutions near the"
        " equilibrium.",
        "因为线性化是一个振子，所以非饱和 GAN 在均衡点附近的解是周期解。",
        NON_SATURATING, _energies, holds_if(lambda f: all(abs(float(x) - 1.0) < 0.01 for x in f.values())),
        FAILS,
        "A linearisation that is a centre decides nothing. The second order makes the energy fall: to 0 on"
        " a line, to |L₀| in the plane, where only the circle is periodic. The minimax form has the same"
        " linearisation, and all its orbits close.",
        "线性化为中心时什么都决定不了。二阶项使能量下降：直线上降到 0，平面上降到 |L₀|，只有那个圆是周期解。"
        "极小极大形式的线性化与它相同，轨道却全都闭合。",
    ),
    ArticleClaim(
        "non-saturating-line-is-slow", f"{CONVERGE}, on the non-saturating GAN",
        "In one dimension the non-saturating GAN converges, but slower than any exponential: ‖(φ, θ)‖ ≈"
        " √(8/t).",
        "一维时非饱和 GAN 收敛，但比任何指数都慢：‖(φ, θ)‖ ≈ √(8/t)。",
        {**NON_SATURATING, "dim": 1}, _slow, holds_if(_is_slow), HOLDS,
    ),
)  # fmt: skip
TOPIC = Topic("vanilla", "Why vanilla GANs circle", "原始 GAN 为什么打转", CLAIMS, 20)
