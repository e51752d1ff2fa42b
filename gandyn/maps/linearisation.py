"""What linearisation at the origin says of every cell: the vectorised `gandyn.analyses.update_map` and
`equilibria`.

The block [[a₀, b₀], [c₀, e₀]] is taken from the formulas themselves, the iteration's matrix from the rule's
own `update`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn.analyses.derivatives import limits, pair
from gandyn.analyses.iteration_matrix import is_linear, memories
from gandyn.analyses.iteration_matrix import round_matrices as round_matrices_of
from gandyn.analyses.update_map import SLACK
from gandyn.maps.simulate import at_cells
from gandyn.maps.table import CellTable, leaves, nested
from gandyn.orbit import Array
from gandyn.update_config import rule_params

RADIUS, REAL_PART, DOUBLE = "spectral radius 1", "largest real part 0", "double eigenvalue"
# Neighbours of the origin that are looked at: fewer than for one scenario, for there are many cells.
NEIGHBOURS = 16


def blocks(table: CellTable, columns: Array) -> Array:
    """[[a₀, b₀], [c₀, e₀]] of every cell, (2, 2, m); NaN where the field is not differentiable at the
    origin.
    """
    m, dim = columns.shape[1], min(len(table.base.phi), 2)
    middle, smooth = limits(lambda s, p, q: at_cells(table, columns, s, p, q), NEIGHBOURS, dim, m)
    return np.where(smooth, middle, np.nan).reshape(2, 2, m)


def round_matrices(table: CellTable, columns: Array) -> Array | None:
    """One iteration of training, or a rule's period of them, as (n, n, m) on (φ, θ) and what the rule
    remembers; None where it is not linear.
    """
    training = table.base.training
    assert training is not None
    options = rule_params(training.spec, training.options)
    if not is_linear(training.spec, options):
        return None
    params = _options(table, columns)
    return round_matrices_of(blocks(table, columns), columns[:2], training, params, _memories(table))


def _options(table: CellTable, columns: Array) -> Any:
    """Both players' options of the rule, arrays (m,) of all cells."""
    training = table.base.training
    assert training is not None
    options = rule_params(training.spec, training.options)
    return nested(options, columns[len(columns) - len(leaves(options)) :])


def _memories(table: CellTable) -> int:
    """How many memories matter in some cell; one that never does would stand for a multiplier 1."""
    trainings = [corner.training for corner in table.corners]
    return max(memories(t.spec, rule_params(t.spec, t.options)) for t in trainings if t is not None)


def eigenvalues(matrix: Array) -> NDArray[np.complex128]:
    """(n, m) of matrices (n, n, m); NaN where they have NaN. In closed form for n = 2."""
    if len(matrix) == 2:
        return pair(matrix)
    good = np.isfinite(matrix).all((0, 1))
    values = np.full((len(matrix), matrix.shape[2]), np.nan + 0j)
    values[:, good] = np.linalg.eigvals(np.moveaxis(matrix[..., good], 2, 0)).T
    return values


def discriminant(matrix: Array) -> Array:
    """(a − e)² + 4bc of matrices (2, 2, m): below 0 eigenvalues are a complex pair."""
    return np.asarray((matrix[0, 0] - matrix[1, 1]) ** 2 + 4.0 * matrix[0, 1] * matrix[1, 0])


def radius(table: CellTable, columns: Array) -> Array:
    """The update's spectral radius (m,), or the flow's largest real part; NaN without a linearisation."""
    if table.base.training is None:
        return np.asarray(eigenvalues(blocks(table, columns)).real.max(0))
    matrix = round_matrices(table, columns)
    if matrix is None:
        return np.full(columns.shape[1], np.nan)
    largest = np.abs(eigenvalues(matrix)).max(0)
    period = table.base.training.spec.period
    return np.asarray(largest if period is None else largest ** (1.0 / period(_options(table, columns)[0])))


def stability_margin(table: CellTable, radius: Array) -> Array:
    """A radius less its critical value, so that above 0 the origin repels; within rounding of it
    exactly 0.
    """
    value = radius - (0.0 if table.base.training is None else 1.0)
    return np.where(np.abs(value) <= SLACK, 0.0, value)


def excess(table: CellTable, columns: Array) -> Array:
    """The same of cells."""
    return stability_margin(table, radius(table, columns))


def splitting(table: CellTable, columns: Array) -> Array | None:
    """The discriminant (m,), of the flow's block or of the iteration where that has two states; None where it
    has more.
    """
    matrix = blocks(table, columns) if table.base.training is None else round_matrices(table, columns)
    return None if matrix is None or len(matrix) > 2 else discriminant(matrix)
