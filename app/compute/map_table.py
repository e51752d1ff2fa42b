"""A map as a table: a row per cell, and arrays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from app.compute import map_requests
from app.compute.options import ComputeOptions, Table
from app.model.scene import Scene, SceneError
from app.tasks.cancelled import Cancelled
from gandyn import Map
from gandyn.checks import refused_as

COLUMNS = ("verdict", "rate", "amplitude", "radius", "basin")


def map_table(scene: Scene, effort: ComputeOptions) -> Table:
    """The maps of all scenarios, computed to their end. Raises SceneError, one sentence."""
    maps = []
    for index in range(len(scene.scenarios)):
        with refused_as(SceneError):
            question = map_requests.map_request_of(scene, index)
            found = map_requests.MAP_CACHE.done(question) or map_requests.compute(
                question, effort.report, effort.cancelled
            )
        if found is None:
            raise Cancelled
        maps.append(found)
    spec = maps[0].spec
    return Table(("scenario", spec.x.id, spec.y.id, *COLUMNS), _rows(maps), _arrays(maps))


def _rows(maps: list[Map]) -> Iterator[tuple[Any, ...]]:
    for index, found in enumerate(maps):
        yield from ((index, *row) for row in found.rows())


def _arrays(maps: list[Map]) -> dict[str, Any]:
    """x (nx,), y (ny,); each quantity (scenarios, ny, nx); kinds: the names of the verdicts' codes."""
    arrays: dict[str, Any] = {name: np.stack([getattr(found, name) for found in maps]) for name in COLUMNS}
    return {"x": maps[0].x, "y": maps[0].y, "kinds": np.array(maps[0].kinds), **arrays}
