"""What does the noise of minibatches make of the selected start's path? One noise for all scenarios, so that
they differ by themselves alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.model.pages import SettingsSpec
from app.model.scene_parts import SceneContent
from gandyn.parameter import short_repr
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

    def __post_init__(self) -> None:
        if not isinstance(self.on, bool):
            raise NoiseError("on must be true or false, not {}.", short_repr(self.on))
        if self.noise.paths > MOST:
            raise NoiseError("A scene follows at most {} noisy paths, not {}.", MOST, self.noise.paths)
        if (
            isinstance(self.drawn, bool)
            or not isinstance(self.drawn, int)
            or not 0 <= self.drawn <= MOST_DRAWN
        ):
            raise NoiseError(
                "The number of noisy paths drawn must be a whole number from 0 to {}, not {}.",
                MOST_DRAWN,
                short_repr(self.drawn),
            )

    def with_(self, **changes: Any) -> NoiseSettings:
        """A copy with changes, of its own entries or of its noise's."""
        own = {name: value for name, value in changes.items() if name in ("on", "drawn")}
        inner = {name: value for name, value in changes.items() if name not in own}
        return replace(self, noise=replace(self.noise, **inner), **own)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types; `read` gives the equal value back."""
        return {"noise": self.noise.to_dict(), "on": self.on, "drawn": self.drawn}


def from_dict(data: object) -> NoiseSettings:
    """The value of a dictionary as `to_dict` makes it; raises NoiseError for anything else."""
    if not isinstance(data, Mapping) or set(data) - {"noise", "on", "drawn"}:
        raise NoiseError("The settings of noise must be an object with noise, on and drawn.")
    rest = {name: data[name] for name in ("on", "drawn") if name in data}
    return NoiseSettings(Noise.from_dict(data["noise"]), **rest) if "noise" in data else NoiseSettings(**rest)


def default(scene: SceneContent) -> NoiseSettings:
    """Off."""
    return NoiseSettings()


SETTINGS = SettingsSpec("noise", from_dict, default)
