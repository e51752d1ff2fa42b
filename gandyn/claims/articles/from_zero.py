"""From nothing to WGAN-GP: a distance made of a network, what it must be, and how its slope is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.claims.articles._common import FROM_ZERO, IMPROVED, ZHENG, holds_if, judged, seen_if
from gandyn.claims.claim import CONDITION, FAILS, HOLDS, UNSEEN, ArticleClaim, Figures, Topic
from gandyn.claims.measures import orbit_of

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench

ALONE = {
    "variant": "wgan", "dim": 1, "trainings": [{"rule": "alternating", "lr_d": 0.1, "lr_g": 0.0}],
    "page": "portrait",
}  # fmt: skip
SPEED = {"lab": {"experiment": "penalty-speed"}, "page": "lab"}
TOY: dict[str, Any] = {"lab": {"experiment": "toy-gan"}, "page": "lab"}
STUCK = {"experiment": "js-stuck"}
LOOKS = (10, 25, 50, 100, 200, 400)
FD = {"variant": "wgan-fd", "set": {"lambda": 0.1, "form": "square"}, "dim": 1, "page": "portrait"}


def _met(figures: Figures) -> bool:
    return figures["threshold met"] == "yes"


def _runs_away(bench: Bench) -> Figures:
    """The discriminator's loss while the generator stands still."""
    from gandyn.losses import losses

    subject = bench.subject(iterations=10_000)
    orbit = orbit_of(subject)
    loss = losses(subject.scenario, orbit.phi, orbit.theta)[0]
    return {f"D's loss after {n:,} steps": float(loss[n]) for n in (100, 1000, 10_000)}


def _falls(figures: Figures) -> bool:
    """Ten times as many steps, ten times as low."""
    few, more, most = map(float, figures.values())
    return most < more < few < 0.0 and abs(most / more - 10.0) < 1.0


def _symmetry(bench: Bench) -> Figures:
    """A random network of an ordered batch, the mean of a random network of single samples, and both with the
    samples in another order.
    """
    random = np.random.default_rng(0)
    batch = random.normal(size=(8, 2))
    inner, outer = random.normal(size=(16, 32)), random.normal(size=32)

    def ordered(rows: Any) -> float:
        return float(np.tanh(rows.ravel() @ inner) @ outer)

    def mean(rows: Any) -> float:
        return float((np.tanh(rows @ inner[:2]) @ outer).mean())

    orders = [random.permutation(8) for _ in range(100)]
    return {
        f"largest change by another order · {name}": max(
            abs(of(batch[order]) - of(batch)) for order in orders
        )
        for name, of in (("a network of the batch", ordered), ("mean of a network of each sample", mean))
    }


def _is_symmetric(figures: Figures) -> bool:
    one, other = map(float, figures.values())
    return one > 0.01 and other < 1e-12


def _sums(bench: Bench) -> Figures:
    """How much φ(t) + ψ(t) varies: not at all where the loss is the difference of one function's means."""
    from gandyn.design import ratio
    from gandyn.design.examples import EXAMPLES

    t = np.linspace(-0.99, 0.99, 81)
    return {
        f"spread of φ(t) + ψ(t) · {name}": float(np.ptp(sum(ratio.phi_psi(EXAMPLES[id].design, t))))
        for name, id in (("original GAN", "gan"), ("total variation, of WGAN's form", "total-variation"))
    }


def _on_the_dirac_gan(bench: Bench) -> Figures:
    """Finite differences beside gradients, by what training does."""
    gradients = {"variant": "wgan-gp", "set": {"lambda": 0.1, "c": 1.0}}
    line = [orbit_of(bench.subject(duration=200.0, **change)) for change in ({}, gradients)]
    return {
        "largest difference of θ · d = 1": float(np.abs(line[0].theta - line[1].theta).max()),
        "verdict · gradients, d = 2": bench("verdict", dim=2, **gradients),
        "verdict · differences, d = 2": bench("verdict", dim=2),
    }


def _alike(figures: Figures) -> str:
    off, gradients, differences = figures.values()
    if float(off) > 1e-6:
        return FAILS
    return HOLDS if gradients == differences else CONDITION


def _is_it_w(bench: Bench) -> Figures:
    found, stuck = bench.metrics(), bench.metrics(**STUCK)
    far = [float(w) / float(x) for w, x in zip(stuck["w_estimate"], stuck["distance"]) if x > 0.0]
    return {
        "W estimate over W₁ · λ = 0.1": found["w_estimate"] / found["exact_w1"],
        "largest W estimate over W₁ · one-sided, λ = 10": max(far),
        "least W estimate over W₁ · one-sided, λ = 10": min(far),
    }


def _has_nothing_to_do_with_it(figures: Figures) -> str:
    loose, largest, least = map(float, figures.values())
    close = 0.8 < least <= largest < 1.2
    return FAILS if abs(loose - 1.0) < 0.2 else CONDITION if close else HOLDS


def _progress(bench: Bench) -> Figures:
    """The estimate and the true distance at several moments of one training, and the samples' quality."""
    from scipy.stats import spearmanr

    found = [bench.metrics(steps=steps) for steps in LOOKS]
    estimates, exact = ([one[name] for one in found] for name in ("w_estimate", "exact_w1"))
    table = {f"W estimate · {n} iterations": float(w) for n, w in zip(LOOKS, estimates)}
    table |= {f"W₁ · {n} iterations": float(w) for n, w in zip(LOOKS, exact)}
    return table | {"rank correlation": float(spearmanr(estimates, exact).statistic)}


