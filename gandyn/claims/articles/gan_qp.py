"""GAN-QP, and what an L2 term on the discriminator does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gandyn.claims.articles._common import DYNAMICS, by_dimension, cases, converges, dimensions, holds_if
from gandyn.claims.claim import CONDITION, FAILS, HOLDS, PLANE, UNSEEN, ArticleClaim, Figures, Topic
from gandyn.scenario import variants

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench

QP = {
    "variant": "gan-qp",
    "set": {"lambda": 1.0},
    "dim": 2,
    "duration": 40.0,
    "step": 0.1,
    "page": "portrait",
}
DAMPED = {**QP, "regularizers": {"l2": 0.1}, "duration": 70.0}
STRENGTHS = (0.01, 0.1, 0.5)


def _rates(bench: Bench) -> Figures:
    strengths = {f"μ = {x:g}": {"regularizers": {"l2": x}} for x in STRENGTHS}
    return {
        **cases(bench, "verdict", "verdict", strengths),
        **cases(bench, "rate", "rate", strengths),
        "‖θ‖ at t = 70": bench("theta-end"),
    }


def _all_damped(bench: Bench) -> Figures:
    """How many GANs of the plane an L2 term makes converge, and which it does not."""
    found = {id: bench("reaches-equilibrium", variant=id, set={}) for id in variants()}
    return {
        "GANs": float(len(found)),
        "GANs that converge": float(sum(answer == "yes" for answer in found.values())),
        "those that do not": ", ".join(id for id, answer in found.items() if answer == "no"),
    }


def _most(figures: Figures) -> str:
    every, converging, _ = figures.values()
    return HOLDS if converging == every else CONDITION if float(converging) > float(every) / 2 else FAILS


def _costs(bench: Bench) -> Figures:
    seconds = bench.metrics()["seconds"]
    return {"CPU seconds, differences over gradients": seconds["difference"] / seconds["gp"]}


CLAIMS = (
    ArticleClaim(
        "gan-qp-oscillates", f"{DYNAMICS}, “GAN-QP”",
        "GAN-QP oscillates like most GANs and does not converge.",
        "GAN-QP 同大多数 GAN 一样振荡，不收敛。",
        QP, dimensions, by_dimension(lambda kind: not converges(kind)), PLANE,
        "In the plane it tends to the circle of radius √|L₀|. In one dimension it does converge, like 1/t.",
        "平面上它趋于半径 √|L₀| 的圆；一维时它确实收敛，如 1/t。",
    ),
    ArticleClaim(
        "gan-qp-l2-converges", f"{DYNAMICS}, the second figure of GAN-QP",
        "With a little L2 on the discriminator GAN-QP converges.",
        "给判别器加上轻微的 L2 正则项，GAN-QP 收敛。",
        DAMPED, _rates,
        holds_if(lambda f: all(found == "converges" for found in f.values() if isinstance(found, str))),
        HOLDS,
        "Its rate is μ/2.",
        "收敛速率为 μ/2。",
    ),
    ArticleClaim(
        "l2-cures-any-gan", f"{DYNAMICS}, “L2正则项”",
        "An L2 term on the discriminator of any GAN may break the oscillation and make it converge.",
        "往任意 GAN 的判别器加入 L2 正则项，都有可能打破振荡、诱导收敛。",
        {"variant": "non-saturating", "regularizers": {"l2": 0.1}, "dim": 2, "page": "portrait"},
        _all_damped, _most, CONDITION,
        "where nothing else holds the critic's slope up: penalties centred at 1 (WGAN-GP, its finite"
        " differences) keep it off 0, and the cycle only shrinks",
        "没有别的项把判别器斜率撑住时：以 1 为中心的惩罚（WGAN-GP 及其差分形式）使斜率离开 0，环只会缩小",
        fast=False,
    ),
    ArticleClaim(
        "differences-are-faster", f"{DYNAMICS}, “GAN-QP”",
        "The main advantage of penalising differences over penalising gradients is that it is faster to"
        " compute.",
        "相比梯度惩罚，差分惩罚的最主要优势是计算速度更快。",
        {"lab": {"experiment": "penalty-speed"}, "page": "lab"},
        _costs,
        lambda f: HOLDS if all(float(share) < 0.8 for share in f.values()) else UNSEEN, UNSEEN,
        "On nets as small as these the second derivative costs hardly any time.",
        "在这样小的网络上，二阶导几乎不花时间。",
        fast=False,
    ),
)  # fmt: skip
TOPIC = Topic("gan-qp", "GAN-QP and L2", "GAN-QP 与 L2 正则项", CLAIMS, 50)
