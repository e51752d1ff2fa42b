"""Every GAN loss, one per file. To add one, write a module here that holds:

1. a docstring with both losses, the resulting ODE and the reference;
2. a NamedTuple of its parameters as floats, in the order of VARIANT.parameters (empty if it has none);
3. `coefficients(s, p, q, on, k)` (or `score(t, k)`, with `coefficients=from_score(score)`);
4. `losses(critic, k, m)`;
5. `VARIANT = Variant(...)`.

Write the formulas with numpy ufuncs and the helpers of `gandyn.scalar` only: the same text serves arrays,
complex steps and Numba. The tests compare the coefficients with autograd of the losses without being told of
the newcomer.
"""

from __future__ import annotations

import sys

from gandyn import vector_field
from gandyn.quadrature import gaussian_expectation
from gandyn.registry import discover
from gandyn.variant import Variant


def register(variant: Variant) -> None:
    """Makes the formulas of a variant known by the type of its numbers."""
    vector_field.register(variant.params, variant.coefficients, variant.switch or vector_field.no_switch)
    if variant.score:
        vector_field.SCORES[variant.params] = variant.score
        vector_field.EXPECTED_SCORES[variant.params] = variant.expected_score or gaussian_expectation


VARIANTS: dict[str, Variant] = discover(sys.modules[__name__], "VARIANT")
for _variant in VARIANTS.values():
    register(_variant)
