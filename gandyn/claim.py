"""What a variant claims of its flow: a sentence for people, and the same as a code that `gandyn.analyze` can
be held against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

# The verdict's words for what a flow does, see `gandyn.analyses.verdict`.
Kind = Literal[
    "converges", "converges-sublinearly", "closed-orbits", "tends-to-circle", "limit-cycle", "diverges"
]


def everywhere(k: Any, dim: int) -> bool:
    """For all parameters and dimensions."""
    return True


@dataclass(frozen=True)
class Claim:
    """What the flow of a variant does by itself: without regularisers and at equal time scales.

    text: a sentence or two. kinds: the verdicts it amounts to; more than one where the start decides, that
    of small starts first; none where the sentence is about less than a verdict.
    when(k, dim): the parameters, as the variant's `params`, and the dimensions that it is about.
    theta(k, momentum): the ‖θ‖ that the sentence names, from |L₀|: of the circle, of the point of rest, or
    the cycle's largest.
    """

    text: str
    kinds: tuple[Kind, ...]
    when: Callable[[Any, int], bool] = everywhere
    theta: Callable[[Any, float], float] | None = None
