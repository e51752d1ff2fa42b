"""Training as it is really run: whose turn it is, how long a step is, and two time scales."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.claims.articles._common import (
    CONVERGE,
    DYNAMICS,
    NUMERICS,
    WGAN,
    ZHENG,
    cases,
    holds_if,
    under_condition,
    value,
)
from gandyn.claims.claim import CONDITION, FAILS, HOLDS, ArticleClaim, Figures, Topic

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench


def rule(id: str, rate: float = 0.2, **more: Any) -> dict[str, Any]:
    """A scene's keys for one update rule."""
    return {"trainings": [{"rule": id, "lr_d": rate, "lr_g": rate, **more}]}


SIMULTANEOUS = {"variant": "wgan", "dim": 2, **rule("simultaneous"), "iterations": 500, "page": "portrait"}
VANILLA = {"variant": "minimax", "dim": 2, "page": "portrait"}
SCALES = {"τ = (1, 1)": [1.0, 1.0], "τ = (5, 1)": [5.0, 1.0], "τ = (1, 5)": [1.0, 5.0]}
GANS = {"minimax": {"variant": "minimax"}, "wgan": {"variant": "wgan"}}


def _simultaneous(bench: Bench) -> Figures:
    return {
        **cases(bench, "verdict", "verdict", GANS),
        **cases(bench, "spectral-radius", "spectral radius", GANS),
    }


def _leaves(figures: Figures) -> bool:
    return all(
        found == "diverges" if isinstance(found, str) else float(found) > 1.0 for found in figures.values()
    )


def _returns(bench: Bench) -> Figures:
    """The non-saturating GAN on a line, from outside of the cycle."""
    far = {"variant": "non-saturating", "dim": 1, "starts": [[[-1.0], [1.0]]]}
    return {
        "verdict": bench("verdict", **far),
        "spectral radius": bench("spectral-radius", **far),
        "size of the cycle": bench("radius", **far),
    }


def _alternating(bench: Bench) -> Figures:
    rates = {f"η = {rate}": rule("alternating", rate) for rate in (0.2, 1.9, 2.1)}
    return {
        **cases(bench, "spectral-radius", "spectral radius", rates),
        **cases(bench, "verdict", "verdict", rates),
    }


def _stays(*which: int) -> Any:
    """Whether those of the rates stay on the unit circle."""
    return lambda f: all(abs(float(list(f.values())[i]) - 1.0) < 1e-9 for i in which)


def _two_time_scales(bench: Bench) -> Figures:
    tried = {"without a penalty": {}, "with R1": {"regularizers": {"r1": 0.5}}}
    return {
        f"verdict · {name}, {shown}": bench("verdict", time_scales=scales, **change)
        for name, change in tried.items()
        for shown, scales in SCALES.items()
    }


def _with(figures: Figures, part: str) -> bool:
    return all(found == "converges" for label, found in figures.items() if part in label)


def _consensus(bench: Bench) -> Figures:
    starts = {"near the equilibrium": {}, "from (φ, θ) = (3, 3)": {"starts": [[[3.0], [3.0]]]}}
    return {
        **cases(bench, "verdict", "verdict", starts),
        "rate": bench("rate"),
        "equilibria · with consensus": bench("equilibria"),
        "equilibria · of the game": bench("equilibria", regularizers={}),
    }


def _moderates(bench: Bench) -> Figures:
    """Steps of the flow's own time that are as long, by the linear map."""
    return {f"spectral radius · {id}": bench("spectral-radius", **rule(id))
            for id in ("simultaneous", "extragradient", "optimistic")}  # fmt: skip


def _adam(bench: Bench) -> Figures:
    found = bench.metrics()["modes"]
    arms = {"RMSProp": "rmsprop"} | {f"Adam, β₁ = {beta}": f"adam-{beta}" for beta in ("0", "0.5", "0.9")}
    return {f"modes · {name}": float(np.mean(found[id])) for name, id in arms.items()}


def _of_momentum(figures: Figures) -> str:
    rmsprop, none, half, much = map(float, figures.values())
    if much > 0.5 * rmsprop:
        return FAILS
    return CONDITION if min(none, half) >= 0.7 * rmsprop else HOLDS


