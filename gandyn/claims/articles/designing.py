"""Designing GANs from ω and ρ, and what else the generator may minimise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.claims.articles._common import DESIGN, F_GAN, holds_if, under_condition
from gandyn.claims.claim import CONDITION, FAILS, HOLDS, ArticleClaim, Figures, Topic

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench
    from gandyn.design.design import Design

PAPER = f"{DESIGN}; Moustakides and Basioti 2020, arXiv:2002.00865"
RATIOS = np.exp(np.linspace(-6.0, 6.0, 241))
SWAPPED = {
    "name": "GAN with the labels swapped", "kind": "ratio",
    "formulas": {"omega": "-log(r)", "rho": "-1/(1+exp(-t))"}, "parameters": [],
}  # fmt: skip
OWN_GENERATOR = ("gan-t", "non-saturating", "lsgan")


def _design(bench: Bench, found: Any = None) -> Design:
    design = bench.subject(**({} if found is None else {"design": found})).design
    assert design is not None
    return design


def _page(design: Any) -> dict[str, Any]:
    return {"design": design, "page": "design"}


def _named(bench: Bench) -> dict[str, Any]:
    return {"is a GAN": bench("design.is-gan"), "divergence": bench("design.divergence")}


def _same_as(variant: str, generator: str = "") -> Any:
    """Whether it is a GAN and its field is that of a built-in one."""

    def measure(bench: Bench) -> Figures:
        from gandyn.design.equivalences import equivalences

        found = [one.extent for one in equivalences(_design(bench)) if one.variant == variant]
        return {**_named(bench), f"equal to {variant}": found[0] if found else "no"}

    return measure


def _is_same(figures: Figures) -> bool:
    is_gan, _, extent = figures.values()
    return is_gan == "yes" and extent == "same"


def _closed_forms(bench: Bench) -> Figures:
    """φ and ψ by quadrature against the article's formulas."""
    from gandyn.design import ratio

    t = np.linspace(-4.0, 4.0, 81)
    phi, psi = ratio.phi_psi(_design(bench), t)
    off = (phi + np.log1p(np.exp(t)) - np.log(2.0), psi - np.log(2.0) + np.log1p(np.exp(-t)))
    return {**_named(bench), "largest difference of φ and ψ": float(np.abs(off).max())}


def _exponential(bench: Bench) -> Figures:
    """d(r) = max over t of −eᵗ − r e⁻ᵗ is −2√r."""
    from gandyn.design import ratio

    d = ratio.curves(_design(bench), RATIOS).d
    off = d - (RATIOS + 1.0 - 2.0 * np.sqrt(RATIOS))
    return {**_named(bench), "largest difference of d to (√r − 1)²": float(np.abs(off / (1.0 + d)).max())}


def _total_variation(bench: Bench) -> Figures:
    """The maximum over t of (p − q) t, and how near its smooth form comes to it."""
    from gandyn.design import ratio

    design = _design(bench)
    d = ratio.curves(design, RATIOS).d
    found = {"largest difference of max (p − q)t to |p − q|": float(np.abs(d - np.abs(RATIOS - 1.0)).max())}
    v = np.linspace(0.1, 4.0, 40)
    for k in (1.0, 10.0, 100.0):
        off = float(np.abs(1.0 - ratio.activation(design, v, {"k": k})).max())
        found[f"largest difference of tanh(kx) to sign(x), |x| ≥ 0.1 · k = {k:g}"] = off
    return found


def _is_limit(figures: Figures) -> bool:
    exact, *smooth = map(float, figures.values())
    return exact < 1e-9 and smooth[0] > smooth[1] > smooth[2] and smooth[2] < 1e-3


def _swapped(bench: Bench) -> Figures:
    """What conclusion 1 asks, and whether it is a GAN all the same."""
    from gandyn.design import ratio
    from gandyn.design.examples import EXAMPLES

    design = _design(bench)
    off = ratio.curves(design, RATIOS).d - ratio.curves(EXAMPLES["gan"].design, RATIOS).d
    return {
        "meets the conditions": bench("design.is-gan"),
        "largest difference of d to the original GAN's": float(np.abs(off).max()),
    }


