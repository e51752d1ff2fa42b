"""What an article or a paper claims, as a value: where it stands, a scene that shows it, how it is measured,
and how the verdict follows from the figures.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gandyn.frozendict import FrozenDict
from gandyn.message import Message

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench
    from gandyn.claims.measures import Figure

HOLDS, PLANE, CONDITION, FAILS, UNSEEN = (
    "holds", "holds-in-the-plane", "holds-under-condition", "does-not-hold", "not-reproduced",
)  # fmt: skip
WORDS: Mapping[str, Message] = {
    HOLDS: Message("holds"),
    PLANE: Message("holds only for d ≥ 2"),
    CONDITION: Message("holds under a condition"),
    FAILS: Message("does not hold"),
    UNSEEN: Message("not reproduced at this scale"),
}
Figures = Mapping[str, "Figure"]
Scene = Mapping[str, Any]


@dataclass(frozen=True)
class ArticleClaim:
    """source: article or paper. en, zh: the claim in our words. scene: keys of a lesson's step.

    measure(bench) -> figures by label; a label is a name, or a name and an arm as "name · arm".
    verdict(figures) -> one of WORDS, derived from the figures alone; expected: what a test holds it against.
    note_en, note_zh: the condition where it holds under one, else what is true instead or beside it.
    fast: within a second or two, once kernels are compiled. labs: runs of the lab that are measured, as the
    scene's key `lab` has them; none: the scene's own, if it has one.
    """

    id: str
    source: str
    en: str
    zh: str
    scene: Scene
    measure: Callable[[Bench], Figures]
    verdict: Callable[[Figures], str]
    expected: str
    note_en: str = ""
    note_zh: str = ""
    fast: bool = True
    labs: tuple[Mapping[str, Any], ...] = ()

    @property
    def runs(self) -> tuple[Mapping[str, Any], ...]:
        """The runs of the lab that it needs."""
        return self.labs or ((self.scene["lab"],) if "lab" in self.scene else ())

    def to_dict(self) -> dict[str, Any]:
        """What is known without measuring, as `gandyn claims --json` prints it."""
        return {
            "id": self.id, "source": self.source, "text": {"en": self.en, "zh": self.zh},
            "scene": dict(self.scene), "figures": None, "verdict": None, "seconds": None,
        }  # fmt: skip


@dataclass(frozen=True)
class Topic:
    """Claims of one subject, in the order in which they are told."""

    id: str
    en: str
    zh: str
    claims: tuple[ArticleClaim, ...]
    order: int = 0


@dataclass(frozen=True)
class Finding:
    """What was measured of a claim. seconds: how long that took, runs of the lab included. version, date: of
    the program, and when.
    """

    id: str
    figures: Mapping[str, Figure] = field(default_factory=FrozenDict)
    verdict: str = ""
    seconds: float = 0.0
    version: str = ""
    date: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return dataclasses.asdict(self) | {"figures": dict(self.figures)}


def told(claim: ArticleClaim, verdict: str) -> str:
    """The verdict in English words, with the condition where there is one."""
    if verdict == CONDITION:
        return f"{WORDS[verdict]}: {claim.note_en}"
    return str(WORDS[verdict])
