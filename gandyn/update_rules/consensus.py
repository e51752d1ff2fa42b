"""Consensus optimisation as a rule: both players step at once along v − γ∇½‖v‖², x ← x + η(v(x) −
γ∇½‖v(x)‖²).

It is simultaneous gradient descent on the field that the regulariser "consensus" makes; where the scenario
has that regulariser already, the strengths add. On a centre with eigenvalues ±iω the multipliers are 1 +
η(±iω − γω²). Source: Mescheder et al. 2017, arXiv:1705.10461, Algorithm 2.
"""

from __future__ import annotations

from typing import NamedTuple

from gandyn.parameter import Parameter
from gandyn.update_rule import UpdateRule
from gandyn.update_rules.gradient_step import gradient_step


class ConsensusStep(NamedTuple):
    gamma: float


RULE = UpdateRule(
    id="consensus",
    name="Consensus optimisation",
    summary=(
        "Both players also descend the squared length of the field. A centre becomes attracting while "
        "the step is small enough."
    ),
    latex=r"x\leftarrow x+\eta\left(v(x)-\gamma\,\nabla\frac{1}{2}\|v(x)\|^2\right)",
    references=("Mescheder et al. 2017, arXiv:1705.10461, Algorithm 2",),
    params=ConsensusStep,
    update=gradient_step,
    options=(
        Parameter(
            "gamma",
            "γ",
            0.1,
            0.0,
            2.0,
            meaning="How strongly both players also reduce the field's length.",
            floor=0.0,
        ),
    ),
    regularizer="consensus",
    order=9,
)
