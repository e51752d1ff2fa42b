"""Which real GANs are trained beside the portrait, which of their pictures are shown, and whether they follow
the portrait's scenarios.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.model.pages import SettingsSpec
from app.model.scene_parts import SceneContent, SceneError, text
from gandyn.parameter import short_repr

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
    shown. Raises SceneError, one sentence, for anything that cannot be.
    """

    runs: tuple[Settings, ...]
    follows: bool = True
    pictures: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.runs) <= MOST:
            raise SceneError("The lab trains one to {} runs side by side, not {}.", MOST, len(self.runs))
        if not isinstance(self.follows, bool):
            raise SceneError("follows must be true or false, not {}.", short_repr(self.follows))
        for run in self.runs:
            if len(run.points) > MOST_POINTS:
                raise SceneError("A run takes at most {} drawn points, not {}.", MOST_POINTS, len(run.points))
        for name in (*self.pictures, *self.hidden):
            text("The name of a picture or an arm", name, 50)

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
        }  # fmt: skip


def from_dict(data: object) -> LabSettings:
    """The value of a dictionary as `to_dict` makes it; raises SceneError or TrainingError for
    anything else.
    """
    from gandyn.training import Settings

    known = {"runs", "follows", "pictures", "hidden"}
    if not isinstance(data, Mapping) or set(data) - known or not isinstance(data.get("runs"), list):
        raise SceneError("The settings of the lab must be an object with runs, follows, pictures and hidden.")
    lists = {name: tuple(data[name]) for name in ("pictures", "hidden") if isinstance(data.get(name), list)}
    return LabSettings(tuple(map(Settings.from_dict, data["runs"])), data.get("follows", True), **lists)


def default(scene: SceneContent) -> LabSettings:
    """The GAN in the plane, one for each scenario."""
    return _plain(len(scene.scenarios))


@functools.cache
def _plain(count: int) -> LabSettings:
    """Kept, because panels ask for it at every frame."""
    from gandyn.training import Settings

    return LabSettings((Settings(),) * count)


SETTINGS = SettingsSpec("lab", from_dict, default)
