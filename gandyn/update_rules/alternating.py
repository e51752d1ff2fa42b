"""Alternating gradient descent: the players take turns, each seeing the other's newest parameters, n_D : n_G
updates an iteration.

On a centre its multipliers stay on the unit circle up to an exact limit of the step size.
Source: Mescheder et al. 2018, arXiv:1801.04406, section 2.2 and Lemma 2.4.
"""

from __future__ import annotations

from typing import NamedTuple

from gandyn.update_rule import UpdateRule
from gandyn.update_rules.gradient_step import gradient_step


class Alternating(NamedTuple):
    """No options."""


RULE = UpdateRule(
    id="alternating",
    name="Alternating gradient descent",
    summary=(
        "The players take turns, as GANs are trained. The multipliers at a centre lie on the unit "
        "circle while the step is small enough."
    ),
    latex=(
        r"\varphi\leftarrow\varphi+\eta_D v_\varphi(\varphi,\theta),\ \theta\leftarrow\theta+\eta_G"
        r" v_\theta(\varphi,\theta)"
    ),
    references=("Mescheder et al. 2018, arXiv:1801.04406, Lemma 2.4",),
    params=Alternating,
    update=gradient_step,
    alternating=True,
    order=2,
)
