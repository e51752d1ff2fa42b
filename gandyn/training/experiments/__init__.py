"""Every experiment of the lab, one per file. To add one, write a module here that holds:

1. a docstring with the claim, where it was made, and what is special about the settings; 2. `arms(values) ->
{name: Setup}`: the runs trained side by side, every number taken from `values`; 3. `measure(loops) -> {name:
figure}`: the figures of merit from the loops by arm; a figure per arm is a dictionary; 4. `EXPERIMENT =
Experiment(...)` with one Parameter for every number, in the order of the controls, a name for
   every figure of merit (`figures`), and a `Claim` for everything that should be seen: a sentence, the figure
   that shows it, its threshold. It is judged after every run of the settings it is about.

torch is imported inside functions, because windows read this list. A loop of its own kind comes from
`make(setup, seed, device)`.
"""

from __future__ import annotations

import difflib
import sys

from gandyn import newcomers
from gandyn.checks import short_repr
from gandyn.errors import MissingError
from gandyn.registry import discover
from gandyn.training.errors import TrainingError
from gandyn.training.experiment import Experiment

EXPERIMENTS: dict[str, Experiment] = discover(sys.modules[__name__], "EXPERIMENT")


class MissingExperiment(TrainingError, MissingError):
    """An experiment that is not here."""


def experiments() -> dict[str, Experiment]:
    """Every experiment by id, the user's and those of packages last."""
    newcomers.list_all(newcomers.EXPERIMENTS)
    return dict(EXPERIMENTS)


def experiment(id: object) -> Experiment:
    """The experiment of this id; raises TrainingError with those that come close."""
    found = newcomers.found(EXPERIMENTS, newcomers.EXPERIMENTS, id) if isinstance(id, str) else None
    if found is not None:
        return found
    close = difflib.get_close_matches(id, EXPERIMENTS, n=3, cutoff=0.5) if isinstance(id, str) else []
    raise MissingExperiment(
        "There is no experiment {}; there are {}.", short_repr(id), ", ".join(close or EXPERIMENTS)
    )
