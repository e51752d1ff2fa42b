"""What an experiment claims, about which settings, and what was measured of it at the end of a run. Knows no
torch."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gandyn.checks import assign
from gandyn.frozendict import FrozenDict

# Said where a run was made with settings that nothing is claimed of.
ELSEWHERE = "What this experiment claims is about its own settings, not about these."
HOLDS, FAILS, OPEN = "✓", "✗", "–"


@dataclass(frozen=True)
class Claim:
    """text: one sentence, with its threshold. figure: the name of what is measured, in a few words.

    measure(figures of merit) -> the figure, which must lie between `least` and `most`. about: the values it
    is about where they are not
    the experiment's defaults. steps: iterations from which on it is claimed; 0: those of the experiment.
    """

    text: str
    figure: str
    measure: Callable[[Mapping[str, Any]], Any]
    least: float = -math.inf
    most: float = math.inf
    about: Mapping[str, Any] = field(default_factory=FrozenDict)
    steps: int = 0

    def __post_init__(self) -> None:
        assign(self, about=FrozenDict(dict(self.about)))


@dataclass(frozen=True)
class Outcome:
    """A claim and what was measured of it; holds: None if there were too few iterations to judge it."""

    claim: Claim
    measured: Any
    holds: bool | None

    @property
    def mark(self) -> str:
        """✓, ✗, or – where it was not judged."""
        return OPEN if self.holds is None else HOLDS if self.holds else FAILS

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        claim = self.claim
        limits = {
            name: value
            for name, value in (("least", claim.least), ("most", claim.most))
            if math.isfinite(value)
        }
        return {
            "claim": claim.text,
            "figure": claim.figure,
            "measured": self.measured,
            **limits,
            "holds": self.holds,
        }


def judged(claim: Claim, metrics: Mapping[str, Any], enough: bool) -> Outcome:
    """The claim held against the figures of merit of a run of its settings, if that had enough
    iterations."""
    value = claim.measure(metrics)
    return Outcome(claim, value, claim.least <= float(value) <= claim.most if enough else None)


def of(*names: str) -> Callable[[Mapping[str, Any]], Any]:
    """A figure of merit by its name, or by its name and the arm's."""

    def measure(metrics: Mapping[str, Any]) -> Any:
        found: Any = metrics
        for name in names:
            found = found[name]
        return found

    return measure
