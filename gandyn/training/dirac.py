"""The Dirac GAN trained by the lab's own loop: D(x) = φ·x, one real point at 0, one fake point θ. What ties
the lab to the portrait.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from gandyn.orbit import Array
from gandyn.scenario import Scenario
from gandyn.training.loop import Loop
from gandyn.training.nets import Point
from gandyn.training.player import Network
from gandyn.training.run_config import DataSource, NetworkConfig, RunConfig, from_scenario


class DiracLoop(Loop):
    """Loop whose generator is a point."""

    def _generator(self, setup: RunConfig, player: NetworkConfig) -> Network:
        return Point(torch.zeros(setup.replicas, 1, self.dim, dtype=self.dtype))


def dirac(scenario: Scenario, phi: Any, theta: Any, lr_d: float, lr_g: float, **changes: Any) -> DiracLoop:
    """A loop in float64 at φ, θ (d,), both players by plain gradient descent unless `changes` to the Setup
    say otherwise.
    """
    d = NetworkConfig(depth=0, bias=False, optimiser="sgd", lr=lr_d * scenario.time_scales[0])
    g = NetworkConfig(optimiser="sgd", lr=lr_g * scenario.time_scales[1])
    known = {"d": d, "g": g, "data": DataSource("origin", (float(scenario.dim),)), "batch": 1, "n_critic": 1}
    loop = DiracLoop(from_scenario(scenario, **{**known, **changes}), dtype=torch.float64)
    place(loop, phi, theta)
    return loop


@torch.no_grad()
def place(loop: DiracLoop, phi: Any, theta: Any) -> None:
    """Moves the run to φ, θ (d,); a φ outside the box of clipped weights goes to its wall, as the portrait
    does.
    """
    assert loop.g is not None
    loop.d.weights[0].copy_(torch.as_tensor(phi, dtype=loop.dtype).reshape(1, -1, 1))
    loop.g.parameters[0].copy_(torch.as_tensor(theta, dtype=loop.dtype).reshape(1, 1, -1))
    loop.constrain()
    if loop.rule:
        loop.rule.start(loop)


def orbit(loop: DiracLoop, steps: int) -> tuple[Array, Array]:
    """φ and θ before and after each of `steps` iterations: (steps + 1, d) each."""
    assert loop.g is not None
    phi, theta = [_numbers(loop.d.weights[0])], [_numbers(loop.g.parameters[0])]
    for _ in range(steps):
        loop.iterate()
        phi.append(_numbers(loop.d.weights[0]))
        theta.append(_numbers(loop.g.parameters[0]))
    return np.array(phi), np.array(theta)


def _numbers(x: torch.Tensor) -> Array:
    values: Array = x.detach().reshape(-1).numpy().copy()
    return values
