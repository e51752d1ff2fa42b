"""An experiment's runs side by side: trained in turns, looked at, measured, kept. Imported by the worker
only.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from gandyn.orbit import Array
from gandyn.training import state
from gandyn.training.diagram import Diagram
from gandyn.training.errors import TrainingError
from gandyn.training.experiments import experiment
from gandyn.training.graphs import Replay, iteration
from gandyn.training.iteration_diagram import diagram_of
from gandyn.training.loop import Loop
from gandyn.training.loops.image_loop import ImageLoop
from gandyn.training.messages import Generate, Settings
from gandyn.training.probe_selection import ProbeSelection
from gandyn.training.probes import PROBES
from gandyn.training.run_config import DataSource, RunConfig
from gandyn.training.tables.table import table_of
from gandyn.update_config import DISCRIMINATOR

# Real samples that are sent with a diagram.
PICTURES, POINTS = 6, 150
Pictures = dict[str, dict[str, dict[str, Array]]]


class ExperimentRunner:
    """Loops by arm. Every arm begins with the same seed: they differ by their settings alone. made: how many
    updates each has made of its iteration, if that is done by single updates.
    """

    def __init__(self, settings: Settings, device: str) -> None:
        self.settings, self.device = settings, device
        self.experiment = experiment(settings.experiment)
        make = self.experiment.make or Loop
        self.loops: dict[str, Loop] = {
            arm: make(setup, settings.seed, device) for arm, setup in setups_of(settings).items()
        }
        # Made at the first iteration, after a checkpoint was read.
        self._ways: list[Replay | Loop] = []
        self.made = dict[str, int]()
        self._random = torch.Generator(device).manual_seed(settings.seed + 1)
        # A wall has many arms to look at.
        self._selection = ProbeSelection(1 if self.experiment.wall else 2)

    @property
    def iteration(self) -> int:
        """Iterations of the first arm."""
        return next(iter(self.loops.values())).iteration

    @property
    def notices(self) -> tuple[str, ...]:
        """A sentence for each file of the data that was left out; of a table, what was done to it."""
        banks = (getattr(loop, "bank", None) for loop in self.loops.values())
        tables = (table_of(loop.setup.data) for loop in self.loops.values())
        skipped = [told for bank in banks if bank for told in bank.skipped]
        return tuple(dict.fromkeys([*skipped, *(own.notice for own in tables if own)]))

    def iterate(self) -> None:
        """One iteration of every arm."""
        if not self._ways:
            self._ways = [iteration(loop) for loop in self.loops.values()]
        self.made = {}
        for way in self._ways:
            way.iterate()

    def step(self, player: str) -> None:
        """One step of one player, "d" or "g", in every arm."""
        for loop in self.loops.values():
            loop.step_d() if player == "d" else loop.step_g()

    def step_update(self) -> None:
        """The next update of its iteration in every arm; an iteration of one update is done as a whole."""
        for arm, loop in self.loops.items():
            updates = self.diagrams[arm].updates
            players = updates[self.made.get(arm, 0) % len(updates)].players
            if len(updates) == 1:
                loop.iterate()
            else:
                loop.step_d() if DISCRIMINATOR in players else loop.step_g()
            self.made[arm] = (self.made.get(arm, 0) + 1) % len(updates)

    @property
    def diagrams(self) -> dict[str, Diagram]:
        """arm -> what it is made of."""
        return {arm: diagram_of(loop.parts()) for arm, loop in self.loops.items()}

    def real(self) -> dict[str, Array]:
        """arm -> some real pictures or points, which are always the same; of text there are none."""
        return {arm: _real(loop) for arm, loop in self.loops.items() if not hasattr(loop, "lines")}

    def scalars(self) -> dict[str, dict[str, float]]:
        """arm -> newest scalars; raises Diverged."""
        return {arm: loop.scalars() for arm, loop in self.loops.items()}

    def look(self) -> Pictures:
        """What the probes that are due show: dear ones take part in few looks."""
        return self.sample(self._selection.due(self.experiment.probes))

    @property
    def look_cost(self) -> float:
        """Seconds that a look is expected to take, once there was one."""
        return self._selection.expected(self.experiment.probes)

    def sample(self, ids: tuple[str, ...] | None = None) -> Pictures:
        """arm -> probe -> arrays, for the experiment's probes or these; nothing of an arm whose weights are
        no finite numbers any more.
        """
        sound = {arm: loop for arm, loop in self.loops.items() if _finite(loop)}
        found: Pictures = {arm: {} for arm in sound}
        for probe in (PROBES[id] for id in (self.experiment.probes if ids is None else ids)):
            began = time.perf_counter()
            for arm, loop in sound.items():
                if probe.fits(loop.setup):
                    found[arm][probe.id] = probe.sample(loop, self._random)
            self._selection.learn({probe.id: time.perf_counter() - began})
        return found

    def generate(self, request: Generate) -> dict[str, Array]:
        """arm -> what is asked for, of those arms that can; raises TrainingError if none can."""
        able = {arm: loop for arm, loop in self.loops.items() if hasattr(loop, "generate")}
        if not able:
            raise TrainingError("This experiment makes neither pictures nor text that could be asked for.")
        sound = {arm: loop for arm, loop in able.items() if _finite(loop)}
        if not sound:
            raise TrainingError("Nothing can be generated: the weights are no finite numbers any more.")
        return {arm: loop.generate(request) for arm, loop in sound.items()}

    def set(self, name: str, value: Any) -> None:
        """Changes a value of the experiment while it runs; raises TrainingError if that needs new
        networks.
        """
        settings = self.settings.with_(values={**self.settings.values, name: value})
        setups = setups_of(settings)
        if set(setups) != set(self.loops):
            raise TrainingError("{} cannot change while a run goes on; start again with it.", name)
        before = {arm: loop.setup for arm, loop in self.loops.items()}
        try:
            for arm, loop in self.loops.items():
                loop.update_config(setups[arm])
        except TrainingError:
            for arm, loop in self.loops.items():
                loop.update_config(before[arm])
            raise
        self.settings = settings

    def metrics(self) -> dict[str, Any]:
        """The experiment's figures of merit."""
        return self.experiment.measure(self.loops)

    def tensors(self) -> dict[str, dict[str, Tensor]]:
        """arm -> everything that its training depends on."""
        return {arm: state.tensors(loop) for arm, loop in self.loops.items()}

    def restore(self, tensors: Mapping[str, dict[str, Tensor]]) -> None:
        """Goes on from what `tensors` gave; raises TrainingError."""
        for arm, loop in self.loops.items():
            if arm not in tensors:
                raise TrainingError("This checkpoint belongs to another experiment; choose another folder.")
            state.restore(loop, tensors[arm])


def setups_of(settings: Settings) -> dict[str, RunConfig]:
    """What each arm is made of."""
    points = tuple(x for point in settings.points for x in point)
    found = experiment(settings.experiment).arms(settings.values)
    return {
        arm: setup.with_(data=DataSource("points", points)) if setup.data.id == "points" else setup
        for arm, setup in found.items()
    }


def _finite(loop: Loop) -> bool:
    return all(
        bool(torch.isfinite(p).all()) for p in (*loop.d.parameters, *(loop.g.parameters if loop.g else ()))
    )


def _real(loop: Loop) -> Array:
    random = torch.Generator(loop.random.device).manual_seed(0)
    if isinstance(loop, ImageLoop):
        return loop.pictures(loop.real(PICTURES, random)[0])
    found: Array = loop.real(POINTS, random)[0].cpu().numpy()
    return found
