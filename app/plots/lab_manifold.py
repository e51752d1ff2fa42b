"""Where the generator puts a square grid of its noise: folds, and cells that are stretched."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.painting import primitives
from app.painting.frame import Frame
from app.plots._lab_plane import LabPlane, dots, reach
from app.plots.lab_plot import Bounds, Drawn
from app.training.snapshot_view import SnapshotView


class Manifold(LabPlane):
    """Grid lines over the real points."""

    id = "lab-manifold"
    probe = "manifold"
    order = 54
    name = "Generator's manifold"

    def look(self, sight: SnapshotView) -> tuple[Any, Bounds] | None:
        """grid (n, n, 2) and real points (m, 2)."""
        grid = sight.picture("manifold").get("grid")
        if grid is None:
            return None
        real = sight.picture("samples").get("real", np.zeros((0, 2)))
        return (grid.astype(np.float64), real), reach(real, grid.reshape(-1, 2))

    def paint(self, frame: Frame, drawn: Drawn) -> None:
        """Lines of constant z₁ in one colour, of constant z₂ in another."""
        (grid, real), theme = drawn.found, frame.theme
        dots(frame, real, primitives.with_alpha(theme.real, 0.35), 1.4 * theme.line)
        pixels = frame.pixels(grid[..., 0], grid[..., 1])
        for lines, color in ((pixels, theme.fake), (pixels.transpose(1, 0, 2), theme.critic)):
            ends = np.concatenate([lines[:, :-1], lines[:, 1:]], axis=2).reshape(-1, 4)
            primitives.segments(
                frame.painter,
                ends[np.isfinite(ends).all(1)],
                primitives.with_alpha(color, 0.75),
                0.6 * theme.line,
            )


PLOT = Manifold()
