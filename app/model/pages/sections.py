"""Where do orbits cross a surface, do they come back to the same place, and do their neighbours part?"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from app.model.pages import SettingsSpec
from app.model.scene_parts import SceneContent, SceneError
from gandyn.checks import choice, entries, refused_as, whole
from gandyn.poincare import BOTH, DOWN, SECTIONS, UP

PLANE, RETURNS = "plane", "returns"
FLOW, RULE = "flow", "rule"
MOST = 400


@dataclass(frozen=True)
class SectionSettings:
    """section, direction: as `gandyn.poincare_section` names them. crossings: how many of each start are
    wanted.

    drawn: the crossings in the section's coordinates, or each one's distance from the origin over its
    forerunner's. of: the flow, or the scene's first update rule (the flow, if there is none).
    """

    section: str = "s"
    direction: str = UP
    crossings: int = 100
    drawn: str = PLANE
    of: str = FLOW

    @refused_as(SceneError)
    def __post_init__(self) -> None:
        choice("The section", self.section, tuple(SECTIONS))
        choice("The direction of crossing", self.direction, (UP, DOWN, BOTH))
        choice("What a section draws", self.drawn, (PLANE, RETURNS))
        choice("What is cut", self.of, (FLOW, RULE))
        whole("The number of crossings", self.crossings, 1, MOST)

    def with_(self, **changes: Any) -> SectionSettings:
        """A changed copy."""
        return replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types; `read` gives the equal value back."""
        return asdict(self)


@refused_as(SceneError)
def from_dict(data: object) -> SectionSettings:
    """The value of a dictionary as `to_dict` makes it; raises SceneError for anything else."""
    return SectionSettings(**entries("The settings of sections", data, SectionSettings))


def default(scene: SceneContent) -> SectionSettings:
    """In one dimension a section is points of a line, of which the return map says more."""
    return SectionSettings("phi", drawn=RETURNS) if scene.dim == 1 else SectionSettings()


SETTINGS = SettingsSpec("sections", from_dict, default)
