"""What a regulariser is: the data every file of `gandyn/regularizers` fills in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from gandyn.parameter import Parameter
from gandyn.variant import Variant

# Regularisers of lower order wrap the variant itself, those of higher order the damped field.
DAMPING = 10


class State(NamedTuple):
    """What a penalty sees of a state: s = φ·θ, p = ‖φ‖², q = ‖θ‖², and speed, ‖v‖² of the field that
    consensus optimisation shortens.
    """

    s: Any
    p: Any
    q: Any
    speed: Any


@dataclass(frozen=True)
class Regularizer:
    """Something added on top of a variant, with one strength.

    wrap(params, strength, variant) -> params: the tuple around the variant's. Applied in increasing `order`.
    obstacle(variant) -> "" where it is defined, else one clause that says why not. inert(variant) -> "" or
    one clause that says why it changes nothing there. latex: the term it adds to the losses, with its
    strength's symbol. terms: what it adds to φ' and to θ', typeset; where it adds no term of its own, `latex`
    is said beside the equations. penalty(strength, state, variant) -> what it adds to each player's loss as
    (D, G). smooth: whether it leaves a field without corners free of them. excludes: regularisers that it is
    not defined together with, each with one clause that says why.
    """

    id: str
    name: str
    strength: Parameter
    summary: str
    latex: str
    references: tuple[str, ...]
    wrap: Callable[[Any, float, Variant], Any]
    penalty: Callable[[float, State, Variant], tuple[Any, Any]]
    obstacle: Callable[[Variant], str] = lambda variant: ""
    inert: Callable[[Variant], str] = lambda variant: ""
    terms: tuple[str, str] = ("", "")
    smooth: bool = True
    excludes: tuple[tuple[str, str], ...] = ()
    order: int = 0
