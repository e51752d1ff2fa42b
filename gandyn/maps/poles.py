"""Which cells of a map came to where their field is undefined, as a normalised critic's at φ = 0."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gandyn.ensembles import BOUND
from gandyn.maps.simulate import MapStatistics, at_cells
from gandyn.maps.table import CellTable
from gandyn.orbit import Array


def singular(table: CellTable, columns: Array, notes: MapStatistics) -> NDArray[np.bool_]:
    """Of cells (n, m) by their notes: those that begin on a pole, and those that a rule has taken onto one,
    (m,).
    """
    d = len(table.base.phi)
    start = columns[3 : 3 + 2 * d]
    begun = _undefined(table, columns, start)
    if table.base.training is None:
        return begun
    # A rule steps onto a pole from anywhere, and what it makes of it is no number; what left the bound before
    # is none either.
    with np.errstate(all="ignore"):
        far = np.fmax.reduce(notes.tops) > BOUND
    lost = (notes.alive < notes.rounds) & ~far & np.isnan(notes.last).any(1)
    return np.asarray(begun | (lost & _undefined(table, columns, 0.0 * start)))


def _undefined(table: CellTable, columns: Array, x: Array) -> NDArray[np.bool_]:
    """Whether each cell's field is undefined at its state of x (2d, m)."""
    phi, theta = np.split(x, 2)
    values = at_cells(table, columns, (phi * theta).sum(0), (phi * phi).sum(0), (theta * theta).sum(0))
    return np.asarray(~np.isfinite(values).all(0))
