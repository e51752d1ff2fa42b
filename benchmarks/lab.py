"""The lab's training loop against the plain way of writing WGAN-GP in torch, on CPU, one thread; what four
replicas and probes cost.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks._benchmark import Benchmark, Row
from benchmarks._measure import faster, interleaved, ratios

ROUNDS, BATCH, CRITIC = 7, 256, 5
ITERATIONS = {64: 20, 512: 2}
NOTES = """
One iteration: five discriminator steps and one generator step, WGAN-GP, three hidden ReLU layers each, batch 256, eight Gaussians, float32,
one thread; denormals flushed and the allocator settled as the worker does, on both sides.
The plain way: `nn.Sequential`, `torch.optim.Adam` as it comes, data drawn step by step, `G(z).detach()`,
`autograd.grad(…, create_graph=True)` for the penalty and `backward()`. Replica-iterations: four runs trained at once as batched matrices, against the
plain way run four times. Probes: what looking took of a run of `toy-gan` in its own process, as the process itself counts.
"""


def measure() -> list[Row]:
    """Ratios of iterations per second, and the probes' share."""
    import torch

    from gandyn.training.devices import settle

    threads = torch.get_num_threads()
    settle(1)
    try:
        rows = [_single(512, 1.2), _single(64, 2.0), _replicas(64, 4, 3.0)]
    finally:
        torch.set_num_threads(threads)
    return [*rows, _probes()]


def _single(width: int, target: float) -> Row:
    return _row(f"one run, width {width}", width, 1, target)


def _replicas(width: int, count: int, target: float) -> Row:
    return _row(f"{count} replicas at once, width {width}, replica-iterations", width, count, target)


def _row(what: str, width: int, replicas: int, target: float) -> Row:
    n = ITERATIONS[width]
    times = interleaved(
        {"ours": _repeated(ours(width, replicas), n), "plain": _repeated(plain(width), n)}, ROUNDS
    )
    found = [ratio / replicas for ratio in ratios(times, "ours", "plain")]
    rate, peer = (n * k / statistics.median(times[side]) for side, k in (("ours", replicas), ("plain", 1)))
    met = 1.0 / statistics.median(found) >= target
    return Row(what, f"{rate:.1f}/s", f"{peer:.1f}/s plain torch", faster(found), f"≥ {target:g}×", met)


def _repeated(step: Callable[[], None], n: int) -> Callable[[], None]:
    def run() -> None:
        for _ in range(n):
            step()

    return run


def ours(width: int, replicas: int) -> Callable[[], None]:
    """An iteration of the lab's loop."""
    from gandyn.training.loop import Loop
    from gandyn.training.run_config import NetworkConfig, RunConfig

    net = NetworkConfig(width=width, lr=1e-4)
    return Loop(
        RunConfig(
            d=net,
            g=net,
            batch=BATCH,
            n_critic=CRITIC,
            parameters={"lambda": 0.1, "c": 1.0},
            replicas=replicas,
        )
    ).iterate


def plain(width: int) -> Callable[[], None]:
    """The same iteration as one would write it."""
    import torch
    from torch import nn

    def net(out: int) -> Any:
        return nn.Sequential(
            nn.Linear(2, width),
            nn.ReLU(),
            nn.Linear(width, width),
            nn.ReLU(),
            nn.Linear(width, width),
            nn.ReLU(),
            nn.Linear(width, out),
        )

    critic, generator = net(1), net(2)
    optimiser_d, optimiser_g = (
        torch.optim.Adam(side.parameters(), lr=1e-4, betas=(0.5, 0.9)) for side in (critic, generator)
    )
    angles = torch.arange(8) * (torch.pi / 4.0)
    centres = torch.stack([angles.cos(), angles.sin()], dim=1) * (2.0 / 1.414)

    def real() -> Any:
        return centres[torch.randint(0, 8, (BATCH,))] + 0.02 / 1.414 * torch.randn(BATCH, 2)

    def penalty(x: Any, y: Any) -> Any:
        share = torch.rand(BATCH, 1)
        between = (share * x + (1.0 - share) * y).requires_grad_(True)
        gradient = torch.autograd.grad(critic(between).sum(), between, create_graph=True)[0]
        return 0.1 * ((gradient.norm(2, dim=1) - 1.0) ** 2).mean()

    def iterate() -> None:
        for _ in range(CRITIC):
            x, y = real(), generator(torch.randn(BATCH, 2)).detach()
            optimiser_d.zero_grad()
            (critic(y).mean() - critic(x).mean() + penalty(x, y)).backward()
            optimiser_d.step()
        optimiser_g.zero_grad()
        (-critic(generator(torch.randn(BATCH, 2))).mean()).backward()
        optimiser_g.step()

    return iterate


def _probes() -> Row:
    """A run of some seconds in its own process."""
    from gandyn.training import Settings, TrainingProcess

    run = TrainingProcess(Settings("toy-gan", steps=400, device="cpu"))
    run.start()
    try:
        while not run.ended:
            run.poll()
            time.sleep(0.02)
        assert run.done is not None, run.failed
        share, looks = run.done.probe_share, len(run.recording.snapshots) / run.done.seconds
        return Row(
            "probes' share, toy-gan with eight probes, width 64",
            f"{100.0 * share:.1f} % ({looks:.1f} looks/s)",
            target="≤ 5 %",
            met=share <= 0.05,
        )
    finally:
        run.stop()


BENCHMARK = Benchmark("lab", "training lab", measure, NOTES, order=5)
