"""Devices: what is there, what is refused; on CUDA, where there is one, the loop and its recorded graph
against the CPU.
"""

from __future__ import annotations

import pytest
import torch

from gandyn.training import TrainingError
from gandyn.training.devices import available, chosen
from gandyn.training.graphs import Replay, fits, iteration
from gandyn.training.loop import Loop
from gandyn.training.run_config import NetworkConfig, RunConfig

SMALL = {"d": NetworkConfig(width=16), "g": NetworkConfig(width=16), "batch": 32, "n_critic": 2}


def test_the_cpu_is_always_there() -> None:
    assert "cpu" in available() and chosen("cpu") == "cpu" and chosen("auto") in available()
    with pytest.raises(TrainingError, match="no device"):
        chosen("mps" if "mps" not in available() else "cuda")


def test_on_the_cpu_nothing_is_recorded() -> None:
    loop = Loop(RunConfig(**SMALL), 0)
    assert not fits(loop) and iteration(loop) is loop


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_replay_is_the_loop() -> None:
    plain, recorded = (Loop(RunConfig(**SMALL), 0, "cuda") for _ in range(2))
    replay = Replay(recorded)
    for _ in range(5):
        plain.iterate()
        replay.iterate()
    assert torch.allclose(plain.d.flat, recorded.d.flat, atol=1e-5) and torch.allclose(
        plain.g.flat, recorded.g.flat, atol=1e-5
    )
