"""f-GANs: centres to first order, and what the second order says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gandyn.claims.articles._common import (
    CONVERGE,
    DYNAMICS,
    Test,
    by_dimension,
    converges,
    holds_if,
    under_condition,
)
from gandyn.claims.claim import CONDITION, FAILS, HOLDS, PLANE, ArticleClaim, Figures, Topic
from gandyn.claims.measures import orbit_of
from gandyn.scenario import variants

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench

IDS = tuple(id for id in variants() if id.startswith("f-"))
GENERATORS = ("minimax", "non-saturating")
CASES = [(id, generator) for id in IDS for generator in GENERATORS]
HELLINGER = {"variant": "f-hellinger", "set": {"generator": "minimax"}, "dim": 2, "page": "portrait"}
# Far out, with little angular momentum: much energy to lose.
OUTSIDE = {"starts": [[[1.0, 0.0], [1.0, 0.2]]], "duration": 400.0, "step": 0.1}
DESIGNS = (
    "hellinger",
    "hellinger-non-saturating",
    "reverse-kl",
    "reverse-kl-non-saturating",
    "gan",
    "non-saturating",
)


def _eigenvalues(bench: Bench) -> Figures:
    found = {
        part: [bench.number(f"eigenvalue-{part}", variant=id, set={"generator": g}) for id, g in CASES]
        for part in ("real", "imaginary")
    }
    return {
        "f-GANs": float(len(CASES)),
        "largest real part": max(map(abs, found["real"])),
        "least imaginary part": min(found["imaginary"]),
    }


def _all_converging(bench: Bench) -> Figures:
    return {"f-GANs": float(len(CASES))} | {
        f"f-GANs that converge · d = {dim}": float(
            sum(converges(bench("verdict", variant=id, set={"generator": g}, dim=dim)) for id, g in CASES)
        )
        for dim in (1, 2)
    }


def _second_order(bench: Bench) -> Figures:
    """Origin, κ and what small orbits do on a line, by the closed form."""
    found = {f"origin · {id}": bench("design.origin", design=id) for id in DESIGNS}
    found |= {f"κ · {id}": bench("design.kappa", design=id) for id in DESIGNS}
    return found | {f"on a line · {id}": bench("design.line", design=id) for id in DESIGNS}


def _alike(figures: Figures) -> bool:
    """Whether equal linearisations do the same."""
    on_a_line = {found for label, found in figures.items() if label.startswith("on a line")}
    return len(on_a_line) == 1


def _follow_kappa(figures: Figures) -> bool:
    """κ < 0 converges, κ = 0 with a conserved energy closes."""
    kappas = [float(found) for label, found in figures.items() if label.startswith("κ")]
    lines = [found for label, found in figures.items() if label.startswith("on a line")]
    return lines == ["converges-sublinearly" if kappa < 0.0 else "closed-orbits" for kappa in kappas]


def _approach(bench: Bench) -> Figures:
    """Energy after a long time as a share of that at the start."""
    found: dict[str, float] = {}
    for id, generator in CASES:
        orbit = orbit_of(bench.subject(variant=id, set={"generator": generator}, **OUTSIDE))
        sizes = (orbit.phi**2 + orbit.theta**2).sum(-1)
        found[f"energy left · {id}, {generator}"] = float(sizes[-1] / sizes[0])
    return found


def _by_generator(generator: str) -> Test:
    return lambda f: all(float(x) < 0.5 for label, x in f.items() if label.endswith(f", {generator}"))


CLAIMS = (
    ArticleClaim(
        "f-gans-are-centres", f"{DYNAMICS}, “Vanilla GAN”; {CONVERGE}, Lemma 2.2",
        "To first order every f-GAN is a centre: its eigenvalues are imaginary.",
        "任何 f-GAN 在一阶近似下都是中心：特征值为纯虚数。",
        HELLINGER, _eigenvalues,
        holds_if(lambda f: float(f["largest real part"]) == 0.0 and float(f["least imaginary part"]) > 0.1),
        HOLDS,
    ),
    ArticleClaim(
        "f-gans-oscillate", f"{DYNAMICS}, “Vanilla GAN”",
        "All GANs based on f-divergences have the same trouble: they oscillate about the equilibrium and"
        " cannot reach it.",
        "以 f 散度为基础的所有 GAN 都有同样的问题：最终只在均衡点附近振荡，无法完全收敛。",
        {**HELLINGER, "set": {"generator": "non-saturating"}}, _all_converging,
        by_dimension(lambda count: count == 0.0, "f-GANs that converge"), PLANE,
        "Mathematics corrects the article: it is a statement about d ≥ 2. On a line those with the"
        " non-saturating generator converge, like 1/√t.",
        "数学在此更正文章：这是关于 d ≥ 2 的论断。直线上，采用非饱和生成器的 f-GAN 收敛，如 1/√t。",
        fast=False,
    ),
    ArticleClaim(
        "f-gans-come-near", f"{DYNAMICS}, “Vanilla GAN”",
        "f-GANs slowly converge to the neighbourhood of the equilibrium before they oscillate there.",
        "f-GAN 会慢慢收敛到均衡点附近，然后在那里振荡。",
        {**HELLINGER, **OUTSIDE}, _approach,
        under_condition(_by_generator("non-saturating"), _by_generator("minimax")), CONDITION,
      
        "with the non-saturating generator, down to the energy |L₀|; with the minimax generator the energy"
        " is conserved, and orbits stay as far out as they began",
        "采用非饱和生成器时成立，能量降到 |L₀|；采用极小极大生成器时能量守恒，轨道始终停留在出发时的远近",
        fast=False,
    ),
    ArticleClaim(
        "linearising-is-enough", f"{DYNAMICS}, “Vanilla GAN”",
        "Expanding to first order about the equilibrium settles whether a GAN converges locally.",
        "在均衡点附近做线性展开，就能分析出局部渐近收敛性态。",
        {"design": "hellinger-non-saturating", "page": "design"}, _second_order, holds_if(_alike), FAILS,
        "Of a centre it settles nothing: with equal linearisations one closes its orbits and another"
        " converges. On a line the sign of κ = c₀b₁ − b₀c₁ decides, in the plane angular momentum.",
        "对中心它什么都决定不了：线性化相同，有的轨道闭合，有的收敛。直线上由 κ = c₀b₁ − b₀c₁ 的符号决定，"
        "平面上由角动量决定。",
    ),
    ArticleClaim(
        "kappa-decides-on-a-line", f"{CONVERGE}, on the non-saturating GAN, in general",
        "On a line the second order decides: κ < 0 makes small orbits converge like 1/√t, as of every"
        " non-saturating generator; κ = 0 with a conserved energy closes them.",
        "直线上由二阶项决定：κ < 0 使小轨道如 1/√t 收敛（所有非饱和生成器皆然）；κ = 0"
        " 且能量守恒时轨道闭合。",
        {"design": "non-saturating", "page": "design"}, _second_order, holds_if(_follow_kappa), HOLDS,
    ),
)  # fmt: skip
TOPIC = Topic("f-gan", "f-GANs to first and second order", "f-GAN：一阶与二阶", CLAIMS, 120)