def _constant(bench: Bench) -> Figures:
    """The field with and without a constant on ψ: of ρ = ψ′ nothing is left of it."""
    from gandyn.design.coefficients import coefficients

    s = np.linspace(-5.0, 5.0, 41)
    typed = {
        "name": "typed",
        "kind": "dual",
        "formulas": {
            "phi": "-log(1+exp(t))",
            "psi": "-log(1+exp(-t))",
            "low": "-50",
            "high": "50",
            "output": "v",
        },
    }
    moved = {**typed, "formulas": {**typed["formulas"], "psi": "7-log(1+exp(-t))"}}  # type: ignore[dict-item]
    one, other = (coefficients(_design(bench, found), s) for found in (typed, moved))
    return {
        "largest difference of the fields": float(
            max(np.abs(np.subtract(a, b)).max() for a, b in zip(one, other))
        )
    }


def _all_convex(bench: Bench) -> Figures:
    """Designs whose generator has D's own loss: whether their d is convex."""
    from gandyn.design import ratio
    from gandyn.design.conditions import conditions, is_gan
    from gandyn.design.examples import EXAMPLES

    own = [one.design for one in EXAMPLES.values() if not {"beta", "alpha"} & set(one.design.trees)]
    gans = [one for one in own if one.kind != "dual" and is_gan(conditions(one))]
    convex = [one for one in gans if (ratio.curvature(one, RATIOS) > 0.0).all()]
    return {"designs": float(len(gans)), "designs whose d is convex": float(len(convex))}


def _kl(bench: Bench) -> Figures:
    from gandyn.design import ratio

    d = ratio.curves(_design(bench), RATIOS).d
    beside = np.abs(np.log(RATIOS)) > 0.01
    # What d is beside r = 1 once the term that integrates to 0 is added: −log r + r − 1.
    return {**_named(bench), "least d(r) beside r = 1": float(d[beside].min())}


def _cannot(figures: Figures) -> bool:
    is_gan, divergence, least = figures.values()
    return not (is_gan == "yes" and divergence == "KL(p‖q)" and float(least) > 0.0)


def _followed(bench: Bench) -> Figures:
    """Of generators with a loss of their own: d as the article has it, and f, which the gradient follows."""
    from gandyn.design import ratio
    from gandyn.design.examples import EXAMPLES

    found: dict[str, Any] = {}
    for label, curve in (("d is convex", ratio.curvature), ("what the gradient follows is convex", ratio.g)):
        for id in OWN_GENERATOR:
            convex = bool((curve(EXAMPLES[id].design, RATIOS) > 0.0).all())
            found[f"{label} · {id}"] = "yes" if convex else "no"
    return found


def _both_losses(bench: Bench) -> Figures:
    from gandyn.design.equivalences import equivalences
    from gandyn.design.recognition import divergences

    named, equal = divergences(_design(bench)), equivalences(_design(bench))
    choices = [
        dict(one.choices).get("generator") for one in equal if one.variant == "f-js" and one.extent == "same"
    ]
    return {
        "divergence of D": str(named.discriminator.name if named.discriminator else ""),
        "divergence of G": str(named.followed.name if named.followed else ""),
        "equal to f-js with the generator": str(choices[0]) if choices else "no",
    }


def _differ(figures: Figures) -> bool:
    one, other, _ = figures.values()
    return one != other


def _in_range(bench: Bench) -> Figures:
    """Where −(t − a)² − r (t − b)² is largest, over a range far wider than (a, b) = (−1, 1)."""
    t = np.linspace(-20.0, 20.0, 40001)
    best = [float(t[np.argmax(-((t + 1.0) ** 2) - r * (t - 1.0) ** 2)]) for r in RATIOS[::10]]
    return {"least best t": min(best), "largest best t": max(best)}


