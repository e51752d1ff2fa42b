"""Hamiltonian gradient descent: both players descend half the squared length of the field, x ← x −
η∇½‖v(x)‖².

It forgets whose loss is whose and tends to any point where v = 0, a saddle's or a maximum's too. On a centre
±iω, or any eigenvalue of that size of a normal Jacobian, the multiplier is 1 − ηω². The gradient Jᵀv is
exact, by the complex step; where the scenario's regulariser takes derivatives itself (consensus), by
differences of fourth order. Source: Abernethy et al. 2019, arXiv:1906.02027.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn import vector_field
from gandyn.update_rule import UpdateRule
from gandyn.update_rules.gradient_step import gradient_step
from gandyn.vector_field import coefficients, half_square_gradient, slopes


class HamiltonianStep(NamedTuple):
    """No options."""


class Hamiltonian(NamedTuple):
    """The field −∇½‖v‖²."""

    inner: Any


def hamiltonian(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    field = coefficients(s, p, q, on, k.inner)
    a, b, c, e = half_square_gradient(field, slopes(s, p, q, on, k.inner), s, p, q)
    return -a, -b, -c, -e


def adjust(inner: Any, scenario: Any, training: Any) -> Hamiltonian:
    return Hamiltonian(inner)


vector_field.register(Hamiltonian, hamiltonian, vector_field.inner_switch)
vector_field.PULL_THETA.add(Hamiltonian)
vector_field.DERIVED.add(Hamiltonian)

RULE = UpdateRule(
    id="hamiltonian",
    name="Hamiltonian gradient descent",
    summary=(
        "Both players shorten the field itself. Converges on the bilinear game, and to saddles elsewhere."
    ),
    latex=r"x\leftarrow x-\eta\,\nabla\frac{1}{2}\|v(x)\|^2",
    references=("Abernethy et al. 2019, arXiv:1906.02027",),
    params=HamiltonianStep,
    update=gradient_step,
    adjust=adjust,
    order=14,
)
