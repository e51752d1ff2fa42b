"""What goes wrong in the original GAN: vanishing gradients, −log D, and what noise mends."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.claims.articles._common import (
    CONVERGE,
    FROM_ZERO,
    PRINCIPLED,
    ZHENG,
    cases,
    holds_if,
    judged,
    seen_if,
    under_condition,
    value,
)
from gandyn.claims.claim import CONDITION, FAILS, HOLDS, ArticleClaim, Figures, Topic
from gandyn.distances import LOG2

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench

BELLS = {
    "distances": {"view": "discriminator", "kind": "line", "mean_q": 2.0, "std_q": 0.7}, "page": "distances",
}  # fmt: skip
NOISY = {"distances": {"view": "noise", "kind": "segments", "theta": 0.5, "noise": 0.5}, "page": "distances"}
DROPPED = {
    "distances": {"view": "discriminator", "kind": "histograms", "bins_p": [0.5, 0.5], "bins_q": [1.0, 0.0]},
    "page": "distances",
}  # fmt: skip
GRADIENT: dict[str, Any] = {"lab": {"experiment": "generator-gradient"}, "page": "lab"}
COLLAPSE = {"lab": {"experiment": "mode-collapse"}, "page": "lab"}
FAR = -10.0


def _optimum(bench: Bench) -> Figures:
    """D* against the best answer at each place, found by itself."""
    from scipy.optimize import minimize_scalar

    from gandyn.distances import densities

    at = densities(bench.subject().pair)  # type: ignore[arg-type]
    some = np.linspace(0, len(at.x) - 1, 40).astype(int)[5:-5]
    best = [
        minimize_scalar(lambda d, p=p, q=q: -(p * math.log(d) + q * math.log(1.0 - d)), bounds=(0.0, 1.0),
                        method="bounded", options={"xatol": 1e-10}).x
        for p, q in zip(at.p[some] / (at.p + at.q)[some], at.q[some] / (at.p + at.q)[some])
    ]  # fmt: skip
    return {"largest difference to p/(p + q)": float(np.abs(np.array(best) - at.discriminator[some]).max())}


def _losses(bench: Bench) -> Any:
    from gandyn.distances import densities, losses

    return losses(densities(bench.subject().pair))  # type: ignore[arg-type]


def _saturating(bench: Bench) -> Figures:
    found = _losses(bench)
    return {
        "E_p log D* + E_q log(1 − D*)": found.saturating,
        "2 JS − 2 log 2": 2.0 * bench.number("js") - 2.0 * LOG2,
    }


def _equal(figures: Figures) -> bool:
    one, other = map(float, figures.values())
    return abs(one - other) < 1e-9


def _non_saturating(bench: Bench) -> Figures:
    from gandyn.distances import densities, gradients

    found, slope = _losses(bench), gradients(densities(bench.subject().pair))  # type: ignore[arg-type]
    return {
        "value of E_q[−log D*]": found.non_saturating,
        "value of KL(q‖p) − 2 JS": bench.number("kl-qp") - 2.0 * bench.number("js"),
        "slope of E_q[−log D*], D* held": slope.non_saturating,
        "slope of KL(q‖p) − 2 JS": slope.kl_qp + slope.minus_2_js,
    }


def _equal_slopes(figures: Figures) -> bool:
    *_, one, other = map(float, figures.values())
    return abs(one - other) < 1e-9 * abs(one)


def _equal_values(figures: Figures) -> bool:
    one, other, *_ = map(float, figures.values())
    return abs(one - other) < 1e-9


def _pull_and_push(bench: Bench) -> Figures:
    from gandyn.distances import densities, gradients

    found = gradients(densities(bench.subject().pair))  # type: ignore[arg-type]
    pull, push = found.kl_qp, found.minus_2_js
    return {"slope of KL(q‖p)": pull, "slope of −2 JS": push, "slope of their sum": pull + push}


def _pushes(figures: Figures) -> bool:
    """Whether what pushes away is the stronger force."""
    pull, _, both = map(float, figures.values())
    return pull * both <= 0.0


def _two_errors(bench: Bench) -> Figures:
    """A generator that leaves out half of the data, and one half of whose samples are unreal."""
    errors = {
        "half the data left out": ([0.5, 0.5], [1.0, 0.0]),
        "half the samples unreal": ([1.0, 0.0], [0.5, 0.5]),
    }
    return {
        f"{label} · {name}": bench(id, distances={"kind": "histograms", "bins_p": p, "bins_q": q})
        for label, id in (("KL(q‖p)", "kl-qp"), ("JS", "js"))
        for name, (p, q) in errors.items()
    }


def _is_lopsided(figures: Figures) -> bool:
    dropped, unreal, *_ = map(float, figures.values())
    return dropped < 1.0 and unreal == math.inf


def _slopes_far_out(variants: dict[str, dict[str, Any]]) -> Any:
    """c, by which a generator is pushed, at a fake of which D is sure (s = −10)."""

    def measure(bench: Bench) -> Figures:
        from gandyn.dynamics import coefficients

        scenarios = {name: bench.subject(dim=1, **change).scenario for name, change in variants.items()}
        return {
            f"push on G where D = σ(−10) · {name}": float(coefficients(scenario, [FAR], [1.0])[2])
            for name, scenario in scenarios.items()
        }

    return measure


def _noisy(bench: Bench, theta: float, noise: float) -> float:
    return bench.number("js", distances={"kind": "segments", "theta": theta, "noise": noise})


def _slope_by_noise(bench: Bench) -> Figures:
    return {
        f"slope of JS at θ = 0.5 · σ = {noise:g}": (_noisy(bench, 0.51, noise) - _noisy(bench, 0.5, noise))
        / 0.01
        for noise in (0.0, 0.2, 0.5)
    }


def _no_yardstick(bench: Bench) -> Figures:
    return {f"JS at θ = 0.5 · σ = {noise:g}": _noisy(bench, 0.5, noise) for noise in (1.0, 0.5, 0.1)} | {
        f"JS at θ = 0.1 · σ = {noise:g}": _noisy(bench, 0.1, noise) for noise in (0.1,)
    }


def _misleads(figures: Figures) -> bool:
    """As σ falls JS grows though nothing moved, and a fifth of both looks the same."""
    wide, middle, narrow, nearer = map(float, figures.values())
    return 2.0 * wide < middle < narrow and abs(nearer - middle) < 1e-9


def _vanishing(bench: Bench) -> Figures:
    return {
        "gradient of log(1 − D), last over first · digits": float(bench.outcome("falls to at most").measured),
        "gradient of log(1 − D), last over first · points in the plane": float(
            bench.outcome("does not vanish", set={"data": "8-gaussians"}).measured
        ),
    }


def _collapse(bench: Bench) -> Figures:
    found = bench.metrics()["modes"]
    return {"modes of eight · no penalty": float(found["plain"]), "modes of eight · R1": float(found["r1"])}


CLAIMS = (
    ArticleClaim(
        "optimal-discriminator", f"{ZHENG}, Eq. (4); Goodfellow et al. 2014, arXiv:1406.2661, Proposition 1",
        "The optimal discriminator is D* = p/(p + q).",
        "最优判别器为 D* = p/(p + q)。",
        BELLS, _optimum, holds_if(lambda f: all(float(off) < 1e-6 for off in f.values())), HOLDS,
    ),
    ArticleClaim(
        "saturating-loss-is-js", f"{ZHENG}, Eq. (9)",
        "At the optimal discriminator the first loss of the generator is 2 JS(p, q) − 2 log 2.",
        "在最优判别器下，第一种生成器损失等价于 2 JS(p, q) − 2 log 2。",
        BELLS, _saturating, holds_if(_equal), HOLDS,
    ),
    ArticleClaim(
        "better-discriminators-kill-the-gradient", f"{ZHENG}, part 1; {PRINCIPLED}, Figure 2",
        "The better the discriminator, the more the gradient of log(1 − D) vanishes.",
        "判别器越好，生成器梯度消失越严重。",
        GRADIENT, _vanishing,
        under_condition(lambda f: value(f, 0) < 0.01,
                        lambda f: value(f, 1) < 0.01), CONDITION,
        "where the supports do not overlap, as of pictures; of points in the plane, which do, the gradient"
        " grows",
        "两个支撑集不重叠时（如图片）；平面上的点会重叠，梯度反而增大",
        fast=False,
        labs=(GRADIENT["lab"], {"experiment": "generator-gradient", "set": {"data": "8-gaussians"}}),
    ),
    ArticleClaim(
        "minus-log-d-is-kl-minus-2js", f"{ZHENG}, Eq. (11); {PRINCIPLED}, Theorem 2.5",
        "Minimising −log D at the optimal discriminator is the same as minimising KL(q‖p) − 2 JS(p, q).",
        "在最优判别器下最小化 −log D，等价于最小化 KL(q‖p) − 2 JS(p, q)。",
        BELLS, _non_saturating, under_condition(_equal_slopes, _equal_values), CONDITION,
        "while D* is held, as in a step of training: the slopes are the same, the values are not, for they"
        " leave out 2 log 2 + E_p log D*, which moves with q",
        "D*保持不动时（如训练的一步）：梯度相同，数值不同，因为略去的 2 log 2 + E_p log D* 会随 q 变化",
    ),
    ArticleClaim(
        "minus-log-d-pulls-and-pushes", f"{ZHENG}, part 1",
        "That objective is absurd: its KL draws q to p, and its −2 JS pushes q away.",
        "这个目标是荒谬的：KL 项要拉近，−2 JS 项却要推远。",
        BELLS, _pull_and_push, holds_if(_pushes), FAILS,
        "Both forces are there, but the pull is always the stronger one: the sum is 2 KL((p + q)/2‖p), which"
        " is 0 only where q = p.",
        "两种力都在，但拉力总是更强：二者之和是 2 KL((p + q)/2‖p)，仅当 q = p 时为 0。",
    ),
    ArticleClaim(
        "minus-log-d-is-unstable", f"{ZHENG}, part 1; {PRINCIPLED}, Figure 3",
        "The gradient of −log D grows while the discriminator is trained.",
        "随着判别器的训练，−log D 的梯度迅速增长。",
        GRADIENT, lambda bench: judged(bench.outcome("at least tenfold")),
        seen_if(lambda f: f["threshold met"] == "yes"), HOLDS, fast=False,
    ),
    ArticleClaim(
        "kl-forgives-dropped-modes", f"{ZHENG}, part 1",
        "KL(q‖p) hardly minds data that are never generated, and punishes unreal samples without limit.",
        "KL(q‖p) 对“没能生成真实样本”惩罚微小，对“生成了不真实的样本”惩罚巨大。",
        DROPPED, _two_errors, holds_if(_is_lopsided), HOLDS,
    ),
    ArticleClaim(
        "original-gan-collapses", f"{ZHENG}, part 1",
        "So the original GAN would rather repeat a few safe samples: mode collapse.",
        "于是原始 GAN 宁可多生成一些重复但“安全”的样本，即模式坍塌。",
        COLLAPSE, _collapse, seen_if(lambda f: value(f, 0) <= 1.0), HOLDS,
        "The zero-centred penalty R1 cures it: eight of eight modes.",
        "以 0 为中心的惩罚 R1 可以治好它：八个模式全部覆盖。",
        fast=False,
    ),
    ArticleClaim(
        "sigmoids-saturate", f"{FROM_ZERO}, “别走～还没完”; lecture notes on WGAN after Li Hongyi",
        "A discriminator that ends in a sigmoid returns hardly any gradient to the generator once it is"
        " sure.",
        "判别器末端的 Sigmoid 一旦进入饱和区，就很难传回梯度来更新生成器。",
        {"variant": "minimax", "dim": 1, "page": "portrait"},
        _slopes_far_out({"log(1 − D)": {"variant": "minimax"}, "−log D": {"variant": "non-saturating"}}),
        under_condition(lambda f: value(f, 0) < 1e-3,
                        lambda f: value(f, 1) < 1e-3), CONDITION,
        "for the loss log(1 − D); with −log D the push is all but 1 there",
        "仅对损失 log(1 − D) 成立；用 −log D 时此处的推力几乎为 1",
    ),
    ArticleClaim(
        "linear-outputs-keep-gradients",
        "Lecture notes on WGAN after Li Hongyi; Mao et al. 2017, arXiv:1611.04076",
        "With a linear output and least squares the generator keeps a gradient.",
        "把 sigmoid 换成线性输出（变成回归问题），就可以保有梯度。",
        {"variant": "lsgan", "dim": 1, "page": "portrait"},
        _slopes_far_out({"LSGAN": {"variant": "lsgan"}, "WGAN": {"variant": "wgan"}}),
        holds_if(lambda f: all(float(push) >= 1.0 for push in f.values())), HOLDS,
    ),
    ArticleClaim(
        "noise-revives-js", f"{ZHENG}, part 2; {PRINCIPLED}, section 3",
        "Noise on real and generated samples makes them overlap, and gives JS a slope.",
        "给真实与生成样本加噪声，使两者重叠，JS 散度就有了梯度。",
        NOISY, _slope_by_noise,
        holds_if(lambda f: [float(x) > 0.1 for x in f.values()] == [False, True, True]), HOLDS,
    ),
    ArticleClaim(
        "noisy-js-is-no-yardstick", f"{ZHENG}, part 2",
        "JS with noise depends on the noise, so while that is annealed its values cannot be compared.",
        "加噪的 JS 数值受噪声方差影响，退火前后无法比较，不能作为衡量指标。",
        NOISY, _no_yardstick, holds_if(_misleads), HOLDS,
    ),
    ArticleClaim(
        "instance-noise-converges", f"{CONVERGE}, section 3.2; Sønderby et al. 2017, arXiv:1610.04490",
        "Instance noise makes the unregularised Dirac GAN converge.",
        "实例噪声使无正则的 Dirac GAN 收敛。",
        {"variant": "non-saturating", "regularizers": {"instance-noise": 0.5}, "dim": 2, "page": "portrait"},
        lambda bench: cases(bench, "verdict", "verdict", {
            "minimax": {"variant": "minimax"}, "non-saturating": {}, "wgan": {"variant": "wgan"},
        }),
        under_condition(lambda f: list(f.values())[:2] == ["converges"] * 2,
                        lambda f: list(f.values())[2] == "converges"), CONDITION,
        "for losses that are not linear in D: of WGAN noise cancels",
        "损失对 D 不是线性时成立：在 WGAN 中噪声恰好抵消",
        fast=False,
    ),
)  # fmt: skip
TOPIC = Topic("original-gan", "What goes wrong in the original GAN", "原始 GAN 究竟出了什么问题", CLAIMS, 130)
