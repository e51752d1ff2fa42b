"""Trainings that were recorded, as `gandyn lab run -o` leaves them, inside a lecture: their curves are shown
without training anything again. Only text is read; weights are left where they are.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.model import lecture_file
from app.model.lecture import Lecture
from app.model.scene import SceneError
from app.training.run_record import RunRecord
from app.training.run_store import STORE
from gandyn import disk
from gandyn.errors import GandynError

if TYPE_CHECKING:
    from gandyn.training import Settings, Step

RECIPE, CURVES = "recipe.json", "curves.csv"
KEPT = (RECIPE, CURVES, "metrics.json", "pictures.json", "figure.svg", "figure.png")
STOPPED = "stopped"
MOST_BYTES = 40_000_000


def read_folder(folder: Path) -> dict[str, bytes]:
    """What a lecture keeps of the folder of a run; raises SceneError if it holds no recorded run."""
    try:
        paths = [folder / name for name in KEPT if (folder / name).is_file()]
        if sum(path.stat().st_size for path in paths) > MOST_BYTES:
            raise SceneError("The recorded run in {} is too large for a lecture.", disk.named(folder))
        files = {path.name: path.read_bytes() for path in paths}
    except OSError as error:
        raise SceneError(disk.read_refusal(folder, error)) from error
    if RECIPE not in files or CURVES not in files:
        raise SceneError(
            "{} holds no recorded run; choose a folder that `gandyn lab run -o` has written.",
            disk.named(folder),
        )
    parsed(files)
    return files


def name_of(folder: Path, lecture: Lecture) -> str:
    """A name that a lecture may use, and has not used yet."""
    plain = "".join(c if c.isalnum() or c in "_ .()-" else "-" for c in folder.name).strip(" .-")[:60]
    names = (f"{plain or 'run'}{f' ({i})' if i else ''}" for i in itertools.count())
    return next(
        name for name in names if name not in lecture.runs and lecture_file.fits(f"runs/{name}/{RECIPE}")
    )


def parsed(files: Mapping[str, bytes]) -> tuple[Settings, list[Step]]:
    """Settings and steps of a recorded run; raises SceneError, one sentence, for what is none."""
    from gandyn.training import Settings

    try:
        settings = Settings.from_dict(json.loads(files[RECIPE]))
        return settings, _steps(files[CURVES].decode())
    except GandynError as error:
        raise SceneError(error.message) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, csv.Error) as error:
        raise SceneError("A recorded run of this lecture cannot be read.") from error


def _steps(table: str) -> list[Step]:
    from gandyn.training import Step
    from gandyn.training.recording import MOST_STEPS

    rows = csv.reader(io.StringIO(table))
    head = next(rows, [])
    found: dict[int, dict[str, dict[str, float]]] = {}
    for row in itertools.islice(rows, MOST_STEPS):
        iteration, arm, *values = row
        numbers = zip(head[2:], map(float, values))
        scalars = {name: value for name, value in numbers if not math.isnan(value)}
        found.setdefault(int(float(iteration)), {})[arm] = scalars
    if not found:
        raise ValueError("no iterations")
    return [Step(iteration, arms) for iteration, arms in sorted(found.items())]


def check(lecture: Lecture) -> None:
    """Raises SceneError if a recorded run of a lecture cannot be read."""
    for files in lecture.runs.values():
        parsed(files)


def show(lecture: Lecture) -> None:
    """Puts a lecture's runs among those of this session, once each."""
    from gandyn.training import TrainingProcess

    for files in lecture.runs.values():
        settings, steps = parsed(files)
        if any(record.settings == settings for record in STORE.records):
            continue
        run = TrainingProcess(settings)
        run.state = STOPPED
        for step in steps:
            run.recording.add(step)
        record = RunRecord(run, 0, STORE.number())
        record.catch_up()
        STORE.remember(record)
