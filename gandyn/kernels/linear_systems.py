"""The linear systems of Rodas5P for a block of trajectories: (1/γ − h·J) y = right-hand side, four by four in
each lane.
"""

from __future__ import annotations

import math

from gandyn.kernels.block import DIFFERENCE, FIRST, LANES, MATRIX, SECOND, SIDE, Z
from gandyn.kernels.compiler import kernel
from gandyn.kernels.lanes import read, write
from gandyn.kernels.llvm_attributes import never_inline, prefer_wide_vectors
from gandyn.kernels.tableaux import RODAS_GAMMA


@kernel
def shifted(w, i, side):
    """Row Z = the state, its component i moved by a small step forward (side 0) or backward (side 1)."""
    prefer_wide_vectors()
    for j in range(LANES):
        x0, x1, x2, x3 = read(w, j), read(w, j + LANES), read(w, j + 2 * LANES), read(w, j + 3 * LANES)
        by = DIFFERENCE * math.sqrt(x0 * x0 + x1 * x1 + x2 * x2 + x3 * x3) * (1.0 - 2.0 * side) + 1e-300
        write(w, j + Z, x0 + (by if i == 0 else 0.0))
        write(w, j + (Z + LANES), x1 + (by if i == 1 else 0.0))
        write(w, j + (Z + 2 * LANES), x2 + (by if i == 2 else 0.0))
        write(w, j + (Z + 3 * LANES), x3 + (by if i == 3 else 0.0))


@kernel
def column(w, i):
    """Column i of the matrix 1/γ − h·J, from the field forward and backward of the state."""
    prefer_wide_vectors()
    for row in range(4):
        for j in range(LANES):
            at = j + row * LANES
            # Row Z still holds the state moved backward.
            by = (read(w, i * LANES + j + Z) - read(w, i * LANES + j)) * -2.0
            change = (read(w, at + FIRST) - read(w, at + SECOND)) / by
            write(w, (4 * row + i) * LANES + j + MATRIX, (1.0 / RODAS_GAMMA if row == i else 0.0) - change)


@kernel
def factorize(w):
    """The matrix as the product of two triangles, in its place: 1 on the lower diagonal, 1/pivot on the upper
    one.

    Without pivoting: 1/γ makes the diagonal large wherever Rodas5P takes over, and a step that fails is
    repeated.
    """
    prefer_wide_vectors()
    never_inline()
    for p in range(4):
        for row in range(p + 1, 4):
            for j in range(LANES):
                at = (4 * row + p) * LANES + j + MATRIX
                factor = read(w, at) / read(w, 5 * p * LANES + j + MATRIX)
                write(w, at, factor)
                for c in range(p + 1, 4):
                    at = (4 * row + c) * LANES + j + MATRIX
                    write(w, at, read(w, at) - factor * read(w, (4 * p + c) * LANES + j + MATRIX))
        for j in range(LANES):
            write(w, 5 * p * LANES + j + MATRIX, 1.0 / read(w, 5 * p * LANES + j + MATRIX))


@kernel
def solve(w, to):
    """Row `to` = matrix⁻¹ · row SIDE."""
    prefer_wide_vectors()
    never_inline()
    for i in range(LANES):
        j, m = i + SIDE, i + MATRIX
        y0 = read(w, j)
        y1 = read(w, j + LANES) - read(w, m + 4 * LANES) * y0
        y2 = read(w, j + 2 * LANES) - read(w, m + 8 * LANES) * y0 - read(w, m + 9 * LANES) * y1
        y3 = read(w, j + 3 * LANES) - read(w, m + 12 * LANES) * y0 - read(w, m + 13 * LANES) * y1
        y3 = (y3 - read(w, m + 14 * LANES) * y2) * read(w, m + 15 * LANES)
        y2 = (y2 - read(w, m + 11 * LANES) * y3) * read(w, m + 10 * LANES)
        y1 = (y1 - read(w, m + 6 * LANES) * y2 - read(w, m + 7 * LANES) * y3) * read(w, m + 5 * LANES)
        y0 = (
            y0 - read(w, m + LANES) * y1 - read(w, m + 2 * LANES) * y2 - read(w, m + 3 * LANES) * y3
        ) * read(w, m)
        write(w, to + i, y0)
        write(w, to + i + LANES, y1)
        write(w, to + i + 2 * LANES, y2)
        write(w, to + i + 3 * LANES, y3)
