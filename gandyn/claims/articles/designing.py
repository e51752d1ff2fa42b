"""Designing GANs from ω and ρ, and what else the generator may minimise."""

from __future__ import annotations

from gandyn.claims.articles import _designing_figures as figures
from gandyn.claims.articles._common import DESIGN, F_GAN, holds_if, under_condition
from gandyn.claims.articles._designing_figures import PAPER, SWAPPED
from gandyn.claims.claim import CONDITION, FAILS, HOLDS, ArticleClaim, Topic

CLAIMS = (
    ArticleClaim(
        "design-original-gan", f"{PAPER}, “GAN模型已经送达”",
        "ω(r) = log r and ρ(t) = 1/(1 + eᵗ) give the original GAN, φ = −log(1 + eᵗ), ψ = log 2 − log(1 +"
        " e⁻ᵗ).",
        "ω(r) = log r、ρ(t) = 1/(1 + eᵗ) 给出原始 GAN：φ = −log(1 + eᵗ)，ψ = log 2 − log(1 + e⁻ᵗ)。",
        figures.page("gan"), figures.closed_forms,
        holds_if(lambda f: f["is a GAN"] == "yes" and float(f["largest difference of φ and ψ"]) < 1e-9),
        HOLDS,
    ),
    ArticleClaim(
        "design-on-the-unit-interval", f"{PAPER}, “GAN模型已经送达”",
        "ω(r) = r/(r + 1) and ρ(t) = 1/t give the same GAN without its activation.",
        "ω(r) = r/(r + 1)、ρ(t) = 1/t 给出等价的 GAN，只是没有显式写出激活函数。",
        figures.page("gan-unit"), figures.same_as("minimax"), holds_if(figures.is_same), HOLDS,
    ),
    ArticleClaim(
        "design-exponential", f"{PAPER}, “GAN模型已经送达”",
        "ω(r) = ½ log r and ρ(t) = e⁻ᵗ give a GAN with the losses −eᵗ and −e⁻ᵗ.",
        "ω(r) = ½ log r、ρ(t) = e⁻ᵗ 给出损失为 −eᵗ 与 −e⁻ᵗ 的 GAN 变种。",
        figures.page("exponential"), figures.exponential,
        holds_if(lambda f: f["is a GAN"] == "yes"
                 and float(f["largest difference of d to (√r − 1)²"]) < 1e-9), HOLDS,
        "It minimises the squared Hellinger distance.",
        "它最小化的是平方 Hellinger 距离。",
    ),
    ArticleClaim(
        "design-total-variation", f"{DESIGN}, “Total Variation”",
        "|p − q| is the maximum of (p − q) t over t in [−1, 1], and sign(x) the limit of tanh(kx): total"
        " variation makes a GAN.",
        "|p − q| 等于 (p − q) t 在 t ∈ [−1, 1] 上的最大值，而 sign(x) 是 tanh(kx) 的极限：总变差可以构成"
        " GAN。",
        figures.page("total-variation"), figures.total_variation, holds_if(figures.is_limit), HOLDS,
    ),
    ArticleClaim(
        "design-constant-does-not-matter", f"{DESIGN}, first corollary",
        "A constant on ψ changes nothing, so ψ(ω(1)) = 0 can always be had.",
        "给 ψ 加常数不改变优化问题，因此总可以使 ψ(ω(1)) = 0。",
        figures.page("gan"), figures.constant,
        holds_if(lambda f: all(float(off) == 0.0 for off in f.values())), HOLDS,
    ),
    ArticleClaim(
        "design-conditions-are-not-necessary", f"{DESIGN}, second corollary",
        "The conditions on ω and ρ are sufficient, not necessary: with the labels swapped ω falls and ρ is"
        " negative, and it is the same GAN.",
        "对 ω 与 ρ 的条件充分而不必要：调换标签后 ω 递减、ρ 为负，却仍是同一个 GAN。",
        figures.page(SWAPPED), figures.swapped,
        holds_if(lambda f: f["meets the conditions"] == "no"
                 and float(f["largest difference of d to the original GAN's"]) < 1e-9), HOLDS,
    ),
    ArticleClaim(
        "designs-are-f-gans", f"{DESIGN}, “与f-GAN的联系”",
        "Every such design minimises an f-divergence, for its d is convex.",
        "这样构造出来的 GAN 都对应一个 f 散度，因为 d 是凸函数。",
        figures.page("exponential"), figures.all_convex,
        holds_if(lambda f: len(set(f.values())) == 1 and float(f["designs"]) > 5), HOLDS,
    ),
    ArticleClaim(
        "kl-cannot-be-designed", f"{DESIGN}, “与f-GAN的联系”",
        "There are f-GANs that cannot be designed so: KL, for p log(p/q) = 0 does not mean p = q.",
        "f-GAN 能导出的它不一定能导出：至少导不出 KL 散度对应的 GAN，因为 p log(p/q) = 0 不意味着 p = q。",
        figures.page("kl"), figures.kl, holds_if(figures.cannot), FAILS,
        "Mathematics corrects the article: a term q − p integrates to 0, and with it the integrand p"
        " log(p/q) + q − p is 0 only where p = q. ω(r) = −1/r and ρ = 1 meet all conditions and give"
        " KL(p‖q).",
        "数学在此更正文章：q − p 的积分为 0，加上它之后，被积函数 p log(p/q) + q − p 仅在 p = q 时为 0。"
        "ω(r) = −1/r、ρ = 1 满足全部条件，给出的正是 KL(p‖q)。",
    ),
    ArticleClaim(
        "generator-with-its-own-loss", f"{DESIGN}, conclusion 2",
        "G may minimise E_q[β(t)] with another β, if d(r) = α(ω(r)) + r β(ω(r)) is convex or least at r = 1.",
        "生成器可以改用 E_q[β(t)]，只要 d(r) = α(ω(r)) + r β(ω(r)) 是凸函数或在 r = 1 处最小。",
        figures.page("lsgan"), figures.followed,
        under_condition(figures.convex("gan-t", "non-saturating"), figures.convex("lsgan")),
        CONDITION,
        "if β(ω(r)) rises with r: with D held G's gradient does not see d but the f with f′ = β(ω); for the"
        " article's LSGAN, β = (t − (a + b)/2)², that f is not convex, and near r = 1 G is not pushed at all",
        "还需 β(ω(r)) 随 r 递增：D 不动时，生成器的梯度看到的不是 d，而是满足 f′ = β(ω) 的 f；对文章中的"
        " LSGAN，β = (t − (a + b)/2)²，这个 f 并不凸，在 r = 1 附近生成器几乎得不到推动",
    ),
    ArticleClaim(
        "design-reverse-kl", f"{DESIGN}, “推广后的一些例子”",
        "With β = t the original discriminator gives a generator of d(r) = r log r, which is convex.",
        "取 β = t，则原始判别器对应的生成器有 d(r) = r log r，是凸函数。",
        figures.page("gan-t"), figures.named, holds_if(lambda f: list(f.values()) == ["yes", "KL(q‖p)"]),
        HOLDS,
    ),
    ArticleClaim(
        "design-non-saturating", f"{DESIGN}, “推广后的一些例子”",
        "With β = log(1 + eᵗ) it is the usual, non-saturating GAN.",
        "取 β = log(1 + eᵗ)，得到的正是更常用的非饱和 GAN。",
        figures.page("non-saturating"), figures.same_as("non-saturating"), holds_if(figures.is_same), HOLDS,
    ),
    ArticleClaim(
        "not-from-f-gan", f"{DESIGN}, “推广后的一些例子”; {F_GAN}, section 3.2",
        "Such GANs, whose players minimise different losses, cannot be had from f-GAN.",
        "这类判别器与生成器损失不一致的 GAN，是 f-GAN 没法得到的。",
        figures.page("non-saturating"), figures.both_losses,
        under_condition(figures.differ, lambda f: f["equal to f-js with the generator"] == "no"), CONDITION,
        "of an f-GAN whose players share one loss; section 3.2 of its paper gives the generator another"
        " one, and with that the non-saturating GAN is one of them",
        "仅就双方共用一个损失的 f-GAN 而言；其论文 3.2 节给生成器换了损失，非饱和 GAN 便在其中",
    ),
    ArticleClaim(
        "lsgan-needs-no-bounds", f"{DESIGN}, “推广后的一些例子”",
        "LSGAN needs no bounds on t: the best t lies between the labels by itself.",
        "LSGAN 可以去掉 t ∈ (a, b) 的限制，因为最优解本来就在其中。",
        figures.page("lsgan"), figures.in_range,
        holds_if(lambda f: all(-1.0 <= float(t) <= 1.0 for t in f.values())),
        HOLDS,
    ),
)  # fmt: skip
TOPIC = Topic("designing", "Designing GANs", "设计 GAN", CLAIMS, 110)
