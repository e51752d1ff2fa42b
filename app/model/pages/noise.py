"""What does the noise of minibatches make of the selected start's path? One noise for all scenarios, so that
they differ by themselves alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from app.model.pages import SettingsSpec
from app.model.scene_parts import SceneContent
from gandyn.checks import entries, flag, refused_as, whole
from gandyn.sde import Noise, NoiseError

# Paths that a picture follows; more would change its look no more.
MOST = 2000
MOST_DRAWN = 200


@dataclass(frozen=True)
class NoiseSettings:
    """on: whether noisy paths are shown. drawn: how many of noise.paths are drawn as a fan; all of them make
    the cloud and the bands.
    """

    noise: Noise = field(default_factory=lambda: Noise(paths=256))
    on: bool = False
    drawn: int = 24

    @refused_as(NoiseError)
    def __post_init__(self) -> None:
        flag("on", self.on)
        if self.noise.paths > MOST:
            raise NoiseError("A scene follows at most {} noisy paths, not {}.", MOST, self.noise.paths)
        whole("The number of noisy paths drawn", self.drawn, 0, MOST_DRAWN)

    def with_(self, **changes: Any) -> NoiseSettings:
        """A copy with changes, of its own entries or of its noise's."""
        own = {name: value for name, value in changes.items() if name in ("on", "drawn")}
        inner = {name: value for name, value in changes.items() if name not in own}
        return replace(self, noise=replace(self.noise, **inner), **own)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types; `read` gives the equal value back."""
        return {"noise": self.noise.to_dict(), "on": self.on, "drawn": self.drawn}


@refused_as(NoiseError)
def from_dict(data: object) -> NoiseSettings:
    """The value of a dictionary as `to_dict` makes it; raises NoiseError for anything else."""
    given = entries("The settings of noise", data, NoiseSettings)
    if "noise" in given:
        given["noise"] = Noise.from_dict(given["noise"])
    return NoiseSettings(**given)


def default(scene: SceneContent) -> NoiseSettings:
    """Off."""
    return NoiseSettings()


SETTINGS = SettingsSpec("noise", from_dict, default)
