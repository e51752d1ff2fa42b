"""Gradient penalties on the Dirac GAN: centred at 0 against centred at 1, and R1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gandyn.claims.articles._common import (
    CONVERGE,
    DYNAMICS,
    FROM_ZERO,
    IMPROVED,
    by_dimension,
    cases,
    dimensions,
    holds_if,
)
from gandyn.claims.claim import CONDITION, FAILS, HOLDS, PLANE, ArticleClaim, Figures, Topic
from gandyn.claims.measures import orbit_of
from gandyn.scenario import variants

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench

ZERO = {"lambda": 0.1, "c": 0.0}
ONE = {"lambda": 0.1, "c": 1.0}
CENTRED_0 = {"variant": "wgan-gp", "set": ZERO, "dim": 2, "duration": 40.0, "step": 0.1, "page": "portrait"}
CENTRED_1 = {**CENTRED_0, "set": ONE}
STRENGTHS = (0.1, 2.0)
ZERO_CENTRED = "wgan-gp, c = 0"
# The Wasserstein divergence is a penalty centred at 0, of any power.
ALL_ZERO_CENTRED = f"wgan-div, {ZERO_CENTRED}"


def _zero(bench: Bench) -> Figures:
    return {**dimensions(bench), "rate": bench("rate"), "‖θ‖ at t = 40": bench("theta-end")}


def _linear(bench: Bench) -> Figures:
    """Against the exponential of the matrix."""
    from scipy.linalg import expm

    orbit = orbit_of(bench.subject())
    matrix = np.array([[-2.0 * ZERO["lambda"], -1.0], [1.0, 0.0]])
    exact = np.stack([expm(t * matrix) @ np.stack([orbit.phi[0], orbit.theta[0]]) for t in orbit.t])
    return {"largest difference to the matrix exponential": float(np.abs(exact[:, 1] - orbit.theta).max())}


def _sampled_anywhere(bench: Bench) -> Figures:
    """R1, which is at real points, against the penalty of WGAN-GP, which is at interpolates: γ = 2λ."""
    penalised = orbit_of(bench.subject())
    other = orbit_of(bench.subject(variant="wgan", set={}, regularizers={"r1": 2.0 * ZERO["lambda"]}))
    return {"largest difference of θ": float(np.abs(penalised.theta - other.theta).max())}


def _targets(bench: Bench) -> Figures:
    strengths = {f"d = {dim}, λ = {x}": {"dim": dim, "set": {**ONE, "lambda": x}}
                 for dim in (1, 2) for x in STRENGTHS}  # fmt: skip
    return cases(bench, "reaches-equilibrium", "reaches the equilibrium", strengths)


def _slopes(bench: Bench) -> Figures:
    late = {"duration": 200.0}
    return {
        f"{label} of ‖∇D‖, late · d = {dim}": bench(f"phi-{id}", dim=dim, **late)
        for dim in (1, 2)
        for label, id in (("least", "least"), ("largest", "largest"))
    }


def _who_converges(bench: Bench) -> Figures:
    """Of all GANs by themselves, and of the penalty centred at 0, those that reach the equilibrium."""
    tried = {id: {"variant": id, "set": {}} for id in variants()} | {ZERO_CENTRED: {}}
    return {
        f"those that reach the equilibrium · d = {dim}": ", ".join(
            name for name, change in tried.items() if bench("reaches-equilibrium", dim=dim, **change) == "yes"
        )
        for dim in (1, 2)
    }


def _swings(figures: Figures) -> str:
    """In each dimension, whether the slope keeps away from 1 on both sides."""
    least_line, largest_line, least_plane, largest_plane = map(float, figures.values())
    line, plane = largest_line - least_line > 0.1, largest_plane - least_plane > 0.1
    return HOLDS if line and plane else CONDITION if line else FAILS


def _damped(bench: Bench) -> Figures:
    strengths = {f"γ = {x:g}": {"regularizers": {"r1": x}} for x in (0.5, 1.0, 2.0)}
    return {
        **cases(bench, "rate", "rate", strengths),
        **cases(bench, "eigenvalue-imaginary", "imaginary part of the eigenvalues", strengths),
    }


def _is_critical(figures: Figures) -> bool:
    below, at, above, turning, *still = map(float, figures.values())
    return abs(at - 0.5) < 1e-6 and below < at and above < at and turning > 0.0 and still == [0.0, 0.0]


CLAIMS = (
    ArticleClaim(
        "gp-zero-centred-converges", f"{DYNAMICS}, “WGAN-GP”, c = 0; {CONVERGE}, Theorem 4.1",
        "With a gradient penalty centred at 0 the Dirac GAN converges to its equilibrium.",
        "采用以 0 为中心的梯度惩罚，Dirac GAN 渐近收敛到均衡点。",
        CENTRED_0, _zero, by_dimension(lambda kind: kind == "converges"), HOLDS,
        "Exponentially: the eigenvalues are −λ ± √(λ² − 1).",
        "且为指数收敛：特征值为 −λ ± √(λ² − 1)。",
    ),
    ArticleClaim(
        "gp-zero-centred-is-linear", f"{DYNAMICS}, “WGAN-GP”",
        "Centred at 0 it is a linear system that can be solved in closed form.",
        "以 0 为中心时它是线性常微分方程组，可以解析求解。",
        CENTRED_0, _linear, holds_if(lambda f: all(float(off) < 1e-9 for off in f.values())), HOLDS,
    ),
    ArticleClaim(
        "gp-place-does-not-matter", f"{DYNAMICS}, “WGAN-GP”",
        "On the Dirac GAN it does not matter where the penalty is taken, at real, fake or interpolated"
        " points, for ∇D is φ everywhere.",
        "在 Dirac GAN 上，梯度惩罚取在真样本、假样本还是插值处都一样，因为 ∇D 处处等于 φ。",
        CENTRED_0, _sampled_anywhere, holds_if(lambda f: all(float(off) < 1e-9 for off in f.values())), HOLDS,
    ),
    ArticleClaim(
        "gp-one-centred-does-not-converge", f"{DYNAMICS}, “WGAN-GP”, c = 1; {CONVERGE}, Figure 3",
        "With the penalty centred at 1 it does not converge to the equilibrium.",
        "采用以 1 为中心的梯度惩罚，它不收敛到均衡点。",
        CENTRED_1, _targets, holds_if(lambda f: set(f.values()) == {"no"}), HOLDS,
        "On a line it runs into a limit cycle (λ < 1) or comes to rest beside the equilibrium, at |θ| = 2λ"
        " (λ ≥ 1).",
        "直线上它趋于极限环（λ < 1），或停在均衡点旁的 |θ| = 2λ 处（λ ≥ 1）。",
    ),
    ArticleClaim(
        "gp-one-centred-circle", f"{DYNAMICS}, the figure of WGAN-GP, c = 1",
        "Centred at 1 it converges to a circle instead.",
        "以 1 为中心时，它反而收敛到一个圆上。",
        CENTRED_1, dimensions, by_dimension(lambda kind: kind == "tends-to-circle"), PLANE,
        "The circle has radius c = 1. On a line there is no circle: a limit cycle, or rest beside the"
        " equilibrium.",
        "这个圆的半径是 c = 1。直线上没有圆，只有极限环，或停在均衡点旁。",
    ),
    ArticleClaim(
        "gp-slope-fluctuates", f"{FROM_ZERO}, “罚”出来的成果",
        "A penalty is a soft constraint: the slope does not equal 1 in the end, but fluctuates about it.",
        "惩罚是软约束：斜率最终不恰好等于 1，而是在 1 上下波动。",
        CENTRED_1, _slopes, _swings, CONDITION,
        "on a line, where it swings between 0 and 1.27; in the plane the slope settles at exactly 1",
        "在直线上：斜率在 0 与 1.27 之间摆动；平面上它恰好稳定在 1",
    ),
    ArticleClaim(
        "only-zero-centred-converges", f"{DYNAMICS}, “缓解策略”",
        "Of the GANs without a further regulariser only WGAN-GP centred at 0 converges; all others"
        " oscillate.",
        "不加其他正则项时，只有零中心的 WGAN-GP 局部收敛，其余变体都有振荡性。",
        CENTRED_0, _who_converges,
        by_dimension(lambda names: names == ALL_ZERO_CENTRED, "those that reach the equilibrium"), PLANE,
        "In one dimension the non-saturating GAN, LSGAN, the relativistic GANs and GAN-QP converge too, like"
        " a power of t. The Wasserstein divergence, a penalty centred at 0 as well, converges in both.",
        "一维时，非饱和 GAN、LSGAN、相对论 GAN 与 GAN-QP 也收敛，只是如 t 的幂那样慢。"
        "Wasserstein 散度同样是以 0 为中心的惩罚，在一维和平面上都收敛。",
        fast=False,
    ),
    ArticleClaim(
        "r1-cures-the-vanilla-gan", f"{CONVERGE}, section 3.3",
        "R1, a penalty centred at 0, makes the vanilla GAN converge; at γ = 1 it is critically damped and"
        " fastest.",
        "R1（以 0 为中心的惩罚）使原始 GAN 收敛；γ = 1 时为临界阻尼，收敛最快。",
        {"variant": "minimax", "regularizers": {"r1": 1.0}, "dim": 2, "page": "spectrum"},
        _damped, holds_if(_is_critical), HOLDS,
    ),
    ArticleClaim(
        "gp-critic-steps-do-not-help", f"{CONVERGE}, abstract and Figure 3; {IMPROVED}",
        "WGAN and WGAN-GP with a finite number of critic steps per generator step do not always converge to"
        " the equilibrium.",
        "每走一步生成器、只走有限步判别器时，WGAN 与 WGAN-GP 不一定收敛到均衡点。",
        {**CENTRED_1, "set": {"lambda": 0.35, "c": 1.0},
         "trainings": [{"rule": "alternating", "n_d": 5}], "iterations": 500},
        lambda bench: cases(
            bench, "reaches-equilibrium", "reaches the equilibrium",
            {f"{id}, {steps} critic steps": {"variant": id, "set": numbers,
                                             "trainings": [{"rule": "alternating", "n_d": steps}]}
             for id, numbers in (("wgan", {}), ("wgan-gp", {"lambda": 0.35, "c": 1.0})) for steps in (1, 5)},
        ),
        holds_if(lambda f: set(f.values()) == {"no"}), HOLDS, fast=False,
    ),
)  # fmt: skip
TOPIC = Topic(
    "gradient-penalty", "Gradient penalty: c = 0 against c = 1", "梯度惩罚：c = 0 与 c = 1", CLAIMS, 40
)
