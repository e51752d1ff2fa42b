"""Several seeds of one run, trained as one batch: small nets wait for Python, not for arithmetic.

Each seed draws from a generator of its own, so a replica is the run with that seed, up to the rounding of
batched products. torch is imported here, so only a worker imports this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import torch

from gandyn.training.datasets import DATASETS
from gandyn.training.errors import TrainingError
from gandyn.training.experiment_runner import ExperimentRunner, setups_of
from gandyn.training.experiments import experiment
from gandyn.training.loop import Loop, check_finite
from gandyn.training.messages import Settings
from gandyn.training.run_config import RunConfig


def fits(settings: Settings) -> bool:
    """Whether the run's seeds can train as one batch: plain loops of plain nets, on points."""
    plain = experiment(settings.experiment).make is None
    return plain and all(_is_plain(setup) for setup in setups_of(settings).values())


def _is_plain(setup: RunConfig) -> bool:
    players = [setup.d] if setup.g is None else [setup.d, setup.g]
    nets = all(player.architecture == "mlp" for player in players)
    return nets and setup.replicas == 1 and setup.data.id not in DATASETS


class SeedRunner(Protocol):
    """A run of some settings with these seeds. failed: seed -> the sentence that ended it."""

    seeds: tuple[int, ...]
    failed: dict[int, str]

    def iterate(self) -> None:
        """One iteration of every arm of every seed."""

    def scalars(self) -> dict[int, dict[str, float]]:
        """seed -> "arm/scalar" -> value, of those that did not fail."""

    def metrics(self, seed: int) -> dict[str, Any]:
        """The experiment's figures of merit for one seed."""


def runner_of(settings: Settings, seeds: Sequence[int], device: str) -> SeedRunner:
    """What trains these seeds: as one batch, or the only one of an experiment with loops of its own."""
    if fits(settings):
        return ReplicaRunner(settings, seeds, device)
    (seed,) = seeds
    return SingleRunner(settings.with_(seed=seed), device)


class SingleRunner:
    """One seed, as the lab trains it."""

    def __init__(self, settings: Settings, device: str) -> None:
        self.seeds: tuple[int, ...] = (settings.seed,)
        self.failed = dict[int, str]()
        self._runner, self._scalars = ExperimentRunner(settings, device), dict[str, float]()

    def iterate(self) -> None:
        """See SeedRunner."""
        self._runner.iterate()
        try:
            found = self._runner.scalars()
        except TrainingError as error:
            self.failed[self.seeds[0]] = error.message
            return
        self._scalars = {f"{arm}/{name}": x for arm, own in found.items() for name, x in own.items()}

    def scalars(self) -> dict[int, dict[str, float]]:
        """See SeedRunner."""
        return {seed: self._scalars for seed in self.seeds if seed not in self.failed}

    def metrics(self, seed: int) -> dict[str, Any]:
        """See SeedRunner."""
        return self._runner.metrics()


class ReplicaRunner:
    """Several seeds as the replicas of one loop for each arm."""

    def __init__(self, settings: Settings, seeds: Sequence[int], device: str) -> None:
        self.experiment, self.seeds = experiment(settings.experiment), tuple(seeds)
        self.failed: dict[int, str] = {}
        self.loops = {
            arm: Loop(setup.with_(replicas=len(seeds)), self.seeds, device)
            for arm, setup in setups_of(settings).items()
        }

    def iterate(self) -> None:
        """See SeedRunner."""
        for loop in self.loops.values():
            loop.iterate()
            if not all(bool(torch.isfinite(value).all()) for value in loop.replica_scalars.values()):
                self._note_diverged(loop)

    def _note_diverged(self, loop: Loop) -> None:
        """The seeds whose losses are no numbers any more; they are carried along and not looked at."""
        columns = {name: value.tolist() for name, value in loop.replica_scalars.items()}
        for k, seed in enumerate(self.seeds):
            try:
                check_finite({name: column[k] for name, column in columns.items()}, loop.iteration)
            except TrainingError as error:
                self.failed.setdefault(seed, error.message)

    def scalars(self) -> dict[int, dict[str, float]]:
        """See SeedRunner."""
        columns = {
            f"{arm}/{name}": value.tolist()
            for arm, loop in self.loops.items()
            for name, value in loop.replica_scalars.items()
        }
        return {
            seed: {name: column[k] for name, column in columns.items()}
            for k, seed in enumerate(self.seeds)
            if seed not in self.failed
        }

    def metrics(self, seed: int) -> dict[str, Any]:
        """See SeedRunner."""
        k = self.seeds.index(seed)
        return self.experiment.measure({arm: loop.replica(k) for arm, loop in self.loops.items()})
