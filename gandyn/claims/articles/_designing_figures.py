"""Figures of designed GANs, and what follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.claims.articles._common import DESIGN
from gandyn.claims.claim import Figures

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


def design_of(bench: Bench, found: Any = None) -> Design:
    design = bench.subject(**({} if found is None else {"design": found})).design
    assert design is not None
    return design


def page(design: Any) -> dict[str, Any]:
    return {"design": design, "page": "design"}


def named(bench: Bench) -> dict[str, Any]:
    return {"is a GAN": bench("design.is-gan"), "divergence": bench("design.divergence")}


def same_as(variant: str, generator: str = "") -> Any:
    """Whether it is a GAN and its field is that of a built-in one."""

    def measure(bench: Bench) -> Figures:
        from gandyn.design.equivalences import equivalences

        found = [one.extent for one in equivalences(design_of(bench)) if one.variant == variant]
        return {**named(bench), f"equal to {variant}": found[0] if found else "no"}

    return measure


def is_same(figures: Figures) -> bool:
    is_gan, _, extent = figures.values()
    return is_gan == "yes" and extent == "same"


def closed_forms(bench: Bench) -> Figures:
    """φ and ψ by quadrature against the article's formulas."""
    from gandyn.design import ratio

    t = np.linspace(-4.0, 4.0, 81)
    phi, psi = ratio.phi_psi(design_of(bench), t)
    off = (phi + np.log1p(np.exp(t)) - np.log(2.0), psi - np.log(2.0) + np.log1p(np.exp(-t)))
    return {**named(bench), "largest difference of φ and ψ": float(np.abs(off).max())}


def exponential(bench: Bench) -> Figures:
    """d(r) = max over t of −eᵗ − r e⁻ᵗ is −2√r."""
    from gandyn.design import ratio

    d = ratio.curves(design_of(bench), RATIOS).d
    off = d - (RATIOS + 1.0 - 2.0 * np.sqrt(RATIOS))
    return {**named(bench), "largest difference of d to (√r − 1)²": float(np.abs(off / (1.0 + d)).max())}


def total_variation(bench: Bench) -> Figures:
    """The maximum over t of (p − q) t, and how near its smooth form comes to it."""
    from gandyn.design import ratio

    design = design_of(bench)
    d = ratio.curves(design, RATIOS).d
    found = {"largest difference of max (p − q)t to |p − q|": float(np.abs(d - np.abs(RATIOS - 1.0)).max())}
    v = np.linspace(0.1, 4.0, 40)
    for k in (1.0, 10.0, 100.0):
        off = float(np.abs(1.0 - ratio.activation(design, v, {"k": k})).max())
        found[f"largest difference of tanh(kx) to sign(x), |x| ≥ 0.1 · k = {k:g}"] = off
    return found


def is_limit(figures: Figures) -> bool:
    exact, *smooth = map(float, figures.values())
    return exact < 1e-9 and smooth[0] > smooth[1] > smooth[2] and smooth[2] < 1e-3


def swapped(bench: Bench) -> Figures:
    """What conclusion 1 asks, and whether it is a GAN all the same."""
    from gandyn.design import ratio
    from gandyn.design.examples import EXAMPLES

    design = design_of(bench)
    off = ratio.curves(design, RATIOS).d - ratio.curves(EXAMPLES["gan"].design, RATIOS).d
    return {
        "meets the conditions": bench("design.is-gan"),
        "largest difference of d to the original GAN's": float(np.abs(off).max()),
    }


def constant(bench: Bench) -> Figures:
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
    one, other = (coefficients(design_of(bench, found), s) for found in (typed, moved))
    return {
        "largest difference of the fields": float(
            max(np.abs(np.subtract(a, b)).max() for a, b in zip(one, other))
        )
    }


def all_convex(bench: Bench) -> Figures:
    """Designs whose generator has D's own loss: whether their d is convex."""
    from gandyn.design import ratio
    from gandyn.design.conditions import conditions, is_gan
    from gandyn.design.examples import EXAMPLES

    own = [one.design for one in EXAMPLES.values() if not {"beta", "alpha"} & set(one.design.trees)]
    gans = [one for one in own if one.kind != "dual" and is_gan(conditions(one))]
    convex = [one for one in gans if (ratio.curvature(one, RATIOS) > 0.0).all()]
    return {"designs": float(len(gans)), "designs whose d is convex": float(len(convex))}


def kl(bench: Bench) -> Figures:
    from gandyn.design import ratio

    d = ratio.curves(design_of(bench), RATIOS).d
    beside = np.abs(np.log(RATIOS)) > 0.01
    # What d is beside r = 1 once the term that integrates to 0 is added: −log r + r − 1.
    return {**named(bench), "least d(r) beside r = 1": float(d[beside].min())}


def cannot(figures: Figures) -> bool:
    is_gan, divergence, least = figures.values()
    return not (is_gan == "yes" and divergence == "KL(p‖q)" and float(least) > 0.0)


def followed(bench: Bench) -> Figures:
    """Of generators with a loss of their own: d as the article has it, and f, which the gradient follows."""
    from gandyn.design import ratio
    from gandyn.design.examples import EXAMPLES

    found: dict[str, Any] = {}
    for label, curve in (("d is convex", ratio.curvature), ("what the gradient follows is convex", ratio.g)):
        for id in OWN_GENERATOR:
            convex = bool((curve(EXAMPLES[id].design, RATIOS) > 0.0).all())
            found[f"{label} · {id}"] = "yes" if convex else "no"
    return found


def convex(*ids: str) -> Any:
    """Whether what the gradient follows is convex for all of these."""
    return lambda figures: all(figures[f"what the gradient follows is convex · {id}"] == "yes" for id in ids)


def both_losses(bench: Bench) -> Figures:
    from gandyn.design.equivalences import equivalences
    from gandyn.design.recognition import divergences

    named, equal = divergences(design_of(bench)), equivalences(design_of(bench))
    choices = [
        dict(one.choices).get("generator") for one in equal if one.variant == "f-js" and one.extent == "same"
    ]
    return {
        "divergence of D": str(named.discriminator.name if named.discriminator else ""),
        "divergence of G": str(named.followed.name if named.followed else ""),
        "equal to f-js with the generator": str(choices[0]) if choices else "no",
    }


def differ(figures: Figures) -> bool:
    one, other, _ = figures.values()
    return one != other


def in_range(bench: Bench) -> Figures:
    """Where −(t − a)² − r (t − b)² is largest, over a range far wider than (a, b) = (−1, 1)."""
    t = np.linspace(-20.0, 20.0, 40001)
    best = [float(t[np.argmax(-((t + 1.0) ** 2) - r * (t - 1.0) ** 2)]) for r in RATIOS[::10]]
    return {"least best t": min(best), "largest best t": max(best)}
