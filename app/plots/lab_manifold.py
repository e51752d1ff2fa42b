"""Where the generator puts a square grid of its noise: folds, and cells that are stretched."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.model.scene import Scene
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._lab_plane import LabPlane, dots, reach
from app.plots.lab_density import real_and_fake
from app.plots.lab_plot import Bounds, Drawn
from app.plots.plot import Array
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
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

    def traces_of(self, theme: Theme, drawn: Drawn) -> list[Trace]:
        """Lines of constant z₁, then of constant z₂, and the real points; columns: the lines' numbers."""
        grid, real = drawn.found
        dot = real_and_fake(theme)[0]._replace(mark=0)
        found = [
            _grid_trace(entry, lines)
            for entry, lines in zip(_grid_entries(theme), (grid, grid.transpose(1, 0, 2)))
        ]
        points = real.astype(np.float64)
        return [*found, *([Trace(dot, points[:, 0], points[:, 1], curve=False)] if len(points) else [])]

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Lines of constant z₁ in one colour, of constant z₂ in another."""
        (grid, real), theme = drawn.found, frame.theme
        if not scene.is_hidden(self.id, "real"):
            dots(frame, real, primitives.with_alpha(theme.real, 0.35), 1.4 * theme.line)
        pixels = frame.pixels(grid[..., 0], grid[..., 1])
        for entry, lines in zip(_grid_entries(theme), (pixels, pixels.transpose(1, 0, 2))):
            if not scene.is_hidden(self.id, entry.id):
                _strands(frame, lines, entry.color)


def _grid_entries(theme: Theme) -> tuple[LegendEntry, LegendEntry]:
    return (
        LegendEntry("z1", tr("constant {name}").format(name="z₁"), theme.fake),
        LegendEntry("z2", tr("constant {name}").format(name="z₂"), theme.critic),
    )


def _grid_trace(entry: LegendEntry, lines: Array) -> Trace:
    numbers = np.repeat(np.arange(len(lines), dtype=float), lines.shape[1])
    return Trace(entry, lines[..., 0].ravel(), lines[..., 1].ravel(), curve=False, columns={"line": numbers})


def _strands(frame: Frame, lines: Array, color: str) -> None:
    ends = np.concatenate([lines[:, :-1], lines[:, 1:]], axis=2).reshape(-1, 4)
    sound = ends[np.isfinite(ends).all(1)]
    primitives.segments(frame.painter, sound, primitives.with_alpha(color, 0.75), 0.6 * frame.theme.line)


PLOT = Manifold()
