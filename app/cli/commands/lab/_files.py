"""What `gandyn lab run -o DIR` leaves behind, each file whole or not at all. No torch, no Qt.

metrics.json: the object that --json prints. curves.csv: every scalar of every iteration, with
curves.csv.json, the scene that opens again. pictures.npz with pictures.json: the last look of every probe,
arrays named arm/probe/array, and how each is drawn. recipe.json: the settings. checkpoint/: weights and
optimisers.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.commands.lab._result import result
from app.model.scene import SceneError
from gandyn import disk
from gandyn.atomic_write import atomic_write, check_writable, write_bytes

if TYPE_CHECKING:
    from gandyn.training import Settings, TrainingProcess

CHECKPOINT, PATIENCE = "checkpoint", 30.0


def prepare_folder(folder: str) -> None:
    """Makes the folder and tries to write into it, before anything is trained. Raises TrainingError."""
    from gandyn.training import TrainingError

    path = Path(folder)
    try:
        path.mkdir(parents=True, exist_ok=True)
        check_writable(path / "metrics.json")
    except (OSError, ValueError) as error:
        raise TrainingError(disk.write_refusal(folder, error)) from error


def save(run: TrainingProcess, folder: str, recipe: str) -> str:
    """Writes everything, the recipe beside the curves; returns "" or why something could not be written."""
    if not run.recording.steps:
        return ""
    path = Path(folder)
    try:
        _write(run, path, recipe)
    except OSError as error:
        return disk.write_refusal(folder, error)
    except SceneError as error:
        return str(error)
    return _checkpoint(run, path / CHECKPOINT)


def _write(run: TrainingProcess, path: Path, recipe: str) -> None:
    import numpy as np

    from app.exporters.table_file import table

    with table(path / "curves.csv", recipe) as file:
        file.write(run.recording.table().encode())
    with atomic_write(path / "pictures.npz") as file:
        np.savez_compressed(file, allow_pickle=False, **run.recording.pictures())
    found = {"recipe": run.settings.to_dict(), "pictures": _captions(run)} | (
        {"metrics": result(run)} if run.done else {}
    )
    for name, content in found.items():
        write_bytes(path / f"{name}.json", json.dumps(content, indent=1).encode())


def _captions(run: TrainingProcess) -> dict[str, dict[str, str]]:
    """How each picture is drawn: its kind, title and what is seen."""
    from gandyn.training import PROBES

    seen = dict.fromkeys(name.split("/")[-2] for name in run.recording.pictures())
    return {
        id: {"kind": PROBES[id].kind, "title": PROBES[id].title, "summary": PROBES[id].summary} for id in seen
    }


def _checkpoint(run: TrainingProcess, path: Path) -> str:
    """Asks the training process for one and waits for its answer."""
    from gandyn.training import Refused, Save, Saved

    if run.done is None:
        return ""
    run.send(Save(str(path.resolve())))
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit and run.alive:
        for event in run.poll():
            if isinstance(event, Saved):
                return ""
            if isinstance(event, Refused):
                return event.sentence
        time.sleep(0.01)
    return (
        "The checkpoint was not written because the training process did not answer; the other files are"
        " there."
    )


def kept_settings(folder: str, experiment: str, steps: int | None) -> Settings:
    """The settings beside a checkpoint, with more steps if asked for. Raises TrainingError."""
    from gandyn.message import Message
    from gandyn.training import TrainingError
    from gandyn.training.run_folder import read_settings

    settings = read_settings(folder, Message("give the folder `checkpoint` below what -o wrote"))
    if settings.experiment != experiment:
        raise TrainingError(
            "The checkpoint in {} is of {}, not of {}.", folder, settings.experiment, experiment
        )
    return settings if steps is None else settings.with_(steps=steps)
