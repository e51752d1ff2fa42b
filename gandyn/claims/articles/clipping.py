"""Weight clipping: weights go to the ends, gradients explode or vanish; the gradient penalty does neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.claims.articles._common import (
    IMPROVED,
    WGAN,
    ZHENG,
    holds_if,
    judged,
    seen_if,
    under_condition,
    value,
)
from gandyn.claims.claim import CONDITION, HOLDS, UNSEEN, ArticleClaim, Figures, Topic
from gandyn.claims.measures import orbit_of

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench

POLARISATION = {"lab": {"experiment": "weight-polarisation"}, "page": "lab"}
DEPTH = {"lab": {"experiment": "gradient-depth"}, "page": "lab"}
SURFACE = {"lab": {"experiment": "critic-surface"}, "page": "lab"}
SPEED = {"lab": {"experiment": "penalty-speed"}, "page": "lab"}
NETS = {"lab": {"experiment": "architectures"}, "page": "lab"}
WIDTH = 0.5


def _of(part: str, **changes: Any) -> Any:
    """One claim of the experiment."""
    return lambda bench: judged(bench.outcome(part, **changes))


def _met(figures: Figures) -> bool:
    return figures["threshold met"] == "yes"


def _bounded(bench: Bench) -> Figures:
    phi = orbit_of(bench.subject()).phi
    return {
        "largest |φᵢ|": float(np.abs(phi).max()),
        "largest slope ‖φ‖": float(np.linalg.norm(phi, axis=1).max()),
        "w√d": float(WIDTH * np.sqrt(phi.shape[1])),
    }


def _is_bounded(figures: Figures) -> bool:
    part, slope, bound = map(float, figures.values())
    return part <= WIDTH and slope <= bound + 1e-12


def _window(bench: Bench) -> Figures:
    """Decades between the gradients of the first and the last hidden layer."""
    found = bench.metrics()["log10_ratio"]
    arms = (("c = 0.1", "0.1"), ("c = 0.01", "0.01"), ("c = 0.001", "0.001"), ("GP", "gp"))
    return {f"decades, first to last layer · {name}": float(found[id]) for name, id in arms}


def _is_narrow(figures: Figures) -> bool:
    large, middle, small, penalty = map(float, figures.values())
    return large > 2.0 and small < middle < -2.0 and abs(penalty) < 0.5


def _speeds(bench: Bench) -> Figures:
    distance = bench.metrics()["frechet"]
    return {
        "Fréchet distance · GP": float(distance["gp"]),
        "Fréchet distance · paper's clipping": float(distance["clip-paper"]),
        "Fréchet distance · tuned clipping": float(distance["clip-tuned"]),
        "CPU seconds to the score, tuned clipping over GP": judged_number(bench, "tuned rate is as fast"),
    }


def judged_number(bench: Bench, part: str) -> float:
    """What an experiment's own claim measured."""
    return float(bench.outcome(part).measured)


def _mixing(bench: Bench) -> Figures:
    found = bench.metrics()
    return {
        "Fréchet distance · GP": float(found["frechet"]["gp"]),
        "Fréchet distance · GP + batch norm": float(found["frechet"]["gp-batch"]),
        "others' gradient over a sample's own · GP": float(found["mixing"]["gp"]),
        "others' gradient over a sample's own · GP + batch norm": float(found["mixing"]["gp-batch"]),
    }


def _others(bench: Bench) -> Figures:
    """Of the four nets, how many each loss trains."""
    trained = bench.metrics()["trained"]
    return {
        f"nets trained · {loss}": float(
            sum(share == 1.0 for arm, share in trained.items() if arm.endswith(f"/{loss}"))
        )
        for loss in ("GAN", "LSGAN", "WGAN, clipped", "WGAN-GP")
    }


