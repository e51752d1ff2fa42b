"""How many cells a histogram has in d dimensions, as a power of ten, for some numbers of bins on each
axis.
"""

from __future__ import annotations

import numpy as np

from app.compute.orbits import Data
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene, View
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._distance_curves import DistanceCurves, paint_level
from app.plots._distance_plot import changed, settings_of
from app.plots.plot import PICK, ComputeOptions, nice_radius
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme

BINS = (2, 3, 10, 100)
# Atoms of the universe that can be seen, as a power of ten.
ATOMS = 80.0


class CellsPlot(DistanceCurves):
    """Straight lines: d log₁₀(bins)."""

    id = "distance-cells"
    order = 109
    legend_room = 0.0  # its legend lies inside
    named_upward = True

    def title(self, scene: Scene, index: int) -> str:
        """The number itself."""
        from gandyn.distances.cells import Cells

        settings = settings_of(scene)
        cells = Cells(settings.bins, settings.dims)
        return tr("{bins} bins on each of {dims} axes: {cells} cells").format(
            bins=settings.bins, dims=settings.dims, cells=superscript(cells.text)
        )

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return tr("d  dimensions"), tr("cells, as a power of ten")

    def find(self, scene: Scene, settings: DistanceSettings, effort: ComputeOptions) -> DistanceSettings:
        """The lines need no more."""
        return settings

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """The present number in the middle."""
        settings = settings_of(scene)
        top = nice_radius(1.3 * max(settings.dims * np.log10(max(settings.bins, 2)), 1.0))
        return View(0.0, _end(settings), 0.0, top)

    def lines(self, theme: Theme, scene: Scene, found: DistanceSettings) -> list[Trace]:
        """The chosen number of bins, and usual ones."""
        x = np.linspace(0.0, _end(found), 101)
        others = [bins for bins in BINS if bins != found.bins]
        entries = [LegendEntry("own", tr("{bins} bins").format(bins=found.bins), theme.fake)]
        entries += [
            LegendEntry(
                f"bins{bins}", tr("{bins} bins").format(bins=bins), theme.trajectories[n], dashed=True
            )
            for n, bins in enumerate(others)
        ]
        counts = [found.bins, *others]
        return [Trace(entry, x, x * np.log10(bins)) for entry, bins in zip(entries, counts)]

    def present(self, scene: Scene, found: DistanceSettings) -> float:
        """The dimension that is chosen."""
        return float(found.dims)

    def paint(self, frame: Frame, scene: Scene, found: DistanceSettings) -> None:
        """Beside something large."""
        paint_level(frame, ATOMS, tr("atoms of the visible universe"))
        super().paint(frame, scene, found)

    def hit_test(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str | None:
        """Anywhere."""
        return PICK if frame.rect.contains(x, y) else None

    def on_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """Another dimension."""
        dims = max(round(frame.coordinates(min(max(x, frame.x), frame.x + frame.w), y)[0]), 1)
        return changed(scene, settings_of(scene).with_(dims=dims))


def _end(settings: DistanceSettings) -> float:
    return nice_radius(1.15 * max(settings.dims, 2))


def superscript(text: str) -> str:
    """1.0·10^236 with a raised exponent."""
    head, _, power = text.partition("^")
    return head + power.translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))


PLOT = CellsPlot()
