"""Designs of the articles, ready to look at and to change.

"article" examples are those of kexue.fm/archives/7210 (after Moustakides and Basioti 2020, arXiv:2002.00865);
"f-gan" those of Nowozin et al. 2016, arXiv:1606.00709, Tables 1, 2 and 6. There f is a function of p/q and
the critic's output T is larger for real samples; here f is of r = q/p, so theirs of 1/r times r, and t is
minus their f*(T). The outputs A are those with which the field is that of the built-in variant.
"""

from __future__ import annotations

from typing import NamedTuple

from gandyn.design.design import Design, DesignParameter
from gandyn.frozendict import FrozenDict

ARTICLE = "kexue.fm/archives/7210; Moustakides and Basioti 2020, arXiv:2002.00865"
F_GAN = "Nowozin et al. 2016, arXiv:1606.00709, Tables 1, 2 and 6"
LEAST_SQUARES = "kexue.fm/archives/7210; Mao et al. 2017, arXiv:1611.04076"
ALPHA = "Amari 1985; Nowozin et al. 2016, arXiv:1606.00709"


class Example(NamedTuple):
    """A design and where it is from; `variant` and `choices` name the built-in variant of the same field."""

    id: str
    design: Design
    source: str
    variant: str = ""
    choices: FrozenDict[float | str] = FrozenDict()


def _example(
    id: str, name: str, source: str, kind: str, formulas: dict[str, str], *, variant: str = "",
    choices: dict[str, float | str] | None = None, parameters: tuple[DesignParameter, ...] = (),
) -> Example:  # fmt: skip
    return Example(id, Design(name, kind, formulas, parameters), source, variant, FrozenDict(choices))


def _ratio(id: str, name: str, omega: str, rho: str, source: str = ARTICLE, **more: str) -> Example:
    variant = more.pop("variant", "")
    return _example(id, name, source, "ratio", {"omega": omega, "rho": rho, **more}, variant=variant)


def _f_gan(id: str, name: str, f: str, variant: str = "", beta: str = "", output: str = "") -> Example:
    """An f-GAN; with β it is the one whose generator does not saturate."""
    choices: dict[str, float | str] = {"generator": "non-saturating"} if beta and variant else {}
    formulas = {"f": f, "beta": beta, "output": output}
    return _example(id, name, F_GAN, "f", formulas, variant=variant, choices=choices)


A, B = DesignParameter("a", -1.0, -2.0, 2.0), DesignParameter("b", 1.0, -2.0, 2.0)
SMOOTHING = DesignParameter("k", 1.0, 0.1, 100.0)
FAMILY = DesignParameter("alpha", 0.5, -3.0, 4.0)
NOT_SATURATING = "log(1+exp(t))"
TOTAL = {"phi": "-t", "psi": "t", "low": "-1", "high": "1"}
F_JS = "r*log(r)-(1+r)*log((1+r)/2)"

EXAMPLES: dict[str, Example] = {
    example.id: example
    for example in (
        _ratio("gan", "GAN", "log(r)", "1/(1+exp(t))", variant="minimax"),
        _ratio("gan-unit", "GAN on (0, 1)", "r/(r+1)", "1/t", variant="minimax"),
        _ratio("exponential", "Exponential GAN", "1/2*log(r)", "exp(-t)"),
        _ratio("gan-t", "GAN, generator minimises t", "log(r)", "1/(1+exp(t))", alpha="0", beta="t"),
        _ratio(
            "non-saturating", "Non-saturating GAN", "log(r)", "1/(1+exp(t))", alpha=NOT_SATURATING,
            beta=NOT_SATURATING, variant="non-saturating",
        ),
        _example(
            "lsgan", "LSGAN with labels a < b", LEAST_SQUARES, "ratio",
            {"omega": "(a+b*r)/(1+r)", "rho": "2*(b-t)", "alpha": "(t-(a+b)/2)^2", "beta": "(t-(a+b)/2)^2"},
            parameters=(A, B),
        ),
        _ratio(
            "lsgan-output", "LSGAN, linear output", "(r-1)/(1+r)", "1-t", LEAST_SQUARES, beta="1/2*(t+1)^2",
            output="v", variant="lsgan",
        ),
        _example(
            "total-variation", "Total variation", ARTICLE, "dual", {**TOTAL, "output": "tanh(k*v)"},
            parameters=(SMOOTHING,),
        ),
        _f_gan("kl", "KL(p‖q)", "-log(r)", "f-kl", output="-exp(-v-1)"),
        _f_gan("kl-non-saturating", "KL(p‖q), non-saturating", "-log(r)", "f-kl", "-log(-t)-1", "-exp(-v-1)"),
        _f_gan("reverse-kl", "KL(q‖p)", "r*log(r)", "f-reverse-kl"),
        _f_gan(
            "reverse-kl-non-saturating", "KL(q‖p), non-saturating", "r*log(r)", "f-reverse-kl", "exp(t-1)",
        ),
        _f_gan("js", "Jensen–Shannon", F_JS, "f-js"),
        _f_gan("js-non-saturating", "Jensen–Shannon, non-saturating", F_JS, "f-js", "-log(1-exp(t)/2)"),
        _f_gan("f-gan-gan", "GAN by its f", "r*log(r)-(1+r)*log(1+r)", "minimax"),
        _f_gan("pearson", "Pearson χ² of p against q", "(1-r)^2/r", "f-pearson", output="v-v^2/4"),
        _example(
            "pearson-non-saturating", "Pearson χ², non-saturating", F_GAN, "ratio",
            {"omega": "2-2/r", "rho": "1-t/2", "beta": "t", "output": "v"},
            variant="f-pearson", choices={"generator": "non-saturating"},
        ),
        _f_gan("neyman", "Neyman χ² of p against q", "(r-1)^2"),
        _f_gan("hellinger", "Squared Hellinger", "(sqrt(r)-1)^2", "f-hellinger", output="1-exp(-v)"),
        _f_gan(
            "hellinger-non-saturating", "Squared Hellinger, non-saturating", "(sqrt(r)-1)^2", "f-hellinger",
            "1/(1-t)", "1-exp(-v)",
        ),
        _f_gan("jeffreys", "Jeffreys", "(r-1)*log(r)"),
        _f_gan("triangular", "Triangular discrimination", "(r-1)^2/(r+1)"),
        _example(
            "alpha", "α-family", ALPHA, "f", {"f": "(r^alpha-1-alpha*(r-1))/(alpha*(alpha-1))"},
            parameters=(FAMILY,),
        ),
    )
}  # fmt: skip
