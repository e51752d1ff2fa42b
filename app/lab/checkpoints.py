"""Folders with the weights of a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gandyn.training import Settings


def settings_beside(folder: str) -> Settings:
    """The settings that a run was saved with. Raises TrainingError, one sentence."""
    from gandyn.training import Settings, TrainingError

    try:
        found = json.loads((Path(folder) / "run.json").read_text(encoding="utf-8"))
        return Settings.from_dict(found["settings"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{folder} holds no checkpoint; choose a folder that the lab has written.") from error
