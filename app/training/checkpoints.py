"""Folders with the weights of a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from gandyn import disk

if TYPE_CHECKING:
    from gandyn.training import Settings


def load_checkpoint_settings(folder: str) -> Settings:
    """The settings that a run was saved with, whose weights are whole. Raises TrainingError, one sentence.

    What goes on ends what was there, so it should not turn out only then that there is nothing to go on from.
    """
    from gandyn.training import Settings, TrainingError

    if trouble := disk.unreachable_folder(Path(folder) / "run.json"):
        raise TrainingError(trouble)
    try:
        found = json.loads((Path(folder) / "run.json").read_text(encoding="utf-8"))
        _check_whole(Path(folder) / "weights.safetensors")
        return Settings.from_dict(found["settings"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrainingError(
            "{} holds no checkpoint; choose a folder that the lab has written.", folder
        ) from error


def _check_whole(weights: Path) -> None:
    """Raises ValueError or OSError unless the file is as long as its header says: eight bytes, so many bytes
    of JSON, the tensors.
    """
    with weights.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        size = weights.stat().st_size
        if length > size:
            raise ValueError("The header is cut off.")
        header = json.loads(file.read(length))
    ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
    if 8 + length + max(ends, default=0) != size:
        raise ValueError("The tensors are cut off.")