CLAIMS = (
    ArticleClaim(
        "a-distance-must-be-symmetric", f"{FROM_ZERO}, “神经距离！”",
        "A distance of a distribution must not depend on the order of the samples; the mean of a network of"
        " each sample is the simplest that does not.",
        "分布之间的距离与样本的次序无关，必须全对称；对单个样本的网络取平均是最简单的实现。",
        {"variant": "wgan", "dim": 2, "page": "portrait"}, _symmetry, holds_if(_is_symmetric), HOLDS,
    ),
    ArticleClaim(
        "without-a-constraint-the-loss-runs-away", f"{FROM_ZERO}, “别走～还没完”",
        "Without a constraint on D its loss runs to minus infinity.",
        "不对 D 加约束，Loss 会直接跑到负无穷。",
        ALONE, _runs_away, holds_if(_falls), HOLDS,
    ),
    ArticleClaim(
        "original-gan-is-no-special-case", f"{FROM_ZERO}, “然后呢？”",
        "The original GAN is no special case of this: its loss is not the difference of the means of one"
        " function.",
        "原始 GAN 不是本文推导的特例：它的损失不能写成同一个函数的均值之差。",
        {"design": "gan", "page": "design"}, _sums,
        holds_if(lambda f: [float(x) > 0.1 for x in f.values()] == [True, False]), HOLDS,
    ),
    ArticleClaim(
        "two-penalties-do-equally-well", f"{FROM_ZERO}, “罚”出来的成果",
        "The penalties max(‖∇D‖, 1) and (‖∇D‖ − 1)² do equally well.",
        "惩罚项 max(‖∇D‖, 1) 与 (‖∇D‖ − 1)² 效果差不多。",
        SPEED, lambda bench: judged(bench.outcome("does as well as")), seen_if(_met), HOLDS, fast=False,
    ),
    ArticleClaim(
        "differences-instead-of-gradients",
        f"{FROM_ZERO}, the last two penalties; Zheng 2017, on {IMPROVED}, Eq. (10)",
        "Instead of gradients one may penalise the slope between two interpolated samples; in a sense that"
        " is even more reasonable, and it works.",
        "可以直接用两个插值样本之间的差分斜率代替梯度作惩罚，某种意义上更合理，也确有作用。",
        SPEED, lambda bench: judged(bench.outcome("Finite differences")),
        lambda f: UNSEEN if _met(f) else HOLDS, UNSEEN,
        "It trains, but worse: here its Fréchet distance is at least 1.5 times the penalty's.",
        "能训练，但更差：此处其 Fréchet 距离至少是梯度惩罚的 1.5 倍。",
        fast=False,
    ),
    ArticleClaim(
        "differences-on-the-dirac-gan", f"{FROM_ZERO}, the last two penalties",
        "Penalising differences does to training what penalising gradients does.",
        "差分惩罚对训练的作用与梯度惩罚相同。",
        FD, _on_the_dirac_gan, _alike, CONDITION,
        "in one dimension, where both are the same; in the plane gradients draw every orbit to one circle,"
        " differences each |L₀| to a cycle of its own",
        "一维时两者完全相同；平面上梯度惩罚把所有轨道引向同一个圆，差分惩罚则使每个 |L₀| 各有自己的环",
    ),
    ArticleClaim(
        "wgan-gp-has-nothing-to-do-with-w", f"{FROM_ZERO}, “然后呢？”",
        "WGAN-GP has no direct connection with the Wasserstein distance.",
        "WGAN-GP 其实跟 Wasserstein 距离没有直接的联系。",
        TOY, _is_it_w, _has_nothing_to_do_with_it, CONDITION,
        "where the penalty is weak, as in this toy (λ = 0.1), what the critic tells is about twice the"
        " distance; with a one-sided penalty of λ = 10 it is the distance, to within 15 %",
        "惩罚较弱时（如此处 λ = 0.1），判别器给出的数约为距离的两倍；单侧惩罚 λ = 10 时它就是该距离，误差"
        " 15 % 以内",
        fast=False, labs=(TOY["lab"], STUCK),
    ),
    ArticleClaim(
        "the-estimate-shows-progress", f"{ZHENG}, Eq. (17); {FROM_ZERO}, remark 4",
        "The critic's estimate indicates the progress of training: the smaller, the better the samples.",
        "判别器给出的数值可以指示训练进程：越小，样本质量越好。",
        TOY, _progress, seen_if(lambda f: float(f["rank correlation"]) > 0.7), HOLDS,
        fast=False, labs=tuple({"experiment": "toy-gan", "steps": steps} for steps in LOOKS),
    ),
    ArticleClaim(
        "wgan-gp-covers-the-modes", f"{IMPROVED}, Figure 1; {ZHENG}, part 4",
        "In no experiment with WGAN was mode collapse seen.",
        "在所有 WGAN 的实验中都未观察到模式坍塌。",
        TOY, lambda bench: judged(bench.outcome("8 of 8 Gaussians")), seen_if(_met), HOLDS, fast=False,
    ),
)  # fmt: skip
TOPIC = Topic("from-zero", "From nothing to WGAN-GP", "从零直达 WGAN-GP", CLAIMS, 100)
