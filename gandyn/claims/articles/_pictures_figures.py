"""Figures of pictures and text, and what follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.claims.claim import CONDITION, FAILS, HOLDS, UNSEEN, Figures

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench

INFO_GAN = "Chen et al. 2016, arXiv:1606.03657; lecture notes after Li Hongyi"
CONDITIONAL = "Mirza and Osindero 2014, arXiv:1411.1784"
PIX2PIX = "Isola et al. 2016, arXiv:1611.07004"
NO_NORM = {"hidden": 0.0, "norm_g": "none", "norm_d": "none"}
NETS = {"experiment": "architectures"}
NETS_LATER = {**NETS, "steps": 450}
INFO_SEEDS = tuple({"experiment": "infogan", "seed": seed} for seed in range(3))
INFO, INFO_LARGE = {"experiment": "infogan"}, {"experiment": "infogan", "set": {"scale": 3.0}}
FILLS, WHOLE = (
    {"experiment": "pix2pix"},
    {"experiment": "pix2pix", "set": {"skips": "on", "discriminator": "image"}},
)
TEXT = {"experiment": "text-gan"}


def dcgan(**values: Any) -> dict[str, Any]:
    return {"lab": {"experiment": "dcgan", "set": values}, "page": "lab"}


def page(lab: dict[str, Any]) -> dict[str, Any]:
    return {"lab": lab, "page": "lab"}


def met(figures: Figures) -> bool:
    return figures["threshold met"] == "yes"


def distances(bench: Bench) -> Figures:
    found = bench.metrics()["frechet"]
    return {
        "Fréchet distance · by the rules": float(found["dcgan"]),
        "Fréchet distance · with the rule broken": float(found["changed"]),
    }


def worse(times: float) -> Any:
    """Whether breaking the rule makes it so many times worse."""

    def test(figures: Figures) -> bool:
        kept, broken = map(float, figures.values())
        return broken > times * kept

    return test


def norm(bench: Bench) -> Figures:
    """Without batch norm, at once and later, and under WGAN-GP."""
    early, later = (
        bench.metrics(**NETS)["iterations_to_score"],
        bench.metrics(**NETS_LATER)["iterations_to_score"],
    )

    def when(found: Any, loss: str) -> Any:
        value = found[f"no batch norm/{loss}"]
        return "never" if value is None else float(value)

    return {
        "iterations to the score, within 200 · GAN": when(early, "GAN"),
        "iterations to the score, within 200 · WGAN-GP": when(early, "WGAN-GP"),
        "iterations to the score, within 450 · GAN": when(later, "GAN"),
    }


def only_slow(figures: Figures) -> str:
    early, penalised, later = figures.values()
    if early != "never" or penalised == "never":
        return FAILS
    return HOLDS if later == "never" else CONDITION


def features(bench: Bench) -> Figures:
    seen = bench.run().seen["dcgan"]["linear-features"]
    ways = (("bare pixels", "pixels"), ("D trained", "discriminator"), ("D never trained", "untrained"))
    return {f"accuracy with five labels a class · {name}": seen[id] for name, id in ways}


def learnt(figures: Figures) -> str:
    """Better than pixels, and better for the training."""
    pixels, trained, untrained = map(float, figures.values())
    return HOLDS if trained > untrained + 0.02 and trained > pixels else UNSEEN


def purity(bench: Bench) -> Figures:
    small, large = bench.metrics(**INFO)["purity"], bench.metrics(**INFO_LARGE)["purity"]
    return {
        f"purity of the categories · {scale}, {name}": float(found[id])
        for scale, found in (("one-hot × 1", small), ("one-hot × 3", large))
        for name, id in (("with the term", "info"), ("without", "no-info"))
    }


def needs_the_term(figures: Figures) -> str:
    with_it, without, _, large_without = map(float, figures.values())
    if with_it < without + 0.15:
        return UNSEEN
    return HOLDS if large_without < 0.5 else CONDITION


def slant(bench: Bench) -> Figures:
    """At scale 1 the arms differ by less than seeds do, so that it takes several."""
    arms = (("with the term", "info"), ("without", "no-info"))
    small = [bench.metrics(**run)["slant"] for run in INFO_SEEDS]
    large = bench.metrics(**INFO_LARGE)["slant"]
    label = "correlation with the slant · one-hot"
    return {
        f"{label} × 1, {name}, mean of three seeds": float(np.mean([one[id] for one in small]))
        for name, id in arms
    } | {f"{label} × 3, {name}": float(large[id]) for name, id in arms}


def only_large(figures: Figures) -> str:
    small, small_without, large, large_without = map(float, figures.values())
    gains = small - small_without, large - large_without
    return HOLDS if min(gains) > 0.2 else CONDITION if gains[1] > 0.2 else UNSEEN


def static(bench: Bench) -> Figures:
    found = bench.metrics()
    return {
        "share of categories read rightly · no discriminator": float(found["decoded"]["no-d"]),
        "Fréchet distance · with a discriminator": float(found["frechet"]["info"]),
        "Fréchet distance · no discriminator": float(found["frechet"]["no-d"]),
    }


def is_static(figures: Figures) -> bool:
    decoded, good, bad = map(float, figures.values())
    return decoded > 0.99 and bad > 10.0 * good


def labels(bench: Bench) -> Figures:
    found = bench.metrics()["label_accuracy"]
    return {f"share of the class asked for · {name}": float(found[id])
            for name, id in (("label to both", "label-both"), ("label to G alone", "label-g"),
                             ("label to D alone", "label-d"))}  # fmt: skip


def to_both(figures: Figures) -> bool:
    both, g, d = map(float, figures.values())
    return both > 0.9 and max(g, d) < 0.2


def sharpness(bench: Bench) -> Figures:
    found = bench.metrics()
    figures = (("contrast over that of real pictures", "sharpness"), ("mean |fake − real|", "l1"))
    arms = (("L1 alone", "l1"), ("discriminator alone", "cgan"), ("both", "both"))
    return {f"{label} · {name}": float(found[figure][id]) for label, figure in figures for name, id in arms}


def l1_is_sharp(figures: Figures) -> bool:
    alone, *_ = map(float, figures.values())
    return alone > 0.5


def both_are_needed(figures: Figures) -> bool:
    alone, _, both, l1_alone, l1_cgan, l1_both = map(float, figures.values())
    return both > 2.5 * alone and l1_cgan > 1.8 * l1_both and l1_both < 1.5 * l1_alone


def lines(bench: Bench) -> Figures:
    found = bench.metrics()
    arms = (("WGAN-GP", "wgan-gp"), ("GAN", "gan"), ("GAN, usual rate", "usual"))
    return {
        f"{label} · {name}": float(found[figure][id])
        for label, figure in (
            ("different lines of 1000", "distinct"),
            ("mean probability of the likeliest letter", "one_hot"),
        )
        for name, id in arms
    }


def because_of_one_hot(figures: Figures) -> bool:
    """Whether the collapsed GANs are the ones whose letters stay soft."""
    *_, penalised, plain, usual = map(float, figures.values())
    return max(plain, usual) < 0.9 < penalised


def collapse(figures: Figures) -> bool:
    penalised, plain, usual, *_ = map(float, figures.values())
    return penalised > 500.0 and max(plain, usual) <= 100.0


def encoder(bench: Bench) -> Figures:
    found = bench.metrics()["reconstruction"]
    return {"reconstruction error · with the correlation": float(found["correlation"]),
            "reconstruction error · without": float(found["control"])}  # fmt: skip
