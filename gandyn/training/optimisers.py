"""torch's optimisers by the portraits' names; elementwise, so replicas stay independent. Only the worker imports this module."""

from __future__ import annotations

from collections.abc import Callable

import torch

from gandyn.training.errors import TrainingError
from gandyn.training.setup import Player

Params = list[torch.Tensor]
MAKERS: dict[str, Callable[[Params, Player], torch.optim.Optimizer]] = {
    "sgd": lambda p, k: torch.optim.SGD(p, lr=k.lr, foreach=True),
    "momentum": lambda p, k: torch.optim.SGD(p, lr=k.lr, momentum=k.beta1, foreach=True),
    "rmsprop": lambda p, k: torch.optim.RMSprop(p, lr=k.lr, alpha=k.beta2, foreach=True),
    "adam": lambda p, k: torch.optim.Adam(p, lr=k.lr, betas=(k.beta1, k.beta2), **_fast(p)),
}


def _fast(parameters: Params) -> dict[str, bool]:
    """One fused kernel where there is one; on CUDA the step counter lives on the device, so that a graph can hold it."""
    device = parameters[0].device.type
    return {"fused": True, "capturable": device == "cuda"} if device in ("cpu", "cuda") else {"foreach": True}


def optimiser(parameters: Params, player: Player) -> torch.optim.Optimizer:
    """The player's optimiser over these tensors; raises TrainingError for an unknown one."""
    if player.optimiser not in MAKERS:
        raise TrainingError(f"There is no optimiser {player.optimiser!r}; there are {', '.join(MAKERS)}.")
    return MAKERS[player.optimiser](parameters, player)


def set_rate(optimiser: torch.optim.Optimizer, lr: float) -> None:
    """Changes the learning rate of a running optimiser."""
    for group in optimiser.param_groups:
        group["lr"] = lr
