"""The folder of a saved run, read without torch: its settings in run.json, beside its weights."""

from __future__ import annotations

import json
from pathlib import Path

from gandyn import disk
from gandyn.errors import names_missing
from gandyn.message import Message
from gandyn.training.errors import TrainingError, require_torch
from gandyn.training.messages import Settings

WEIGHTS, RECIPE = "weights.safetensors", "run.json"
ADVICE = Message("choose a folder that the lab has written")


def read_settings(folder: str, advice: str = ADVICE) -> Settings:
    """The settings that a run was saved with, whose weights are whole; advice: what to do where there are
    none.

    What goes on from it ends what was there, so it should not turn out only then that there is nothing to go
    on from. Raises TrainingError, one sentence.
    """
    recipe = Path(folder) / RECIPE
    if trouble := disk.unreachable_folder(recipe):
        raise TrainingError(trouble)
    require_torch()
    from safetensors import SafetensorError, safe_open

    try:
        settings = Settings.from_dict(json.loads(recipe.read_text(encoding="utf-8"))["settings"])
        with safe_open(Path(folder) / WEIGHTS, "numpy"):  # refuses weights that are cut off
            return settings
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        if isinstance(error, TrainingError) and names_missing(error):
            raise
        raise TrainingError("{} holds no checkpoint; {}.", folder, advice) from error
