"""Cells that lie on no grid: trainings of any numbers, each judged and measured as a cell of a map is.

scattered.rates([(scenario, training), (other, training)])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from gandyn.analyses.context import standard_start
from gandyn.analyses.trajectory_classifier import KINDS
from gandyn.kernels.cache import signature
from gandyn.maps.axes import Axis, CellSetup
from gandyn.maps.cells import run_columns
from gandyn.maps.map import MapSpec
from gandyn.maps.simulate import RunLength
from gandyn.maps.table import cell_table, row
from gandyn.scenario import Scenario
from gandyn.update_config import UpdateConfig

ROUNDS = 2000
# A strength that counts as none, with the formulas that strengths have.
NOTHING = 1e-300
Training = tuple[Scenario, UpdateConfig]


class CellRate(NamedTuple):
    """contraction: −d log ‖(φ, θ)‖ per iteration, above 0 where it converges; verdict: a map's."""

    contraction: float
    verdict: str


def place_spec() -> MapSpec:
    """A map's axes that leave all numbers of a scenario alone: with it `map_key` names the kernel that single
    cells need.
    """
    return MapSpec(Axis("phi", 0.05, 0.1, 2), Axis("theta", 0.05, 0.1, 2))


def rates(trainings: Sequence[Training | None], rounds: int = ROUNDS) -> list[CellRate | None]:
    """Of each, from the reference start; None for None."""
    alike, answers = with_common_layers(trainings), list[CellRate | None]([None] * len(trainings))
    for places in families(alike):
        family = [one for place in places if (one := alike[place]) is not None]
        for place, answer in zip(places, _family(family, rounds)):
            answers[place] = answer
    return answers


def with_common_layers(trainings: Sequence[Training | None]) -> list[Training | None]:
    """The same with the same regularisers, at a strength of next to nothing where one has none, so that one
    kernel runs them all.
    """
    on = sorted({id for one in trainings if one for id, strength in one[0].regularizers.items() if strength})
    return [one and (_layered(one[0], on), one[1]) for one in trainings]


def _layered(scenario: Scenario, on: list[str]) -> Scenario:
    return scenario.with_(regularizers={id: scenario.regularizers.get(id, 0.0) or NOTHING for id in on})


def families(trainings: Sequence[Training | None]) -> list[list[int]]:
    """Places of those that run at once: of the same formulas and the same rule with the same options and
    turns. Places of None are in none.
    """
    groups: dict[Any, list[int]] = {}
    for place, one in enumerate(trainings):
        if one is not None:
            key = signature(one[0].params()), one[0].dim, one[1].with_(lr_d=0.0, lr_g=0.0)
            groups.setdefault(key, []).append(place)
    return list(groups.values())


def _family(family: list[Training], rounds: int) -> list[CellRate]:
    cells = [CellSetup(*one, *standard_start(one[0].dim)) for one in family]
    spec, ends = place_spec(), (cells[0], cells[-1])
    tables = [cell_table(cell, spec.x, spec.y) for cell in ends]
    table = replace(
        tables[0],
        corners=ends,
        smooth=all(one.smooth for one in tables),
        linear=all(one.linear for one in tables),
    )
    columns = np.ascontiguousarray(np.array([row(cell) for cell in cells]).T)
    done = run_columns(table, columns, RunLength(rounds))
    return [CellRate(-float(rate), KINDS[code]) for rate, code in zip(done.rate, done.verdict)]
