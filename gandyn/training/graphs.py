"""CUDA graphs: an iteration recorded once and replayed by one call, because small nets on CUDA wait for
launches, not for arithmetic.

Written and guarded, but not yet run on a CUDA device: nothing is claimed about its speed. It is used only
where everything that an iteration does can be recorded; otherwise, or if recording fails, the loop goes on as
it is. torch is imported here: worker only.
"""

from __future__ import annotations

import torch

from gandyn.training import state
from gandyn.training.loop import Loop

WARM_UP = 3


def fits(loop: Loop) -> bool:
    """Whether the loop does nothing that depends on the host: fading noise, a warming average, a rule beyond
    the optimisers' steps.
    """
    return (
        loop.random.device.type == "cuda"
        and type(loop) is Loop
        and not loop.average
        and loop.rule is None
        and not (loop.setup.noise and loop.setup.noise_steps)
    )


class Replay:
    """iterate() by replay. Rates are tensors on the device and may change; any other change of the setup
    needs a new recording.
    """

    def __init__(self, loop: Loop) -> None:
        self._loop, self._setup = loop, loop.setup
        self._graph = self._recorded()

    def _recorded(self) -> torch.cuda.CUDAGraph:
        kept = {name: tensor.clone() for name, tensor in state.tensors(self._loop).items()}
        side = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(WARM_UP):
                self._loop.iterate()
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        for random in getattr(self._loop.random, "each", [self._loop.random]):
            graph.register_generator_state(random)
        with torch.cuda.graph(graph):
            self._loop.iterate()
        state.restore(self._loop, kept)
        return graph

    def iterate(self) -> None:
        """One iteration; records anew after a change of the setup."""
        if self._loop.setup is not self._setup:
            self._setup, self._graph = self._loop.setup, self._recorded()
        self._graph.replay()
        self._loop.iteration += 1


def iteration(loop: Loop) -> Replay | Loop:
    """What iterates the loop fastest: a replay on CUDA, else the loop itself."""
    if not fits(loop):
        return loop
    try:
        return Replay(loop)
    except RuntimeError:
        torch.cuda.synchronize()
        return loop
