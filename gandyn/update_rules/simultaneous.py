"""Simultaneous gradient descent: both players step at once, x ← x + η v(x).

On a centre its multipliers 1 ± iηω always lie outside the unit circle.
Source: Mescheder et al. 2018, arXiv:1801.04406, section 2.2 and Lemma 2.3.
"""

from __future__ import annotations

from typing import NamedTuple

from gandyn.update_rule import UpdateRule
from gandyn.update_rules.gradient_step import gradient_step


class Simultaneous(NamedTuple):
    """No options."""


RULE = UpdateRule(
    id="simultaneous",
    name="Simultaneous gradient descent",
    summary="Both players step at once. Spirals out of every centre.",
    latex=r"x\leftarrow x+\eta\,v(x)",
    references=("Mescheder et al. 2018, arXiv:1801.04406, Lemma 2.3",),
    params=Simultaneous,
    update=gradient_step,
    order=1,
)
