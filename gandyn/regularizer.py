"""What a regulariser is: the data every file of `gandyn/regularizers` fills in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gandyn.parameter import Parameter
from gandyn.variant import Variant

# Regularisers of lower order wrap the variant itself, those of higher order the damped field.
DAMPING = 10


@dataclass(frozen=True)
class Regularizer:
    """Something added on top of a variant, with one strength.

    wrap(params, strength, variant) -> params: the tuple around the variant's. Applied in increasing `order`.
    obstacle(variant) -> "" where it is defined, else one clause that says why not. inert(variant) -> "" or
    one clause that says why it changes nothing there. latex: the term it adds to the losses, with its
    strength's symbol. terms: what it adds to φ' and to θ', typeset; where it adds no term of its own, `latex`
    is said beside the equations. penalty(strength, p, speed) -> what it adds to each player's loss as (D, G),
    at ‖φ‖² = p and ‖v‖² = speed.
    """

    id: str
    name: str
    strength: Parameter
    summary: str
    latex: str
    references: tuple[str, ...]
    wrap: Callable[[Any, float, Variant], Any]
    penalty: Callable[[float, Any, Any], tuple[Any, Any]]
    obstacle: Callable[[Variant], str] = lambda variant: ""
    inert: Callable[[Variant], str] = lambda variant: ""
    terms: tuple[str, str] = ("", "")
    order: int = 0
