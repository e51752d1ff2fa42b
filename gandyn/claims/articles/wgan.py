"""WGAN on the Dirac GAN: without a constraint, with a normalised critic, with clipping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gandyn.claims.articles._common import (
    CONVERGE,
    DYNAMICS,
    WGAN,
    by_dimension,
    converges,
    dimensions,
    holds_if,
)
from gandyn.claims.claim import HOLDS, PLANE, ArticleClaim, Figures, Topic
from gandyn.claims.measures import orbit_of

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench

NORMALISED = {"variant": "wgan-normalized", "dim": 2, "duration": 10.0, "step": 0.01, "page": "portrait"}
BOUNDED = ("closed-orbits", "tends-to-circle", "limit-cycle")


def _circles(bench: Bench) -> Figures:
    orbit = orbit_of(bench.subject())
    radius = (orbit.phi**2 + orbit.theta**2).sum(-1) ** 0.5
    return {**dimensions(bench), "largest change of ‖(φ, θ)‖": float(abs(radius / radius[0] - 1.0).max())}


def _rosette(bench: Bench) -> Figures:
    from gandyn.dynamics import invariants

    orbit = orbit_of(bench.subject(duration=100.0))
    series = invariants(bench.subject().scenario, orbit)
    drift = {name: float(abs(series[name] / series[name][0] - 1.0).max()) for name in ("phi_norm", "rosette")}
    return {
        "largest change of ‖φ‖": drift["phi_norm"],
        "largest change of ‖θ‖²/2 − ‖φ‖² ln|L|": drift["rosette"],
        "least ‖θ‖": bench("theta-least", duration=100.0),
        "largest ‖θ‖": bench("theta-largest", duration=100.0),
    }


def _is_rosette(figures: Figures) -> bool:
    phi, rosette, least, largest = map(float, figures.values())
    return phi < 1e-8 and rosette < 1e-8 and 0.05 < least < largest < 1.0


def _line(bench: Bench) -> Figures:
    orbit = orbit_of(bench.subject())
    speed = (orbit.theta[1:, 0] - orbit.theta[:-1, 0]) / (orbit.t[1:] - orbit.t[:-1])
    return {
        "verdict · d = 1": bench("verdict"),
        "least speed of θ": float(speed.min()),
        "largest speed of θ": float(speed.max()),
    }


def _runs_away(figures: Figures) -> bool:
    verdict, least, largest = figures.values()
    return verdict == "diverges" and abs(float(least) - 1.0) < 1e-9 and abs(float(largest) - 1.0) < 1e-9


CLAIMS = (
    ArticleClaim(
        "wgan-circles", f"{CONVERGE}, section 3.1",
        "WGAN without a constraint on its critic turns on circles and never converges.",
        "不约束判别器的 WGAN 沿圆周转动，永不收敛。",
        {"variant": "wgan", "dim": 2, "duration": 20.0, "page": "portrait"},
        _circles,
        holds_if(lambda f: f["verdict · d = 1"] == f["verdict · d = 2"] == "closed-orbits"
                 and float(f["largest change of ‖(φ, θ)‖"]) < 1e-9), HOLDS,
    ),
    ArticleClaim(
        "wgan-oscillates", f"{DYNAMICS}, “WGAN”",
        "WGAN with a critic held at slope 1, as by spectral normalisation, has no local convergence: it"
        " oscillates about the equilibrium.",
        "把判别器斜率固定为 1 的 WGAN（如谱归一化）没有局部收敛性，只在均衡点附近振荡。",
        NORMALISED, dimensions, by_dimension(lambda kind: kind in BOUNDED), PLANE,
        "On a line it does not even oscillate: θ runs away at constant speed.",
        "直线上它连振荡都没有：θ 以恒定速度一去不返。",
    ),
    ArticleClaim(
        "wgan-rosette", f"{DYNAMICS}, the figure of WGAN",
        "The figure shows a rosette about the equilibrium. It stays one for ever: ‖φ‖ and ‖θ‖²/2 − ‖φ‖²"
        " ln|L| are conserved, so ‖θ‖ never comes near 0.",
        "文章插图是一条绕均衡点的玫瑰线。它永远如此：‖φ‖ 与 ‖θ‖²/2 − ‖φ‖² ln|L| 守恒，故 ‖θ‖ 永不趋近 0。",
        NORMALISED, _rosette, holds_if(_is_rosette), HOLDS,
    ),
    ArticleClaim(
        "wgan-line-shows-nothing", f"{DYNAMICS}, the note below the figure of WGAN",
        "In one dimension a Dirac GAN cannot analyse WGAN.",
        "一维 Dirac GAN 无法分析 WGAN。",
        {**NORMALISED, "dim": 1}, _line, holds_if(_runs_away), HOLDS,
        "There φ′ = 0 and θ′ = ±1: the critic cannot turn round.",
        "此时 φ′ = 0、θ′ = ±1：判别器无法掉头。",
    ),
    ArticleClaim(
        "wgan-clipping-does-not-converge", f"{CONVERGE}, Figure 3; {WGAN}, Algorithm 1",
        "WGAN with weight clipping does not converge to the equilibrium either.",
        "采用权重裁剪的 WGAN 同样不收敛到均衡点。",
        {
            "variant": "wgan-clip", "set": {"w": 1.0}, "dim": 2, "starts": [[[1.5, 0.4], [0.6, 1.2]]],
            "duration": 40.0, "page": "portrait",
        },
        lambda bench: dimensions(bench, starts=[[[0.4, 0.1], [0.6, 1.2]]]),
        by_dimension(lambda kind: not converges(kind)), HOLDS,
    ),
)  # fmt: skip
TOPIC = Topic("wgan", "WGAN and its rosette", "WGAN 与它的玫瑰线", CLAIMS, 30)