CLAIMS = (
    ArticleClaim(
        "clipping-bounds-the-slope", f"{ZHENG}, part 4; {WGAN}, Algorithm 1",
        "Clipping every weight to [−c, c] bounds the critic's slope by some constant K.",
        "把所有权重裁剪到 [−c, c]，判别器的斜率就被某个常数 K 所界。",
        {
            "variant": "wgan-clip", "set": {"w": WIDTH}, "dim": 2, "starts": [[[0.1, 0.2], [2.0, 1.0]]],
            "trainings": [{"rule": "alternating"}], "iterations": 500, "page": "portrait",
        },
        _bounded, holds_if(_is_bounded), HOLDS,
        "On the Dirac GAN K = w√d; of a deep net nobody knows it, and it changes with the net.",
        "在 Dirac GAN 上 K = w√d；深层网络的 K 无人知晓，且随网络而变。",
    ),
    ArticleClaim(
        "clipping-polarises", f"Zheng 2017, on {IMPROVED}, Figure 1b",
        "Under clipping nearly all weights go to one of the two ends, −c or c.",
        "权重裁剪使几乎所有权重都走向 −c 或 c 两个极端。",
        POLARISATION, _of("clipped critic's weights"), seen_if(_met), HOLDS, fast=False,
    ),
    ArticleClaim(
        "penalty-does-not-polarise", f"{IMPROVED}, Figure 1b",
        "Under a gradient penalty they stay spread out.",
        "采用梯度惩罚时，权重的分布则合理得多。",
        POLARISATION, _of("penalised critic's weights"), seen_if(_met), HOLDS, fast=False,
    ),
    ArticleClaim(
        "gradients-explode", f"{IMPROVED}, Figure 1b",
        "With a large threshold gradients grow from layer to layer: they explode.",
        "裁剪界限稍大，梯度逐层变大，指数爆炸。",
        DEPTH, _of("With c = 0.1 "), seen_if(_met), HOLDS, fast=False,
    ),
    ArticleClaim(
        "gradients-vanish", f"{IMPROVED}, Figure 1b",
        "With a small threshold they shrink from layer to layer: they vanish.",
        "裁剪界限稍小，梯度逐层变小，指数衰减。",
        DEPTH, _of("With c = 0.01 "), seen_if(_met), HOLDS, fast=False,
    ),
    ArticleClaim(
        "penalty-keeps-gradients", f"{IMPROVED}, Figure 1b",
        "Under a gradient penalty gradients keep their size through all layers.",
        "梯度惩罚使梯度在各层之间保持平稳。",
        DEPTH, _of("Under the penalty"), seen_if(_met), HOLDS, fast=False,
    ),
    ArticleClaim(
        "clipping-has-a-narrow-window", f"Zheng 2017, on {IMPROVED}",
        "Between exploding and vanishing there is only a narrow range of thresholds.",
        "不大不小的界限只有很窄的一段区域。",
        DEPTH, _window, seen_if(_is_narrow), HOLDS,
        "In twelve layers a factor of ten in c is seventeen decades and more.",
        "十二层网络中，c 差十倍，梯度就差十七个数量级以上。",
        fast=False,
    ),
    ArticleClaim(
        "clipped-critics-are-too-simple", f"{IMPROVED}, Figure 1a",
        "A clipped critic learns too simple a function: it has no maximum at the data's modes.",
        "被裁剪的判别器倾向于学到过于简单的函数：在数据的各个模式处没有极大值。",
        SURFACE, _of("clipped critic has a local maximum at none"), seen_if(_met), HOLDS, fast=False,
    ),
    ArticleClaim(
        "penalised-critics-see-the-modes", f"{IMPROVED}, Figure 1a",
        "A penalised critic has a maximum at each of the eight modes.",
        "采用梯度惩罚的判别器在八个模式处都有极大值。",
        SURFACE, _of("8 of 8 modes"), seen_if(_met), HOLDS,
        "Of a grid of 25 it finds a part only in so short a training, though more than a clipped one.",
        "25 个高斯的网格在这样短的训练中只看到一部分，但仍多于裁剪者。",
        fast=False,
    ),
    ArticleClaim(
        "penalty-is-faster-than-clipping", f"{IMPROVED}, Figure 3",
        "The gradient penalty trains much faster than clipping.",
        "梯度惩罚显著提高训练速度，解决了原始 WGAN 收敛缓慢的问题。",
        SPEED, _speeds,
        under_condition(lambda f: value(f, 1) > 4.0 * value(f, 0),
                        lambda f: value(f, 3) > 1.5), CONDITION,
        "against clipping with its paper's rate and five critic steps; with a tuned rate clipping reaches"
        " the same score in about the same CPU time",
        "与原论文的学习率和五步判别器相比；学习率调好之后，裁剪以差不多的 CPU 时间达到同样的分数",
        fast=False,
    ),
    ArticleClaim(
        "no-batch-norm-under-a-penalty", f"{IMPROVED}, section 4",
        "Under a penalty of each sample's gradient the critic must not have batch norm.",
        "对每个样本独立地施加梯度惩罚时，判别器中不能使用批归一化。",
        SPEED, _mixing,
        seen_if(lambda f: value(f, 1) > 1.2 * value(f, 0)), UNSEEN,
        "No harm is seen: the critic with batch norm is the better one. The reason stands all the same:"
        " with batch norm the gradient taken at a sample is mixed with those of others, so that nothing is"
        " held at 1.",
        "未见坏处，带批归一化的判别器反而更好。但道理仍在：批归一化使样本处的梯度混入其他样本的梯度，"
        "被约束为 1 的并不是某个函数的斜率。",
        fast=False,
    ),
    ArticleClaim(
        "layer-norm-instead", f"{IMPROVED}, section 4",
        "Layer norm may take its place.",
        "可以改用层归一化。",
        SPEED, _of("Nor does layer norm"), seen_if(_met), HOLDS, fast=False,
    ),
    ArticleClaim(
        "wgan-gp-trains-every-net", f"{IMPROVED}, Figure 2",
        "WGAN-GP trains every one of several nets.",
        "各种不同的网络架构，WGAN-GP 都能训练好。",
        NETS, _of("brings all four nets"), seen_if(_met), HOLDS, fast=False,
    ),
    ArticleClaim(
        "other-losses-fail-on-some-nets", f"{IMPROVED}, Figure 2",
        "Whether any other loss trains a net is a matter of luck: each fails on some.",
        "其他 GAN 变种能否训练好要看人品：每一种都在某些网络上失败。",
        NETS, _others,
        under_condition(lambda f: max(map(float, list(f.values())[:3])) < 4.0, lambda f: False), CONDITION,
        "after the 200 iterations that are looked at: with an MLP as generator they do fail; without batch"
        " norm they are only slow, and get there by 450; and a residual net of 20 layers is trained by all"
        " of them",
        "就所看的 200 次迭代而言：生成器为 MLP 时确实失败；没有批归一化时只是慢，450 次之内都能达到；20"
        " 层残差网络则各种损失都能训练",
        fast=False,
    ),
)  # fmt: skip
TOPIC = Topic("clipping", "Clipping against the gradient penalty", "权重裁剪与梯度惩罚", CLAIMS, 90)
