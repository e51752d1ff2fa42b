"""The lab's training on pictures against the plain way of writing DCGAN and WGAN-GP in torch, on CPU, one
thread; what probes cost.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks._benchmark import Benchmark, Row
from benchmarks._measure import faster, interleaved, ratios

ROUNDS, ITERATIONS, BATCH, NOISE = 9, 12, 64, 32
NOTES = """
One iteration: a discriminator step and a generator step on the 1,797 digits of 16×16, batch 64, float32, one thread; denormals flushed and
the allocator settled as the worker does, on both sides. Images: real ones that the discriminator sees. DCGAN with batch norm in both
players; the penalty is WGAN-GP's, whose critic has no batch norm, as in `penalty-speed`.
The plain way: the same layers as `nn.Sequential`, `torch.optim.Adam(…, fused=True)`, the discriminator's parameters frozen in the
generator's step, `autograd.grad(…, create_graph=True)` for the penalty. Probes: what looking took of a default run of `dcgan`,
both arms, in its own process, as the process itself counts.
"""


def measure() -> list[Row]:
    """Ratios of images per second, and the probes' share."""
    import torch

    from gandyn.training.devices import settle

    threads = torch.get_num_threads()
    settle(1)
    try:
        rows = [_row("dcgan", ours_dcgan, plain_dcgan), _row("penalty-speed, (‖∇‖−1)²", ours_gp, plain_gp)]
    finally:
        torch.set_num_threads(threads)
    return [*rows, _probes()]


def _row(what: str, ours: Callable[[], Any], plain: Callable[[], Any]) -> Row:
    times = interleaved({"ours": _repeated(ours()), "plain": _repeated(plain())}, ROUNDS)
    found = ratios(times, "ours", "plain")
    mine, peer = (ITERATIONS * BATCH / statistics.median(times[side]) for side in ("ours", "plain"))
    met = statistics.median(found) <= 1.0
    return Row(what, f"{mine:.0f} images/s", f"{peer:.0f} images/s plain torch", faster(found), "≥ 1×", met)


def _repeated(step: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        for _ in range(ITERATIONS):
            step()

    return run


def ours_dcgan() -> Callable[[], None]:
    """An iteration of `dcgan`, by all rules."""
    return _loop("dcgan", "dcgan")


def ours_gp() -> Callable[[], None]:
    """An iteration of `penalty-speed` with the usual penalty."""
    return _loop("penalty-speed", "gp")


def _loop(experiment: str, arm: str) -> Callable[[], None]:
    from gandyn.training import EXPERIMENTS, Settings
    from gandyn.training.loops.image_loop import ImageLoop

    return ImageLoop(EXPERIMENTS[experiment].arms(Settings(experiment).values)[arm], 0, "cpu").iterate


def plain_dcgan() -> Callable[[], None]:
    """The same as one would write it."""
    import torch
    from torch.nn.functional import softplus

    def loss_d(d: Any, x: Any, y: Any) -> Any:
        return softplus(-d(x)).mean() + softplus(d(y)).mean()

    return _plain(True, loss_d, lambda score: softplus(-score).mean(), 1e-3, (0.5, 0.999), torch)


def plain_gp() -> Callable[[], None]:
    """The same as one would write it."""
    import torch

    def loss_d(d: Any, x: Any, y: Any) -> Any:
        share = torch.rand(len(x), 1, 1, 1)
        between = (share * x + (1.0 - share) * y).requires_grad_(True)
        gradient = torch.autograd.grad(d(between).sum(), between, create_graph=True)[0]
        slopes = gradient.flatten(1).norm(2, dim=1)
        return d(y).mean() - d(x).mean() + ((slopes - 1.0) ** 2).mean()

    return _plain(False, loss_d, lambda score: -score.mean(), 2e-3, (0.0, 0.9), torch)


def _plain(norms: bool, loss_d: Any, loss_g: Any, rate: float, betas: Any, torch: Any) -> Callable[[], None]:
    generator, critic = _nets(norms, torch.nn)
    optimiser_d, optimiser_g = (
        torch.optim.Adam(side.parameters(), lr=rate, betas=betas, fused=True) for side in (critic, generator)
    )
    pictures = _digits(torch)

    def iterate() -> None:
        real = pictures[torch.randint(0, len(pictures), (BATCH,))]
        with torch.no_grad():
            fake = generator(torch.randn(BATCH, NOISE))
        optimiser_d.zero_grad()
        loss_d(critic, real, fake).backward()
        optimiser_d.step()
        critic.requires_grad_(False)
        optimiser_g.zero_grad()
        loss_g(critic(generator(torch.randn(BATCH, NOISE)))).backward()
        optimiser_g.step()
        critic.requires_grad_(True)

    return iterate


def _nets(norms: bool, nn: Any) -> tuple[Any, Any]:
    norm_d = [nn.BatchNorm2d(64)] if norms else []
    generator = nn.Sequential(
        nn.Linear(NOISE, 64 * 16), nn.Unflatten(1, (64, 4, 4)), nn.BatchNorm2d(64), nn.ReLU(),
        nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.BatchNorm2d(32), nn.ReLU(),
        nn.ConvTranspose2d(32, 1, 4, 2, 1), nn.Tanh(),
    )  # fmt: skip
    critic = nn.Sequential(
        nn.Conv2d(1, 32, 4, 2, 1), nn.LeakyReLU(0.2),
        nn.Conv2d(32, 64, 4, 2, 1), *norm_d, nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(64 * 16, 1),
    )  # fmt: skip
    return generator, critic


def _digits(torch: Any) -> Any:
    from sklearn.datasets import load_digits

    small = torch.tensor(load_digits().images, dtype=torch.float32)[:, None] / 8.0 - 1.0
    return torch.nn.functional.interpolate(small, size=16, mode="bilinear", align_corners=False)


def _probes() -> Row:
    """A default run in its own process."""
    from gandyn.training import Settings, TrainingProcess

    run = TrainingProcess(Settings("dcgan", device="cpu"))
    run.start()
    try:
        while not run.ended:
            run.poll()
            time.sleep(0.02)
    finally:
        run.stop()
    assert run.done is not None
    share = run.done.probe_share
    return Row("probes' share, dcgan", f"{100.0 * share:.1f} %", target="≤ 5 %", met=share <= 0.05)


BENCHMARK = Benchmark("lab-pictures", "training on pictures", measure, NOTES, order=6)
