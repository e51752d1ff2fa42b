"""What an experiment is: the data every file of `gandyn/training/experiments` fills in. Knows no torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gandyn.checks import refused_as
from gandyn.frozendict import FrozenDict
from gandyn.parameter import Parameter, checked_values
from gandyn.training.claims import Claim, Outcome, judged
from gandyn.training.errors import TrainingError
from gandyn.training.run_config import RunConfig

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

Values = Mapping[str, Any]
Metrics = dict[str, Any]
# A figure of merit for each arm; of an experiment with one arm it is given bare.
Maker = Callable[[RunConfig, int, str], "Loop"]


@dataclass(frozen=True)
class GeneratorInputs:
    """What trained generators can be asked for. classes: names, by which samples can be chosen. codes: names
    of the codes by number, and between which values each lies. edges: whether they fill edges that somebody
    draws. text: lines instead of pictures.
    """

    classes: tuple[str, ...] = ()
    codes: Mapping[str, tuple[float, float]] = field(default_factory=FrozenDict)
    edges: bool = False
    text: bool = False


@dataclass(frozen=True)
class Experiment:
    """Something that is claimed of real GANs, and how it is looked at.

    parameters: every number as a control. steps: iterations by default. arms(values) -> the runs that are
    trained side by side, by name. measure(loops) -> the figures of merit by name, from the loops by arm;
    called at the end, on the worker. probes: ids of what is worth looking at. make(setup, seed, device): the
    loop of one arm, if not the plain one. figures: what each figure of merit is called. arm_names: what an
    arm is called where its id does not say it. claims: what should be seen with these settings; references:
    where it is claimed. inputs(values): what its generators can be asked for; None: nothing. wall: names of
    rows and of columns, where arms are too many to stand side by side and make a table; an arm's id is then
    "row/column".
    """

    id: str
    title: str
    summary: str
    claims: tuple[Claim, ...]
    parameters: tuple[Parameter, ...]
    steps: int
    arms: Callable[[Values], dict[str, RunConfig]]
    measure: Callable[[dict[str, Any]], Metrics]
    figures: Mapping[str, str] = field(default_factory=FrozenDict)
    arm_names: Mapping[str, str] = field(default_factory=FrozenDict)
    probes: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    make: Maker | None = None
    inputs: Callable[[Values], GeneratorInputs] | None = None
    wall: tuple[tuple[str, ...], tuple[str, ...]] | tuple[()] = ()
    order: int = 0

    def claimed(self, values: Values) -> tuple[Claim, ...]:
        """The claims about these values, or about others by which the very same would be trained."""
        made = self.arms(values)
        return tuple(claim for claim in self.claims if self.arms(self.check(claim.about)) == made)

    def judged(self, values: Values, metrics: Metrics, iterations: int) -> tuple[Outcome, ...]:
        """Those claims beside what a run of so many iterations showed."""
        return tuple(
            judged(claim, metrics, iterations >= (claim.steps or self.steps))
            for claim in self.claimed(values)
        )

    @refused_as(TrainingError)
    def check(self, given: object) -> FrozenDict[Any]:
        """All values, those given and the defaults, whole numbers as int; raises TrainingError."""
        from gandyn.training.parameter_factories import Count

        values, known = checked_values(self.id, self.parameters, given), self.parameters
        return FrozenDict(values | {p.id: int(values[p.id]) for p in known if isinstance(p, Count)})
