"""GAN training as a dynamical system, and why one dimension is not enough to see it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gandyn.claims.articles._common import CONVERGE, DYNAMICS, cases, converges, holds_if
from gandyn.claims.claim import HOLDS, ArticleClaim, Figures, Topic
from gandyn.claims.measures import answer_of, orbit_of

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench

TRAINED = {
    "variant": "wgan-gp", "set": {"lambda": 0.1, "c": 0.0}, "dim": 2, "duration": 20.0, "page": "portrait",
    "trainings": [{"rule": "alternating", "lr_d": 0.1, "lr_g": 0.1}], "iterations": 200,
}  # fmt: skip
LONG = 30.0


def _apart(bench: Bench, rate: float) -> float:
    """How far training with this rate is from the flow at the same time, in the end."""
    training = [{"rule": "alternating", "lr_d": rate, "lr_g": rate}]
    steps = round(20.0 / rate)
    trained = orbit_of(bench.subject(trainings=training, iterations=steps)).theta[-1]
    return float(np.linalg.norm(trained - orbit_of(bench.subject(trainings=[])).theta[-1]))


def _flow_apart(bench: Bench) -> Figures:
    return {f"distance to the flow · η = {rate}": _apart(bench, rate) for rate in (0.1, 0.01, 0.001)}


def _shrinks(figures: Figures) -> bool:
    """First order: a tenth of the rate, a tenth of the distance."""
    far, near, nearest = map(float, figures.values())
    return 5.0 * near < far < 20.0 * near and 5.0 * nearest < near < 20.0 * nearest


def _equilibrium(bench: Bench) -> Figures:
    found = answer_of(bench.subject(), "equilibria").found
    return {"equilibria": float(len(found)), "‖θ‖ there": float(np.linalg.norm(found[0].point[2:]))}


def _oscillator(bench: Bench) -> Figures:
    """The period of a small orbit, by the upward zeros of θ₁."""
    orbit = orbit_of(bench.subject())
    theta, t = orbit.theta[:, 0], orbit.t
    up = np.nonzero((theta[:-1] < 0.0) & (theta[1:] >= 0.0))[0]
    zeros = t[up] - theta[up] * (t[up + 1] - t[up]) / (theta[up + 1] - theta[up])
    return {
        "imaginary part of the eigenvalues": bench("eigenvalue-imaginary"),
        "real part of the eigenvalues": bench("eigenvalue-real"),
        "period of a small orbit": float(np.diff(zeros).mean()),
    }


def _is_oscillator(figures: Figures) -> bool:
    imaginary, real, period = map(float, figures.values())
    return abs(imaginary - 0.5) < 1e-12 and abs(real) < 1e-12 and abs(period - 4.0 * math.pi) < 1e-3


def _two_enough(bench: Bench) -> Figures:
    """‖θ‖ over time of one start in two and in five dimensions, turned at random."""
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(5, 5)))[0][:, :2]
    flat = orbit_of(bench.subject())
    start = [(turn @ np.array(part)).tolist() for part in (flat.phi[0], flat.theta[0])]
    deep = orbit_of(bench.subject(dim=5, starts=[start]))
    off = np.linalg.norm(deep.theta, axis=1) - np.linalg.norm(flat.theta, axis=1)
    return {"largest difference of ‖θ‖ · d = 5 against d = 2": float(np.abs(off).max())}


def _d_first(bench: Bench) -> Figures:
    speeds = {"one step each": {}, "D a hundred times as fast": {"time_scales": [100.0, 1.0]}}
    return {
        **cases(bench, "eigenvalue-imaginary", "imaginary part of the eigenvalues", speeds),
        **cases(bench, "verdict", "verdict", speeds),
    }


def _turns_only_together(figures: Figures) -> bool:
    together, solved, *verdicts = figures.values()
    return float(together) > 0.1 and float(solved) == 0.0 and all(map(converges, verdicts))


CLAIMS = (
    ArticleClaim(
        "training-is-a-flow", f"{DYNAMICS}, Eq. (3); {CONVERGE}",
        "Training with small steps is the numerical solution of a system of ordinary differential"
        " equations, with a plus sign for one player and a minus sign for the other.",
        "小步长的训练就是在数值求解一个常微分方程组：一方取正号，另一方取负号。",
        TRAINED, _flow_apart, holds_if(_shrinks), HOLDS,
        "The distance falls in proportion to the step. At finite steps training can still do something"
        " else: see the step size's own claims.",
        "两者之差与步长成正比。步长不小时，训练仍可能有别的行为，见关于步长的论断。",
    ),
    ArticleClaim(
        "one-step-each-is-another-system", f"{DYNAMICS}, “基本原理”",
        "In theory max over D is solved completely before G moves; training takes one step each, and that"
        " is another dynamical system.",
        "理论上要先彻底完成对 D 的最大化，G 才走一步；实际训练是各走一步，这是另一个动力系统。",
        {"variant": "wgan-gp", "set": {"lambda": 0.1, "c": 0.0}, "dim": 2, "page": "portrait"},
        _d_first, holds_if(_turns_only_together), HOLDS,
        "With D a hundred times as fast nothing turns any more: θ goes straight to the real point.",
        "让 D 快一百倍，就不再有旋转：θ 直接走向真实点。",
    ),
    ArticleClaim(
        "equilibrium-is-the-real-point", f"{DYNAMICS}, Eq. (7)",
        "The only equilibrium of the non-saturating Dirac GAN is φ = θ = 0, where the fake point is the"
        " real one.",
        "非饱和 Dirac GAN 唯一的均衡点是 φ = θ = 0，此时假样本就是真样本。",
        {"variant": "non-saturating", "dim": 2, "page": "portrait", "display": {"equilibrium": True}},
        _equilibrium, holds_if(lambda f: list(f.values()) == [1.0, 0.0]), HOLDS,
    ),
    ArticleClaim(
        "linearised-it-is-an-oscillator", f"{DYNAMICS}, Eqs. (8) and (9)",
        "Linearised at the equilibrium, the non-saturating GAN is the oscillator θ″ = −θ/4, of period 4π.",
        "在均衡点附近线性化，非饱和 GAN 就是振子 θ″ = −θ/4，周期 4π。",
        {
            "variant": "non-saturating", "dim": 2, "starts": [[[0.001, 0.002], [0.002, 0.001]]],
            "duration": 100.0, "page": "portrait",
        },
        _oscillator, holds_if(_is_oscillator), HOLDS,
        "What the linearisation cannot say is whether orbits close: see “the linearisation decides”.",
        "线性化无法判断轨道是否闭合：见“线性化能下结论”一条。",
    ),
    ArticleClaim(
        "one-dimension-is-not-enough", f"{DYNAMICS}, “Dirac GAN”",
        "A Dirac GAN in one dimension does not show how a GAN converges; two are needed. There are GANs"
        " whose verdict on a line is another than in the plane.",
        "一维 Dirac GAN 不足以揭示收敛性态，至少需要二维：有些 GAN 在直线上的结论与平面上不同。",
        {"variant": "non-saturating", "dim": 1, "page": "portrait"},
        lambda bench: cases(
            bench, "dimensions", "the verdict of the plane holds for",
            {id: {"variant": id, "dim": 2} for id in ("non-saturating", "wgan-normalized", "gan-qp")},
        ),
        holds_if(lambda f: all(found == "d ≥ 2" for found in f.values())), HOLDS,
        "On a line the angular momentum L is always 0, and it is L that keeps orbits from the equilibrium.",
        "直线上角动量 L 恒为 0，而使轨道到不了均衡点的正是 L。",
    ),
    ArticleClaim(
        "two-dimensions-are-enough", f"{DYNAMICS}, “Dirac GAN”",
        "Two dimensions are enough: in more of them an orbit does what it does in the plane of its start.",
        "二维就够了：在更高维度中，轨道的行为与它在起点所张平面内的行为一样。",
        {"variant": "non-saturating", "dim": 2, "page": "portrait"},
        _two_enough, holds_if(lambda f: all(float(off) < 1e-9 for off in f.values())), HOLDS,
        "For GANs that treat directions alike; weight clipping, whose box has corners, does not.",
        "对各方向一视同仁的 GAN 成立；权重裁剪的方盒有棱角，不在此列。",
    ),
)  # fmt: skip
TOPIC = Topic("dynamical-system", "GAN training as a dynamical system", "GAN 训练是一个动力系统", CLAIMS, 10)
