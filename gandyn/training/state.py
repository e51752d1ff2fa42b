"""Everything that a loop's future depends on, as named tensors: to be kept, and to go on from. Worker only:
torch is imported here.
"""

from __future__ import annotations

import torch
from torch import Tensor

from gandyn.training.errors import TrainingError
from gandyn.training.loop import Loop


def tensors(loop: Loop) -> dict[str, Tensor]:
    """Weights, average, spectral vectors, optimisers, random numbers and the count of iterations, by name;
    views, not copies.
    """
    groups = loop.tensor_groups()
    found = {f"{name}.{i}": p.detach() for name, group in groups.items() for i, p in enumerate(group)}
    for name, owner in (("optimiser_d", loop.optimiser_d), ("optimiser_g", loop.optimiser_g)):
        found |= {f"{name}.{key}": value for key, value in owner.state.items()} if owner else {}
    return found | {"random": loop.random.get_state(), "iteration": torch.tensor(loop.iteration)}


@torch.no_grad()
def restore(loop: Loop, kept: dict[str, Tensor]) -> None:
    """Goes on from what `tensors` gave; raises TrainingError if that was another setup's."""
    mine = {name: tensor for name, tensor in tensors(loop).items() if name not in ("random", "iteration")}
    if any(name not in kept or kept[name].shape != tensor.shape for name, tensor in mine.items()):
        raise TrainingError(
            "This checkpoint belongs to other networks; start it with the settings it was saved with."
        )
    for name, tensor in mine.items():
        tensor.copy_(kept[name])
    loop.random.set_state(kept["random"].cpu())
    loop.iteration = int(kept["iteration"])