CLAIMS = (
    ArticleClaim(
        "design-original-gan", f"{PAPER}, Eq. (12)",
        "ω(r) = log r and ρ(t) = 1/(1 + eᵗ) give the original GAN, φ = −log(1 + eᵗ), ψ = log 2 − log(1 + e⁻ᵗ).",
        "ω(r) = log r、ρ(t) = 1/(1 + eᵗ) 给出原始 GAN：φ = −log(1 + eᵗ)，ψ = log 2 − log(1 + e⁻ᵗ)。",
        _page("gan"), _closed_forms,
        holds_if(lambda f: f["is a GAN"] == "yes" and float(f["largest difference of φ and ψ"]) < 1e-9), HOLDS,
    ),
    ArticleClaim(
        "design-on-the-unit-interval", f"{PAPER}, “GAN模型已经送达”",
        "ω(r) = r/(r + 1) and ρ(t) = 1/t give the same GAN without its activation.",
        "ω(r) = r/(r + 1)、ρ(t) = 1/t 给出等价的 GAN，只是没有显式写出激活函数。",
        _page("gan-unit"), _same_as("minimax"), holds_if(_is_same), HOLDS,
    ),
    ArticleClaim(
        "design-exponential", f"{PAPER}, “GAN模型已经送达”",
        "ω(r) = ½ log r and ρ(t) = e⁻ᵗ give a GAN with the losses −eᵗ and −e⁻ᵗ.",
        "ω(r) = ½ log r、ρ(t) = e⁻ᵗ 给出损失为 −eᵗ 与 −e⁻ᵗ 的 GAN 变种。",
        _page("exponential"), _exponential,
        holds_if(lambda f: f["is a GAN"] == "yes"
                 and float(f["largest difference of d to (√r − 1)²"]) < 1e-9), HOLDS,
        "It minimises the squared Hellinger distance.",
        "它最小化的是平方 Hellinger 距离。",
    ),
    ArticleClaim(
        "design-total-variation", f"{DESIGN}, Eqs. (1) to (4)",
        "|p − q| is the maximum of (p − q) t over t in [−1, 1], and sign(x) the limit of tanh(kx): total variation"
        " makes a GAN.",
        "|p − q| 等于 (p − q) t 在 t ∈ [−1, 1] 上的最大值，而 sign(x) 是 tanh(kx) 的极限：总变差可以构成 GAN。",
        _page("total-variation"), _total_variation, holds_if(_is_limit), HOLDS,
    ),
    ArticleClaim(
        "design-constant-does-not-matter", f"{DESIGN}, first corollary",
        "A constant on ψ changes nothing, so ψ(ω(1)) = 0 can always be had.",
        "给 ψ 加常数不改变优化问题，因此总可以使 ψ(ω(1)) = 0。",
        _page("gan"), _constant, holds_if(lambda f: all(float(off) == 0.0 for off in f.values())), HOLDS,
    ),
    ArticleClaim(
        "design-conditions-are-not-necessary", f"{DESIGN}, second corollary",
        "The conditions on ω and ρ are sufficient, not necessary: with the labels swapped ω falls and ρ is"
        " negative, and it is the same GAN.",
        "对 ω 与 ρ 的条件充分而不必要：调换标签后 ω 递减、ρ 为负，却仍是同一个 GAN。",
        _page(SWAPPED), _swapped,
        holds_if(lambda f: f["meets the conditions"] == "no"
                 and float(f["largest difference of d to the original GAN's"]) < 1e-9), HOLDS,
    ),
    ArticleClaim(
        "designs-are-f-gans", f"{DESIGN}, “与f-GAN的联系”",
        "Every such design minimises an f-divergence, for its d is convex.",
        "这样构造出来的 GAN 都对应一个 f 散度，因为 d 是凸函数。",
        _page("exponential"), _all_convex,
        holds_if(lambda f: len(set(f.values())) == 1 and float(f["designs"]) > 5), HOLDS,
    ),
    ArticleClaim(
        "kl-cannot-be-designed", f"{DESIGN}, “与f-GAN的联系”",
        "There are f-GANs that cannot be designed so: KL, for p log(p/q) = 0 does not mean p = q.",
        "f-GAN 能导出的它不一定能导出：至少导不出 KL 散度对应的 GAN，因为 p log(p/q) = 0 不意味着 p = q。",
        _page("kl"), _kl, holds_if(_cannot), FAILS,
        "Mathematics corrects the article: a term q − p integrates to 0, and with it the integrand"
        " p log(p/q) + q − p is 0 only where p = q. ω(r) = −1/r and ρ = 1 meet all conditions and give KL(p‖q).",
        "数学在此更正文章：q − p 的积分为 0，加上它之后，被积函数 p log(p/q) + q − p 仅在 p = q 时为 0。"
        "ω(r) = −1/r、ρ = 1 满足全部条件，给出的正是 KL(p‖q)。",
    ),
    ArticleClaim(
        "generator-with-its-own-loss", f"{DESIGN}, conclusion 2",
        "G may minimise E_q[β(t)] with another β, if d(r) = α(ω(r)) + r β(ω(r)) is convex or least at r = 1.",
        "生成器可以改用 E_q[β(t)]，只要 d(r) = α(ω(r)) + r β(ω(r)) 是凸函数或在 r = 1 处最小。",
        _page("lsgan"), _followed,
        under_condition(lambda f: list(f.values())[3:5] == ["yes"] * 2, lambda f: list(f.values())[5] == "yes"),
        CONDITION,
        "if β(ω(r)) rises with r: with D held G's gradient does not see d but the f with f′ = β(ω); for the"
        " article's LSGAN, β = (t − (a + b)/2)², that f is not convex, and near r = 1 G is not pushed at all",
        "还需 β(ω(r)) 随 r 递增：D 不动时，生成器的梯度看到的不是 d，而是满足 f′ = β(ω) 的 f；"
        "对文章中的 LSGAN，β = (t − (a + b)/2)²，这个 f 并不凸，在 r = 1 附近生成器几乎得不到推动",
    ),
    ArticleClaim(
        "design-reverse-kl", f"{DESIGN}, “推广后的一些例子”",
        "With β = t the original discriminator gives a generator of d(r) = r log r, which is convex.",
        "取 β = t，则原始判别器对应的生成器有 d(r) = r log r，是凸函数。",
        _page("gan-t"), _named, holds_if(lambda f: list(f.values()) == ["yes", "KL(q‖p)"]), HOLDS,
    ),
    ArticleClaim(
        "design-non-saturating", f"{DESIGN}, Eq. (14)",
        "With β = log(1 + eᵗ) it is the usual, non-saturating GAN.",
        "取 β = log(1 + eᵗ)，得到的正是更常用的非饱和 GAN。",
        _page("non-saturating"), _same_as("non-saturating"), holds_if(_is_same), HOLDS,
    ),
    ArticleClaim(
        "not-from-f-gan", f"{DESIGN}, “推广后的一些例子”; {F_GAN}, section 3.2",
        "Such GANs, whose players minimise different losses, cannot be had from f-GAN.",
        "这类判别器与生成器损失不一致的 GAN，是 f-GAN 没法得到的。",
        _page("non-saturating"), _both_losses,
        under_condition(_differ, lambda f: f["equal to f-js with the generator"] == "no"), CONDITION,
        "of an f-GAN whose players share one loss; section 3.2 of its paper gives the generator another one, and"
        " with that the non-saturating GAN is one of them",
        "仅就双方共用一个损失的 f-GAN 而言；其论文 3.2 节给生成器换了损失，非饱和 GAN 便在其中",
    ),
    ArticleClaim(
        "lsgan-needs-no-bounds", f"{DESIGN}, “推广后的一些例子”",
        "LSGAN needs no bounds on t: the best t lies between the labels by itself.",
        "LSGAN 可以去掉 t ∈ (a, b) 的限制，因为最优解本来就在其中。",
        _page("lsgan"), _in_range, holds_if(lambda f: all(-1.0 <= float(t) <= 1.0 for t in f.values())), HOLDS,
    ),
)  # fmt: skip
TOPIC = Topic("designing", "Designing GANs", "设计 GAN", CLAIMS, 110)
