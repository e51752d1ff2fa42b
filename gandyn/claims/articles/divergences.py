"""From KL and JS to earth moving: what a distance between distributions can tell."""

from __future__ import annotations

import math

from gandyn.claims.articles import _divergences_figures as figures
from gandyn.claims.articles._common import (
    FROM_ZERO,
    PRINCIPLED,
    WGAN,
    ZHENG,
    holds_if,
    judged,
    seen_if,
    value,
)
from gandyn.claims.articles._divergences_figures import APART, EARTH, SEGMENTS
from gandyn.claims.claim import CONDITION, HOLDS, ArticleClaim, Topic
from gandyn.distances import LOG2

CLAIMS = (
    ArticleClaim(
        "js-is-log-2", f"{ZHENG}; {WGAN}, Example 1",
        "JS of two distributions that do not overlap is log 2, however near or far they are; it drops to 0"
        " only where they are the same.",
        "两个分布没有重叠时，无论远近，JS 散度都是 log 2；只有完全相同时才突变为 0。",
        SEGMENTS, figures.of_segments("js", "JS"), holds_if(figures.steps_to(LOG2)), HOLDS,
    ),
    ArticleClaim(
        "kl-is-infinite", f"{ZHENG}; {WGAN}, Example 1",
        "There the KL divergence is infinite.",
        "此时 KL 散度为无穷大。",
        SEGMENTS, figures.of_segments("kl-pq", "KL(p‖q)"), holds_if(figures.steps_to(math.inf)), HOLDS,
    ),
    ArticleClaim(
        "w-is-the-distance", f"{ZHENG}, Eq. (12); {WGAN}, Example 1",
        "The Wasserstein distance of parallel segments is their distance, and smooth.",
        "平行线段之间的 Wasserstein 距离就是它们的间距，是平滑的。",
        SEGMENTS, figures.of_segments("w1", "W₁"),
        holds_if(lambda f: [float(x) for x in f.values()] == [*APART, 0.0]), HOLDS,
    ),
    ArticleClaim(
        "only-w-has-a-slope", f"{ZHENG}, part 3",
        "Gradient descent gets nothing from KL or JS there, but from the Wasserstein distance it does.",
        "此时 KL 与 JS 提供不了梯度，Wasserstein 距离却可以。",
        SEGMENTS, figures.slopes, holds_if(lambda f: [round(float(x), 9) for x in f.values()] == [0.0, 1.0]),
        HOLDS,
    ),
    ArticleClaim(
        "js-is-no-distance", f"{FROM_ZERO}, “别走～还没完”",
        "JS is no distance at all: of {0: 0.1, 1: 0.9} and {0: 0, 1: 1}, two similar distributions, it is"
        " infinite.",
        "JS 距离根本不是距离：{0: 0.1, 1: 0.9} 与 {0: 0, 1: 1} 两个相似的分布，算出来是无穷大。",
        {"distances": {"view": "cells", "share": 0.1}, "page": "distances"},
        figures.bernoulli, figures.which_js, CONDITION,
        "for the form the article writes, ½KL(p‖q) + ½KL(q‖p); the usual JS, against the mixture, is at"
        " most log 2 and here 0.036",
        "仅对文章所写的形式 ½KL(p‖q) + ½KL(q‖p) 成立；通常的 JS（与混合分布相比）至多为 log 2，此处仅 0.036",
    ),
    ArticleClaim(
        "supports-do-not-overlap", f"{ZHENG}; {PRINCIPLED}, Lemma 3",
        "Two random curves in the plane have nothing of positive length in common, so generated and real"
        " pictures, on manifolds of low dimension, hardly overlap.",
        "平面上两条随机曲线没有正长度的公共部分；因此处于低维流形上的生成图片与真实图片几乎不重叠。",
        {"distances": {"view": "supports", "surfaces": 1}, "page": "distances"},
        figures.overlap, holds_if(figures.vanishes), HOLDS,
    ),
    ArticleClaim(
        "samples-do-not-overlap", "Lecture notes on WGAN after Li Hongyi",
        "Two finite samples do not overlap, so JS computed from them is log 2 whatever the distributions.",
        "两组有限样本没有重叠，因此由样本算出的 JS 总是 log 2。",
        {"distances": {"view": "cells", "bins": 10, "dims": 64}, "page": "distances"},
        figures.same_twice, figures.in_many, CONDITION,
        "in many dimensions: there even two samples of one distribution give log 2; on the line counting"
        " works",
        "在高维时：即使两组样本来自同一分布也给出 log 2；在一维上，计数估计是有效的",
    ),
    ArticleClaim(
        "histograms-need-too-many-cells", f"{FROM_ZERO}, “神经距离！”",
        "With two bins for each of 784 pixels a histogram has 2⁷⁸⁴ ≈ 10²³⁶ cells.",
        "784 个像素各分两个区间，直方图就有 2⁷⁸⁴ ≈ 10²³⁶ 个区间。",
        {"distances": {"view": "cells", "bins": 2, "dims": 784}, "page": "distances"},
        figures.cells, holds_if(lambda f: abs(value(f, 0) - 236.0) < 0.5), HOLDS,
    ),
    ArticleClaim(
        "earth-mover-is-the-cheapest-plan", f"{ZHENG}, Eq. (12)",
        "The earth mover's distance is the cost of the cheapest of all plans.",
        "推土机距离就是所有搬运方案中的最小消耗。",
        EARTH, figures.plans, holds_if(figures.is_least), HOLDS,
    ),
    ArticleClaim(
        "earth-mover-by-a-critic", f"{ZHENG}, Eq. (13)",
        "It is also the most that E_p f − E_q f can be for a function f of slope at most 1, which is what a"
        " critic looks for.",
        "它也等于所有斜率不超过 1 的函数 f 中 E_p f − E_q f 的上界，这正是判别器所求的。",
        EARTH, figures.potential, holds_if(figures.is_dual), HOLDS,
    ),
    ArticleClaim(
        "uniforms-add-up-to-normal", f"{FROM_ZERO}, “一道面试题”",
        "The sum of several uniform numbers is nearly normal.",
        "若干个均匀随机数之和近似服从正态分布。",
        {"distances": {"view": "uniform", "uniforms": 12}, "page": "distances"},
        figures.uniforms, holds_if(lambda f: 0.003 > float(list(f.values())[-1]) < value(f, 0)), HOLDS,
        "At most 0.0023 of the distribution function is wrong with the usual twelve.",
        "通常取 12 个时，分布函数的误差至多 0.0023。",
    ),
    ArticleClaim(
        "uniform-to-normal-by-quantiles", f"{FROM_ZERO}, “一道面试题”",
        "y = Φ⁻¹(x) turns a uniform number into a normal one.",
        "y = Φ⁻¹(x) 把均匀随机数变为正态随机数。",
        {"distances": {"view": "uniform", "target": "normal"}, "page": "distances"},
        figures.quantiles, holds_if(lambda f: value(f, 0) < 1e-12), HOLDS,
    ),
    ArticleClaim(
        "a-net-learns-the-map", f"{FROM_ZERO}, “神经大法好”",
        "A neural network can be fitted to such a map from samples alone.",
        "仅凭样本就可以用神经网络拟合这样的映射。",
        {"lab": {"experiment": "uniform-to-normal"}, "page": "lab"}, figures.learnt, seen_if(figures.met),
        HOLDS,
        fast=False,
    ),
    ArticleClaim(
        "counting-is-enough-on-the-line", f"{FROM_ZERO}, “KL距离？JS距离？”",
        "Of a single variable one can count, and minimise the JS of two histograms.",
        "只有单个变量时，分区间计数并最小化两个直方图的 JS 就够了。",
        {"lab": {"experiment": "histogram-js"}, "page": "lab"},
        lambda bench: judged(bench.outcome("Two bumps")), seen_if(figures.met), HOLDS,
        "Hard counts have no gradient; the experiment counts with soft edges.",
        "硬计数没有梯度；实验中用的是软边界计数。",
        fast=False,
    ),
    ArticleClaim(
        "trained-discriminators-say-log-2", f"{ZHENG}; {PRINCIPLED}, Figure 1",
        "A trained discriminator's loss says JS = log 2 whatever the distance of two segments.",
        "无论两条线段相距多远，训练好的判别器的损失都表明 JS = log 2。",
        {"lab": {"experiment": "js-stuck"}, "page": "lab"}, figures.stuck, seen_if(figures.met), HOLDS,
        fast=False,
    ),
    ArticleClaim(
        "trained-critics-measure-w", f"{ZHENG}, Eq. (15)",
        "A trained critic of slope at most 1 measures the Wasserstein distance, and pulls the generator.",
        "训练好的、斜率受限的判别器近似给出 Wasserstein 距离，并能拉动生成器。",
        {"lab": {"experiment": "js-stuck"}, "page": "lab"}, figures.estimates, seen_if(figures.met), HOLDS,
        "To within 15 %, with a one-sided penalty of λ = 10.",
        "误差在 15 % 以内（单侧惩罚，λ = 10）。",
        fast=False,
    ),
)  # fmt: skip
TOPIC = Topic("divergences", "From KL and JS to earth moving", "从 KL、JS 到推土机距离", CLAIMS, 80)
