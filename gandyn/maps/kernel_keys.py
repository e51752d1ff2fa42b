"""Which compiled kernel a map needs, whether it is on disk, and how to compile it before anybody waits for
it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gandyn.analyses.context import standard_start
from gandyn.kernels import cache
from gandyn.maps.axes import Axis, CellSetup, check
from gandyn.maps.cells import run_cells
from gandyn.maps.simulate import RunLength
from gandyn.maps.table import CellTable, cell_table
from gandyn.scenario import Scenario
from gandyn.update_config import UpdateConfig

if TYPE_CHECKING:
    from gandyn.maps.map import MapSpec

# The shortest run that a survey takes.
SHORT, STEP = 256, 0.01


def map_key(scenario: Scenario, training: UpdateConfig | None, spec: MapSpec) -> str:
    """Names the kernel of a map: dimension, method, formulas and rule; raises MapError for axes that cannot
    be.
    """
    table = _small(scenario, training, spec.x, spec.y)
    box = scenario.spec.box is not None
    if training is None:
        method = "walls" if box else "smooth" if table.smooth else "events"
    else:
        method = f"{training.spec.params.__name__}-{training.spec.looks_ahead:d}{box:d}{table.varying:d}"
    return f"map-{scenario.dim}-{method}-{cache.signature(table.proto)}"


def is_map_kernel_ready(scenario: Scenario, training: UpdateConfig | None, spec: MapSpec) -> bool:
    """Whether a map can start at once, because its kernel is on disk (or nothing can be kept there anyway).

    What is refused, as values on an axis that another rule does not take, needs no kernel: starting tells
    why.
    """
    try:
        return cache.folder() is None or cache.is_ready(map_key(scenario, training, spec))
    except ValueError:
        return True


def compile_map(scenario: Scenario, training: UpdateConfig | None, spec: MapSpec) -> None:
    """Compiles that kernel by running one cell."""
    first = np.zeros(1, dtype=int)
    run_cells(
        _small(scenario, training, spec.x, spec.y), RunLength(SHORT, 0.0 if training else STEP), first, first
    )


def _small(scenario: Scenario, training: UpdateConfig | None, x: Axis, y: Axis) -> CellTable:
    """The table of the corners alone."""
    check(scenario, training, x, y)
    return cell_table(
        CellSetup(scenario, training, *standard_start(scenario.dim)), replace(x, count=2), replace(y, count=2)
    )
