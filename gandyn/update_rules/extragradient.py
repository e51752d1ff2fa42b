"""Extragradient: look one plain step ahead, then step with the velocity found there, x ← x + η v(x + η v(x)).

Source: Korpelevich 1976; for GANs Gidel et al. 2019, arXiv:1802.10551, Eq. (12).
"""

from __future__ import annotations

from typing import NamedTuple

from gandyn.update_rule import UpdateRule
from gandyn.update_rules.gradient_step import gradient_step


class Extragradient(NamedTuple):
    """No options."""


RULE = UpdateRule(
    id="extragradient",
    name="Extragradient",
    summary="Looks one step ahead before stepping. Converges on the bilinear game while η < 1.",
    latex=r"x\leftarrow x+\eta\,v(x+\eta\,v(x))",
    references=("Korpelevich 1976", "Gidel et al. 2019, arXiv:1802.10551"),
    params=Extragradient,
    update=gradient_step,
    looks_ahead=True,
    order=7,
)
