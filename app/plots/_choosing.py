"""The chosen number of a scene: its symbol, where a value sits in its range, and the scene with another
value.
"""

from __future__ import annotations

import math

import numpy as np

from app.model.pages.locus import choices
from app.model.scene import Scene
from gandyn import Axis
from gandyn.sweep_parameter import parameter_ids, with_value


def symbol_of(scene: Scene, id: str) -> str:
    """The number's symbol; its id where no scenario of the scene has it any more."""
    info = choices(scene).get(id)
    return info.symbol if info is not None else id


def fraction_of(axis: Axis, value: float) -> float:
    """Where a value lies in the range, 0 at its low end and 1 at its high one."""
    if axis.log:
        return float(np.log(max(value, 1e-300) / axis.low) / np.log(axis.high / axis.low))
    return (value - axis.low) / (axis.high - axis.low)


def value_at(axis: Axis, share: float) -> float:
    """The value at a share of the range."""
    return float(axis.at(min(max(share, 0.0), 1.0) * (axis.count - 1)))


def rounded(axis: Axis, value: float) -> float:
    """The value with as many digits as a person would choose in this range, never outside it."""
    if axis.log:
        value = float(f"{value:.2e}")
    else:
        value = round(value, 2 - math.floor(math.log10(axis.high - axis.low)))
    return min(max(value, axis.low), axis.high)


def scene_with_value(scene: Scene, index: int, id: str, value: float) -> Scene | None:
    """The scene in which the number of scenario `index` has this value, or that of every training that has
    it.
    """
    value = rounded(scene.settings_of("locus").axis, value)
    scenario = scene.scenarios[index]
    try:
        if id in parameter_ids(scenario):
            return scene.with_scenario(index, with_value(scenario, None, id, value)[0])
        trainings = tuple(
            with_value(scenario, t, id, value)[1] if id in parameter_ids(scenario, t) else t
            for t in scene.trainings
        )
    except ValueError:
        return None
    return scene.with_(trainings=trainings) if trainings != scene.trainings else None
