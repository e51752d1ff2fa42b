"""A run on disk: weights, optimisers and random numbers in safetensors, settings beside them. No pickle.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from torch import Tensor

from gandyn.atomic_write import write_bytes
from gandyn.training.messages import Settings
from gandyn.training.run_folder import RECIPE, WEIGHTS, read_settings

__all__ = ["RECIPE", "WEIGHTS", "load", "save"]


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
    write_bytes(path / WEIGHTS, packed(named))
    write_bytes(path / RECIPE, json.dumps({"settings": settings.to_dict()}, indent=1).encode())


def load(folder: str) -> tuple[Settings, dict[str, dict[str, Tensor]]]:
    """What `save` wrote; raises TrainingError if it is no checkpoint."""
    from safetensors.torch import load_file

    settings, found = read_settings(folder), dict[str, dict[str, Tensor]]()
    for name, tensor in load_file(Path(folder) / WEIGHTS).items():
        # An arm of a wall has a slash of its own.
        arm, _, entry = name.rpartition("/")
        found.setdefault(arm, {})[entry] = tensor
    return settings, found
