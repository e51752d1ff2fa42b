"""Every file format that Gandyn writes, one per file. To add one, write a module here that holds:

1. a docstring that says what the file contains and where it carries its scene; 2. `write(scene, path,
options, job)`, which calls job.step(fraction) now and then (it reports progress, and raises
   `app.tasks.worker.Cancelled` when the export is no longer wanted) and writes the file whole or not at all
   (`app.model.scene_file.whole` or `write_whole`);
3. the recipe: `recipe_text(scene)` somewhere in the file, so that `read_recipe` opens it again; where its
readers
   have no room for it, in a second file beside it, as `app.exporters.table_file` does;
4. `EXPORTER = Exporter(...)`; its id is the suffix without the dot, its kind one of PICTURE, ANIMATION, DATA,
TEXT; 5. no import of Qt outside functions: `gandyn flow` must run where Qt cannot.

Trouble is raised as `app.model.scene.SceneError`, one sentence that says what to do. The tests write, read
back, cancel and refuse every registered format without being told of the newcomer.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.exporters._recipe import ascii_json, read_scene_metadata, scene_metadata
from app.exporters._run import OrbitTable
from app.exporters.base import (
    ANIMATION,
    DATA,
    MAX_LOOP,
    MAX_PAUSE,
    PATHS,
    PICTURE,
    TEXT,
    TEXTS,
    Exporter,
    Job,
    Options,
)
from app.model.scene import SceneError
from gandyn.message import Message
from gandyn.registry import discover

EXPORTERS: dict[str, Exporter] = discover(sys.modules[__name__], "EXPORTER")


def exporter_for(path: str | Path, kinds: tuple[str, ...] = (PICTURE, ANIMATION, DATA, TEXT)) -> Exporter:
    """The exporter of a file's suffix; raises SceneError if no format of these kinds has it, or if it cannot
    work here.
    """
    suffix = Path(path).suffix.lower()
    fitting = {exporter.suffix: exporter for exporter in EXPORTERS.values() if exporter.kind in kinds}
    if suffix not in fitting:
        what = (
            Message("{!r} cannot be written", suffix) if suffix else Message("The file's name needs a suffix")
        )
        raise SceneError("{}; choose one of {}.", what, ", ".join(fitting))
    obstacle = fitting[suffix].available()
    if obstacle:
        raise SceneError(obstacle)
    return fitting[suffix]


__all__ = [
    "ANIMATION",
    "DATA",
    "EXPORTERS",
    "MAX_LOOP",
    "MAX_PAUSE",
    "PATHS",
    "PICTURE",
    "TEXT",
    "TEXTS",
    "Exporter",
    "Job",
    "Options",
    "OrbitTable",
    "ascii_json",
    "exporter_for",
    "read_scene_metadata",
    "scene_metadata",
]