CLAIMS = (
    ArticleClaim(
        "simultaneous-steps-diverge", f"{CONVERGE}, Lemma 2.3",
        "Simultaneous gradient steps leave the equilibrium of the unregularised Dirac GAN, however short"
        " they are.",
        "对无正则的 Dirac GAN，无论步长多小，同时更新都会离开均衡点。",
        SIMULTANEOUS, _simultaneous, holds_if(_leaves), HOLDS,
        "On WGAN by exactly √(1 + η²) an iteration.",
        "在 WGAN 上每步恰好放大 √(1 + η²) 倍。",
        fast=False,
    ),
    ArticleClaim(
        "simultaneous-steps-repel-near-only", f"{CONVERGE}, Lemma 2.3",
        "That simultaneous steps leave the equilibrium is a local statement: farther out the non-saturating"
        " GAN on a line comes in, and stays on a cycle.",
        "同时更新离开均衡点，这只是局部的论断：直线上的非饱和 GAN 从远处会进来，并停留在一个环上。",
        {**SIMULTANEOUS, "variant": "non-saturating", "dim": 1, "starts": [[[-1.0], [1.0]]]},
        _returns, holds_if(lambda f: f["verdict"] == "limit-cycle" and value(f, 1) > 1.0), HOLDS,
    ),
    ArticleClaim(
        "alternating-steps-stay", f"{CONVERGE}, Lemma 2.4",
        "With alternating steps the multipliers lie on the unit circle: training neither converges nor runs"
        " away.",
        "交替更新时乘子位于单位圆上：训练既不收敛也不发散。",
        {**SIMULTANEOUS, **rule("alternating")}, _alternating, under_condition(_stays(0, 1), _stays(2)),
        CONDITION,
        "where the step is short enough, on WGAN η ≤ 2",
        "步长足够小，在 WGAN 上为 η ≤ 2",
    ),
    ArticleClaim(
        "ttur-converges",
        f"Heusel et al. 2017, arXiv:1706.08500, Theorem 1; {DYNAMICS}",
        "With two time scales, a learning rate for each player, GAN training converges to a local Nash"
        " equilibrium.",
        "给两个玩家各用一个学习率（TTUR），GAN 训练收敛到局部纳什均衡。",
        {**VANILLA, "time_scales": [5.0, 1.0]}, _two_time_scales,
        under_condition(lambda f: _with(f, "with R1"), lambda f: _with(f, "without")), CONDITION,
        "where the discriminator alone would come to rest, as the theorem assumes: with a penalty it does,"
        " on the bare Dirac GAN orbits stay closed at any ratio of rates",
        "如定理所假设，判别器单独训练时会停下来：有惩罚项时如此；裸的 Dirac GAN 无论学习率之比多大，"
        "轨道仍闭合",
        fast=False,
    ),
    ArticleClaim(
        "nagarajan-local-stability", "Nagarajan and Kolter 2017, arXiv:1706.04156; " + CONVERGE,
        "GAN training is locally stable: near the equilibrium it converges exponentially.",
        "GAN 训练是局部稳定的：在均衡点附近指数收敛。",
        {**VANILLA, "regularizers": {"instance-noise": 0.5}},
        lambda bench: cases(bench, "verdict", "verdict", {
            "points": {"regularizers": {}}, "points with noise": {},
        }),
        under_condition(lambda f: f["verdict · points with noise"] == "converges",
                        lambda f: f["verdict · points"] == "converges"), CONDITION,
        "where the distributions have densities: noise gives them some, and a Dirac GAN without noise turns"
        " on closed orbits",
        "分布有密度时：加噪声即有密度；不加噪声的 Dirac GAN 则在闭合轨道上打转",
        fast=False,
    ),
    ArticleClaim(
        "consensus-converges", f"{NUMERICS}, Algorithm 2",
        "Consensus optimisation makes the vanilla GAN converge.",
        "共识优化使原始 GAN 收敛。",
        {**VANILLA, "dim": 1, "regularizers": {"consensus": 1.0}}, _consensus,
        under_condition(lambda f: f["verdict · near the equilibrium"] == "converges",
                        lambda f: f["verdict · from (φ, θ) = (3, 3)"] == "converges"), CONDITION,
        "near the equilibrium: it makes equilibria that the game has not, saddles beyond which training"
        " runs away",
        "在均衡点附近：它造出原博弈没有的均衡点（鞍点），越过它们训练就会跑掉",
        fast=False,
    ),
    ArticleClaim(
        "looking-ahead-damps", "Gidel et al. 2019, arXiv:1802.10551; Daskalakis et al. 2018",
        "Extragradient and optimistic steps converge on the bilinear game, where plain simultaneous steps"
        " diverge.",
        "在双线性博弈上，外梯度法与乐观梯度法收敛，而普通的同时更新发散。",
        {**SIMULTANEOUS, **rule("extragradient")}, _moderates,
        holds_if(lambda f: [float(x) < 1.0 for x in f.values()] == [False, True, True]), HOLDS,
    ),
    ArticleClaim(
        "no-adam-for-wgan", f"{ZHENG}; {WGAN}",
        "A clipped WGAN must not be trained by Adam or any optimiser with momentum; RMSProp is stable.",
        "裁剪的 WGAN 不能用 Adam 等带动量的优化器，应当用 RMSProp。",
        {"lab": {"experiment": "adam-vs-rmsprop"}, "page": "lab"}, _adam, _of_momentum, CONDITION,
        "where the momentum is large (β₁ = 0.9): with β₁ of 0 or 0.5 Adam covers as many modes as RMSProp"
        " or more",
        "动量很大时（β₁ = 0.9）：β₁ 为 0 或 0.5 时，Adam 覆盖的模式不少于 RMSProp",
        fast=False,
    ),
)  # fmt: skip
TOPIC = Topic("update-rules", "Turns, steps and time scales", "交替、步长与双时间尺度", CLAIMS, 70)
