"""Real data for the lab, drawn at once for all replicas; torch is imported here, so only the worker imports
this module. Pictures and texts come from their bank.

Scales of the Gaussians and the Swiss roll: Gulrajani et al. 2017, gan_toy.py. One function per source,
`(source, replicas, n, random) -> (replicas, n, d)`, registered by `@source`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Sequence
from typing import cast

import torch

from gandyn.training.bank import bank
from gandyn.training.datasets import DATASETS
from gandyn.training.errors import TrainingError
from gandyn.training.run_config import TABLE, DataSource
from gandyn.training.tables.table import table

Draw = Callable[[DataSource, int, int, torch.Generator], torch.Tensor]
SOURCES: dict[str, Draw] = {}
_OCTAGON, _GRID, _ROLL = 1.414, 2.828, 7.5
SPREADS = {"8-gaussians": 0.02 / _OCTAGON, "25-gaussians": 0.05 / _GRID}


class Generators:
    """A generator for each of K replicas, so that each draws what its own seed alone would give it. Whatever
    draws by it asks `uniform`, `normal` or `draw` for (K, …) numbers.
    """

    def __init__(self, seeds: Iterable[int], device: str) -> None:
        self.each = [torch.Generator(device).manual_seed(seed) for seed in seeds]
        self.device = self.each[0].device

    def get_state(self) -> torch.Tensor:
        """(K, numbers): the states, one below the other."""
        return torch.stack([each.get_state() for each in self.each])

    def set_state(self, states: torch.Tensor) -> None:
        """Goes on from what `get_state` gave."""
        for each, state in zip(self.each, states, strict=True):
            each.set_state(state.clone())

    def joined(self, drawn: Callable[[torch.Generator], torch.Tensor]) -> torch.Tensor:
        """(K, …) numbers of what each generator draws as (1, …)."""
        return torch.cat([drawn(each) for each in self.each])


def generator(seed: int | Sequence[int], device: str) -> torch.Generator:
    """The random numbers of a seed, or of one seed for each replica."""
    if isinstance(seed, int):
        return torch.Generator(device).manual_seed(seed)
    # Everything that takes one draws by the functions of this module, which know both.
    return cast(torch.Generator, Generators(seed, device))


def source(id: str) -> Callable[[Draw], Draw]:
    """Registers a way to draw."""

    def add(draw: Draw) -> Draw:
        SOURCES[id] = draw
        return draw

    return add


def draw(source: DataSource, replicas: int, n: int, random: torch.Generator) -> torch.Tensor:
    """(replicas, n, d) real samples, pictures and texts as rows; raises TrainingError for an unknown
    source.
    """
    if isinstance(random, Generators):
        return random.joined(lambda each: draw(source, 1, n, each))
    if source.id in DATASETS:
        examples = bank(source, str(random.device))
        return examples.rows(examples.chosen(replicas * n, random)).view(replicas, n, -1)
    if source.id not in SOURCES:
        known = ", ".join((*SOURCES, *DATASETS))
        raise TrainingError("There is no data {!r}; there are {}.", source.id, known)
    return SOURCES[source.id](source, replicas, n, random)


@functools.cache
def centres(id: str) -> torch.Tensor | None:
    """(modes, 2) centres of a mixture, None for anything else."""
    if id == "8-gaussians":
        angles = torch.arange(8) * (math.pi / 4.0)
        return torch.stack([angles.cos(), angles.sin()], dim=1) * (2.0 / _OCTAGON)
    if id == "25-gaussians":
        axis = torch.arange(-2, 3) * (2.0 / _GRID)
        return torch.cartesian_prod(axis, axis)
    return None


def uniform(
    shape: tuple[int, ...], random: torch.Generator, dtype: torch.dtype = torch.float32
) -> torch.Tensor:
    """U[0, 1) on the generator's device."""
    if isinstance(random, Generators):
        return random.joined(lambda each: uniform((1, *shape[1:]), each, dtype))
    return torch.rand(shape, generator=random, device=random.device, dtype=dtype)


def normal(shape: tuple[int, ...], random: torch.Generator) -> torch.Tensor:
    """N(0, 1) on the generator's device."""
    if isinstance(random, Generators):
        return random.joined(lambda each: normal((1, *shape[1:]), each))
    return torch.randn(shape, generator=random, device=random.device)


