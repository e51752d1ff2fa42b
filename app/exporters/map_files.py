"""A convergence map as a file; the suffix chooses the format. One row in WRITERS is all that another format
needs.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np

from app.exporters.table_file import SUFFIX, table, write_rows
from app.model.scene import Scene, SceneError, Start
from app.model.scene_file import whole
from gandyn import Map, MapSpec, Scenario, UpdateConfig

Writer = Callable[[Map, IO[bytes]], None]
COLUMNS = ("verdict", "rate", "amplitude", "radius", "basin")


def _csv(found: Map, file: IO[bytes]) -> None:
    """One row per cell."""
    write_rows(file, (found.spec.x.id, found.spec.y.id, *COLUMNS), found.rows())


def _npz(found: Map, file: IO[bytes]) -> None:
    """The arrays, (ny, nx), and the rest as JSON in `about`."""
    arrays = {name: getattr(found, name) for name in ("x", "y", *COLUMNS)}
    about = json.dumps({key: value for key, value in found.to_dict().items() if key not in arrays})
    np.savez_compressed(file, about=np.array(about), **arrays)


def _json(found: Map, file: IO[bytes]) -> None:
    file.write(json.dumps(found.to_dict()).encode())


# Drawn as any scene is, by an exporter.
PICTURES = (".png", ".svg", ".pdf")
WRITERS: dict[str, Writer] = {".csv": _csv, ".npz": _npz, ".json": _json}


def writer_for(path: str | Path) -> Writer:
    """What writes such a file; raises SceneError, one sentence, for a suffix that nothing writes."""
    suffix = Path(path).suffix.lower()
    if suffix not in WRITERS:
        raise SceneError(
            "{} should end in one of {}: the suffix chooses the format.",
            Path(path).name,
            ", ".join((*WRITERS, *PICTURES)),
        )
    return WRITERS[suffix]


def scene_of(
    spec: MapSpec, scenario: Scenario, training: UpdateConfig | None, start: tuple[Any, Any], **lengths: Any
) -> Scene:
    """The scene whose picture is this map; start: φ and θ, or None for the reference start. Raises SceneError
    in more than two dimensions.
    """
    from app.model.pages.map import MapSettings

    if scenario.dim > 2:
        raise SceneError(
            "Pictures are drawn in dimension 1 and 2, not {}; write the map to .csv, .npz or .json.",
            scenario.dim,
        )
    settings = MapSettings(spec, None if training is None else 0, **_as_settings(lengths))
    phi, theta = start
    starts = () if phi is None else (Start(tuple(phi), tuple(theta)),)
    return Scene(
        (scenario,),
        starts,
        trainings=() if training is None else (training,),
        page="map",
        page_settings={"map": settings},
    )


def map_metadata(
    spec: MapSpec, scenario: Scenario, training: UpdateConfig | None, start: tuple[Any, Any], **lengths: Any
) -> str:
    """The scene in one line; in more than two dimensions, which no scene holds, the same entries."""
    from app.exporters._recipe import plain_recipe, scene_metadata

    if scenario.dim <= 2:
        return scene_metadata(scene_of(spec, scenario, training, start, **lengths))
    number = None if training is None else 0
    settings = {"spec": spec.to_dict(), "training": number, **_as_settings(lengths)}
    starts = [] if start[0] is None else [start]
    trainings = () if training is None else (training,)
    return plain_recipe((scenario,), starts, trainings, page="map", page_settings={"map": settings})


def _as_settings(lengths: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `convergence_map` by the names of a page's settings."""
    return {"iterations" if name == "rounds" else name: value for name, value in lengths.items()}


@contextlib.contextmanager
def open_output(path: str | Path, recipe: Callable[[], str]) -> Iterator[Callable[[Map], None]]:
    """What writes a map there, whole or not at all; a place that cannot be is refused at once, before
    anything is computed.
    """
    writer = writer_for(path)
    with table(path, recipe()) if Path(path).suffix.lower() == SUFFIX else whole(path) as file:
        yield lambda found: writer(found, file)
