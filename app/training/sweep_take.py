"""The portrait with the numbers of one of a sweep's settings."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.model.scene import PORTRAIT, Scene
from app.training.sweep_theory import arm_of
from gandyn.training.sweeps import theory
from gandyn.training.sweeps.theory import Counterpart

if TYPE_CHECKING:
    from gandyn.frozendict import FrozenDict
    from gandyn.training.sweeps.recipe import SweepRecipe


def counterpart_of(scene: Scene, setting: Mapping[str, Any]) -> Counterpart:
    """The Dirac GAN of a setting of the scene's sweep. Raises ValueError, one sentence, where there is
    none.
    """
    settings = scene.settings_of("sweep")
    return _counterpart(settings.recipe, setting, arm_of(settings.figure), scene.dim)


@functools.lru_cache(64)
def _counterpart(recipe: SweepRecipe, setting: FrozenDict[Any], arm: str, dim: int) -> Counterpart:
    return theory.counterpart(recipe.run(setting, recipe.seeds[0]), arm, dim)


def beside(scene: Scene, setting: Mapping[str, Any]) -> Scene:
    """The scene as a portrait of a setting: its losses and strengths, its rule, from the scene's starts."""
    found = counterpart_of(scene, setting)
    return scene.with_(scenarios=(found.scenario,), trainings=(found.training,), stepping=False)


def taken(scene: Scene, setting: Mapping[str, Any]) -> Scene | None:
    """The scene with the numbers of a setting, at its portrait; None where it has no counterpart."""
    try:
        found = counterpart_of(scene, setting)
    except ValueError:
        return None
    changed = scene.with_scenario(0, found.scenario)
    return changed.with_(trainings=(found.training, *scene.trainings[1:]), page=PORTRAIT)
