"""What a student has given in a step."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.model.lessons.scoring import Score

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Answer:
    """choice, number: to such a question; drawn: points in the plot's coordinates. score: once it was
    compared; given_up: shown without an answer. comparing: it is being compared. trouble: why it could
    not be.
    """

    choice: int = -1
    number: float = math.nan
    drawn: Points = ()
    score: Score | None = None
    given_up: bool = False
    comparing: bool = False
    trouble: str = ""

    @property
    def done(self) -> bool:
        """Whether the truth may be seen."""
        return self.score is not None or self.given_up
