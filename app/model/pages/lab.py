"""Which real GANs are trained beside the portrait, which of their pictures are shown, and whether they follow
the portrait's scenarios.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.model.pages import SettingsSpec
from app.model.scene_parts import SceneContent, SceneError
from app.model.sketch import is_sketch
from gandyn.checks import entries, flag, refused_as, text

if TYPE_CHECKING:
    from gandyn.training import Settings

# Runs side by side, and points that a user may draw.
MOST = 4
MOST_POINTS = 2000


@dataclass(frozen=True)
class LabSettings:
    """runs: one to four trainings side by side. follows: run number i takes losses and their numbers from
    scenario number i.

    pictures: ids of `app.plots` that are shown, none: what the experiment suggests. hidden: arms that are not
    shown. arm: of those that make a wall, the one that is looked at closely. sketch: edges that the user drew
    (`app.model.sketch`). Raises SceneError, one sentence, for anything that cannot be.
    """

    runs: tuple[Settings, ...]
    follows: bool = True
    pictures: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    arm: str = ""
    sketch: str = ""

    @refused_as(SceneError)
    def __post_init__(self) -> None:
        if not 1 <= len(self.runs) <= MOST:
            raise SceneError("The lab trains one to {} runs side by side, not {}.", MOST, len(self.runs))
        flag("follows", self.follows)
        for run in self.runs:
            if len(run.points) > MOST_POINTS:
                raise SceneError("A run takes at most {} drawn points, not {}.", MOST_POINTS, len(run.points))
        for name in (*self.pictures, *self.hidden, *((self.arm,) if self.arm != "" else ())):
            text("The name of a picture or an arm", name, 50)
        if not (isinstance(self.sketch, str) and is_sketch(self.sketch)):
            raise SceneError("A sketch is a square of bytes in hexadecimal.")

    def with_(self, **changes: Any) -> LabSettings:
        """A changed copy."""
        return replace(self, **changes)

    def with_run(self, index: int, settings: Settings) -> LabSettings:
        """A copy with one run exchanged."""
        return replace(self, runs=(*self.runs[:index], settings, *self.runs[index + 1 :]))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types; `read` gives the equal value back."""
        return {
            "runs": [run.to_dict() for run in self.runs], "follows": self.follows,
            "pictures": list(self.pictures), "hidden": list(self.hidden),
        } | {name: getattr(self, name) for name in ("arm", "sketch") if getattr(self, name)}  # fmt: skip


@refused_as(SceneError)
def from_dict(data: object) -> LabSettings:
    """The value of a dictionary as `to_dict` makes it; raises SceneError or TrainingError for
    anything else.
    """
    from gandyn.training import Settings

    given = entries("The settings of the lab", data, LabSettings)
    for name in given.keys() - {"follows", "arm", "sketch"}:
        if not isinstance(given[name], list):
            raise SceneError("{} must be a list.", name)
        given[name] = tuple(map(Settings.from_dict, given[name]) if name == "runs" else given[name])
    return LabSettings(**given)


def default(scene: SceneContent) -> LabSettings:
    """The GAN in the plane, one for each scenario."""
    return _plain(len(scene.scenarios))


@functools.cache
def _plain(count: int) -> LabSettings:
    """Kept, because panels ask for it at every frame."""
    from gandyn.training import Settings

    return LabSettings((Settings(),) * count)


SETTINGS = SettingsSpec("lab", from_dict, default)
