"""A run on disk: weights, optimisers and random numbers in safetensors, settings beside them. No pickle.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import Tensor

from gandyn import disk
from gandyn.training.errors import TrainingError
from gandyn.training.files import write
from gandyn.training.messages import Settings

WEIGHTS, RECIPE = "weights.safetensors", "run.json"


def save(folder: str, settings: Settings, tensors: Mapping[str, Mapping[str, Tensor]]) -> None:
    """Writes both files, each whole or not at all; tensors: arm -> name -> tensor. Raises OSError."""
    from safetensors.torch import save as packed

    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    named = {
        f"{arm}/{name}": tensor.cpu().contiguous().clone()
        for arm, group in tensors.items()
        for name, tensor in group.items()
    }
    write(path / WEIGHTS, packed(named))
    write(path / RECIPE, json.dumps({"settings": settings.to_dict()}, indent=1).encode())


def load(folder: str) -> tuple[Settings, dict[str, dict[str, Tensor]]]:
    """What `save` wrote; raises TrainingError if it is no checkpoint."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    path = Path(folder)
    if trouble := disk.unreachable_folder(path / RECIPE):
        raise TrainingError(trouble)
    try:
        recipe: Any = json.loads((path / RECIPE).read_text(encoding="utf-8"))
        settings = Settings.from_dict(recipe["settings"])
        named = load_file(path / WEIGHTS)
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise TrainingError(
            "{} holds no checkpoint that can be read ({}); choose another folder.",
            folder,
            " ".join(str(error).split())[:120],
        ) from error
    found: dict[str, dict[str, Tensor]] = {}
    for name, tensor in named.items():
        arm, _, entry = name.partition("/")
        found.setdefault(arm, {})[entry] = tensor
    return settings, found
