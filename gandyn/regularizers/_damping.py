"""L2, R1 and R2 all pull φ straight back to the origin; their rates add up in one wrapper."""

from __future__ import annotations

from typing import Any

from gandyn.regularizer import State
from gandyn.variant import Variant
from gandyn.vector_field import Damped


def damp(params: Any, rate: float, variant: Variant) -> Any:
    """`params` with `rate` more damping."""
    return params._replace(rate=params.rate + rate) if isinstance(params, Damped) else Damped(rate, params)


def half_square(strength: float, state: State, variant: Variant) -> tuple[Any, Any]:
    """½·strength·‖φ‖² for the discriminator, nothing for the generator."""
    return 0.5 * strength * state.p, 0.0