def _mixture(
    means: torch.Tensor, spread: float, replicas: int, n: int, random: torch.Generator
) -> torch.Tensor:
    chosen = torch.randint(0, len(means), (replicas, n), generator=random, device=random.device)
    return torch.nn.functional.embedding(chosen, means.to(random.device)) + spread * normal(
        (replicas, n, means.shape[1]), random
    )


@source("8-gaussians")
def _octagon(source: DataSource, replicas: int, n: int, random: torch.Generator) -> torch.Tensor:
    means = centres(source.id)
    assert means is not None
    return _mixture(means, SPREADS[source.id], replicas, n, random)


SOURCES["25-gaussians"] = _octagon


@source("swiss-roll")
def _swiss_roll(source: DataSource, replicas: int, n: int, random: torch.Generator) -> torch.Tensor:
    """sklearn's make_swiss_roll, x and z, noise 0.25."""
    t = 1.5 * math.pi * (1.0 + 2.0 * uniform((replicas, n), random))
    return (torch.stack([t * t.cos(), t * t.sin()], dim=-1) + 0.25 * normal((replicas, n, 2), random)) / _ROLL


@source("ring")
def _ring(source: DataSource, replicas: int, n: int, random: torch.Generator) -> torch.Tensor:
    t = 2.0 * math.pi * uniform((replicas, n), random)
    return torch.stack([t.cos(), t.sin()], dim=-1) + 0.02 * normal((replicas, n, 2), random)


@source("line")
def _line(source: DataSource, replicas: int, n: int, random: torch.Generator) -> torch.Tensor:
    t = 2.0 * uniform((replicas, n), random) - 1.0
    return torch.stack([t, 0.5 * t], dim=-1) + 0.02 * normal((replicas, n, 2), random)


@source("points")
def _points(source: DataSource, replicas: int, n: int, random: torch.Generator) -> torch.Tensor:
    """The user's points, each blurred a little."""
    if len(source.numbers) < 2 or len(source.numbers) % 2:
        raise TrainingError("Draw at least one point before training on points, or choose other data.")
    return _mixture(torch.tensor(source.numbers).view(-1, 2), 0.02, replicas, n, random)


@source(TABLE)
def _table(source: DataSource, replicas: int, n: int, random: torch.Generator) -> torch.Tensor:
    """Rows of the user's file, each as likely as any other."""
    rows = _rows(source.path, str(random.device))
    chosen = torch.randint(0, len(rows), (replicas, n), generator=random, device=random.device)
    return torch.nn.functional.embedding(chosen, rows)


@functools.lru_cache(2)
def _rows(reference: str, device: str) -> torch.Tensor:
    return torch.from_numpy(table(reference).rows).to(device)


@source("origin")
def _origin(source: DataSource, replicas: int, n: int, random: torch.Generator) -> torch.Tensor:
    """The Dirac GAN's real point; numbers: (d,)."""
    return torch.zeros(replicas, n, int(source.numbers[0]), device=random.device)


@source("segments")
def _segments(source: DataSource, replicas: int, n: int, random: torch.Generator) -> torch.Tensor:
    """x = 0, y ~ U[0, 1]: one of two parallel segments (Arjovsky et al. 2017, arXiv:1701.07875,
    Example 1).
    """
    y = uniform((replicas, n, 1), random)
    return torch.cat([torch.zeros_like(y), y], dim=-1)


@source("gauss")
def _gauss(source: DataSource, replicas: int, n: int, random: torch.Generator) -> torch.Tensor:
    """N(0, 1) in one dimension."""
    return normal((replicas, n, 1), random)


@source("two-bumps")
def _bumps(source: DataSource, replicas: int, n: int, random: torch.Generator) -> torch.Tensor:
    """½ N(−1, 0.3²) + ½ N(1, 0.5²) in one dimension."""
    right = (uniform((replicas, n, 1), random) < 0.5).to(torch.get_default_dtype())
    return 2.0 * right - 1.0 + (0.3 + 0.2 * right) * normal((replicas, n, 1), random)
