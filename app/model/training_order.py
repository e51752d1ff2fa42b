"""A scene's update rules in another order, or without some of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.model.scene import Scene


def with_trainings(scene: Scene, order: Sequence[int]) -> Scene:
    """These of its trainings, in this order; what was clicked away in legends goes with them."""
    moved = {f"rule{old}": f"rule{new}" for new, old in enumerate(order)}
    hidden = []
    for name in scene.hidden:
        plot, _, entry = name.rpartition("/")
        if entry in moved or not re.fullmatch(r"rule\d+", entry):
            hidden.append(f"{plot}/{moved.get(entry, entry)}")
    return replace(scene, trainings=tuple(scene.trainings[i] for i in order), hidden=tuple(hidden))
