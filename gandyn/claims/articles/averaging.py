"""Averaging the weights: on the Dirac GAN, in real GANs, and in supervised training."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gandyn.claims.articles._common import DYNAMICS, holds_if, judged, seen_if, under_condition, value
from gandyn.claims.claim import CONDITION, HOLDS, UNSEEN, ArticleClaim, Figures, Topic
from gandyn.claims.measures import orbit_of

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench

LONG = {"duration": 2000.0, "step": 0.1}
CIRCLING = {"variant": "non-saturating", "dim": 2, **LONG, "display": {"ema": 0.999}, "page": "portrait"}
OSCILLATING: dict[str, dict[str, object]] = {
    "minimax": {"variant": "minimax"},
    "non-saturating": {},
    "wgan-normalized": {"variant": "wgan-normalized", "step": 0.02, "duration": 400.0},
    "wgan-gp, c = 1": {"variant": "wgan-gp", "set": {"lambda": 0.1, "c": 1.0}},
    "gan-qp": {"variant": "gan-qp"},
}
DECAYS = (0.9, 0.99, 0.999, 0.9999)
O_GAN = {"experiment": "o-gan"}
CLASSIFIER = {"experiment": "ema-classifier"}
CORRECTED = ("no average", "decay 0.99", "decay 0.999", "decay 0.9999")


def _centres(bench: Bench) -> Figures:
    return {
        f"‖mean of θ‖ over the largest ‖θ‖ · {name}": bench.number("theta-mean", **change)
        / bench.number("theta-largest", **change)
        for name, change in OSCILLATING.items()
    }


def _averages(bench: Bench) -> Figures:
    return {
        f"‖average of θ‖ over ‖θ‖ · decay {decay}": bench.number("theta-average", display={"ema": decay})
        / bench.number("theta-end")
        for decay in DECAYS
    }


def _same_orbit(bench: Bench) -> Figures:
    plain, averaged = orbit_of(bench.subject(display={})), orbit_of(bench.subject())
    return {"largest difference of θ": float(np.abs(plain.theta - averaged.theta).max())}


def _pictures(bench: Bench) -> Figures:
    distance = bench.metrics()["frechet"]
    return {f"Fréchet distance · {name}": float(distance[name]) for name in CORRECTED}


def _leap(figures: Figures) -> bool:
    raw, *averages = map(float, figures.values())
    return min(averages) < 0.5 * raw


def _uncorrected(bench: Bench) -> Figures:
    plain, best = bench.metrics()["frechet"], bench.metrics(**O_GAN)["frechet"]
    return {
        "Fréchet distance · no average": float(best["no average"]),
        "Fréchet distance · decay 0.999, corrected": float(best["decay 0.999"]),
        "Fréchet distance · decay 0.999, begun at the first weights": float(plain["decay 0.999"]),
        "Fréchet distance · decay 0.9999, begun at the first weights": float(plain["decay 0.9999"]),
    }


def _toy(bench: Bench) -> Figures:
    found = bench.metrics()["high_quality"]
    return {"share of high quality · last generator": float(found["last"]),
            "share of high quality · average": float(found["ema"])}  # fmt: skip


def _supervised(bench: Bench) -> Figures:
    found = bench.metrics()
    return {
        f"{label} · {arm}": float(found[figure][id])
        for label, figure in (("accuracy", "accuracy"), ("accuracy of the average", "accuracy_ema"))
        for arm, id in (("few pictures", "few"), ("wrong labels", "wrong"))
    } | {
        "threshold met": judged(bench.outcome("With few pictures the average is more accurate"))[
            "threshold met"
        ]
    }


def _is_better(figures: Figures) -> bool:
    few, wrong, few_average, wrong_average, met = figures.values()
    return met == "yes" and float(few_average) > float(few) and float(wrong_average) > float(wrong)


def _steadier(bench: Bench) -> Figures:
    found = bench.metrics()
    return {
        f"swing of the accuracy, average over raw · {arm}": float(
            found["spread_ema"][id] / found["spread"][id]
        )
        for arm, id in (("few pictures", "few"), ("wrong labels", "wrong"))
    }


CLAIMS = (
    ArticleClaim(
        "centre-of-oscillation", f"{DYNAMICS}, “权重滑动平均”",
        "Most GANs oscillate in the end, and the centre of the oscillation is the equilibrium.",
        "多数 GAN 最终都在振荡，而振荡的中心就是均衡点。",
        CIRCLING, _centres, holds_if(lambda f: all(float(x) < 0.05 for x in f.values())), HOLDS,
    ),
    ArticleClaim(
        "average-is-nearer", f"{DYNAMICS}, “权重滑动平均”",
        "The moving average of the weights lies nearer the equilibrium than the weights themselves.",
        "权重的滑动平均比权重本身更接近均衡点。",
        CIRCLING, _averages,
        under_condition(lambda f: value(f, 2) < 0.1, lambda f: value(f, 0) < 0.5),
        CONDITION,
        "where it spans more than a turn (126 steps here), 1/(1 − decay) being its span; and a run must be"
        " longer than that",
        "平均的跨度 1/(1 − 衰减率) 要超过一圈（此处为 126 步），训练还要比这个跨度更长",
    ),
    ArticleClaim(
        "average-changes-nothing", f"{DYNAMICS}, a comment by Su",
        "Averaging never changes the training itself.",
        "滑动平均不影响原来的优化轨迹。",
        CIRCLING, _same_orbit, holds_if(lambda f: all(off == 0.0 for off in f.values())), HOLDS,
    ),
    ArticleClaim(
        "average-is-a-leap", f"{DYNAMICS}, the pictures of O-GAN",
        "Averaging brings a leap in the quality of generated pictures.",
        "权重滑动平均给生成效果带来质的提升。",
        {"lab": O_GAN, "page": "lab"}, _pictures, seen_if(_leap), UNSEEN,
        "On digits of 16 × 16 it helps a little: about a tenth of the Fréchet distance.",
        "在 16 × 16 的数字上只有小幅改善：Fréchet 距离约降一成。",
        fast=False,
    ),
    ArticleClaim(
        "larger-decay-is-smoother", f"{DYNAMICS}, the pictures of O-GAN",
        "The usual decays of 0.999 and 0.9999 make better pictures.",
        "常用的衰减率 0.999 与 0.9999 使图片更好。",
        {"lab": {**O_GAN, "set": {"correction": "plain"}}, "page": "lab"}, _uncorrected,
        lambda f: HOLDS if value(f, 3) < value(f, 0)
        else CONDITION if value(f, 1) < value(f, 0) else UNSEEN,
        CONDITION,
        "in a run much longer than 1/(1 − decay), or with the average corrected for its beginning: begun at"
        " the first weights, 0.9999 still shows the untrained generator after 1,200 iterations",
        "训练步数远大于 1/(1 − 衰减率)，或对平均的起始作修正时：若从初始权重算起，0.9999 在 1200"
        " 步后仍是未训练的生成器",
        fast=False, labs=(O_GAN, {**O_GAN, "set": {"correction": "plain"}}),
    ),
    ArticleClaim(
        "average-of-a-toy-gan", "Yazıcı et al. 2019, arXiv:1806.04498",
        "Of a WGAN-GP on eight Gaussians the averaged generator gives more samples of high quality.",
        "在八个高斯上训练的 WGAN-GP，取平均的生成器给出更多高质量样本。",
        {"lab": {"experiment": "ema"}, "page": "lab"}, _toy,
        seen_if(lambda f: value(f, 1) > value(f, 0)), UNSEEN,
        "With seeds 1 and 2 it does, by 0.002 and 0.010; with seed 0, as here, it is even.",
        "种子 1 与 2 时确实如此，分别多 0.002 与 0.010；此处的种子 0 则持平。",
        fast=False,
    ),
    ArticleClaim(
        "average-helps-supervised-training", f"{DYNAMICS}, the figure of ResNet20",
        "In ordinary supervised training the averaged weights are more accurate, too.",
        "在普通的监督训练中，权重滑动平均也使准确率更高。",
        {"lab": CLASSIFIER, "page": "lab"}, _supervised, seen_if(_is_better), HOLDS, fast=False,
    ),
    ArticleClaim(
        "average-steadies-supervised-training", f"{DYNAMICS}, the figure of ResNet20",
        "Without averaging a classifier's accuracy swings from step to step; that of the average is steady.",
        "不加滑动平均时，分类器的准确率一直振荡；加上之后则非常平稳。",
        {"lab": CLASSIFIER, "page": "lab"}, _steadier,
        seen_if(lambda f: all(float(x) < 0.5 for x in f.values())),
        HOLDS, fast=False,
    ),
)  # fmt: skip
TOPIC = Topic("averaging", "Averaging the weights", "权重滑动平均", CLAIMS, 60)
