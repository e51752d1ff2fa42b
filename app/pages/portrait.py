"""The portrait: a column per scenario, planes above, the Dirac picture beside, series below."""

from __future__ import annotations

from app.model.scene import PORTRAIT, Scene
from app.pages.page import BELOW, BESIDE, Cell, LayoutRect, Page
from app.plots import PLOTS, Plot

# Height of a legend of one line, in text sizes.
LEGEND_LINE = 2.8
# What a plot needs to be read, in text sizes: numbers, names and a caption leave half of it to the plot.
LEAST_CELL = (13.0, 12.0)
# In a lower room the curves over time, and their legend, would be a strip without rows.
LEAST_SERIES = 30.0


def cells(scene: Scene, room: LayoutRect) -> list[Cell]:
    """A column for every scenario."""
    columns = enumerate(room.columns(len(scene.scenarios)))
    return [cell for i, r in columns for cell in _column(scene, i, r.x, r.y, r.w, r.h, r.text)]


def _column(scene: Scene, i: int, x: float, y: float, w: float, h: float, text: float) -> list[Cell]:
    if not scene.display.show_series or h <= LEAST_SERIES * text:
        return _planes(scene, i, x, y, w, h, text)
    plot, height = PLOTS["series"], 0.27 * h
    legend = (plot.legend_width(scene) + 0.2) * text
    if w > 2.2 * legend:
        series = Cell(plot, i, x, y + h - height, w - legend, height, BESIDE)
    else:  # beside the curves the legend would take more room than they
        height += 0.6 * LEGEND_LINE * text
        series = Cell(plot, i, x, y + h - height, w, height - LEGEND_LINE * text, BELOW)
    return [*_planes(scene, i, x, y, w, h - height, text), series]


def _planes(scene: Scene, i: int, x: float, y: float, w: float, h: float, text: float) -> list[Cell]:
    if scene.dim > 1 and len(scene.scenarios) == 1:
        found = _linked(scene, x, y, w, h)
        # On small paper the two planes of the players, or the generator's alone.
        fallback = [_row(["theta", "phi"], x, y, w, h), _row(["theta"], x, y, w, h)]
    else:
        plot = PLOTS["phase" if scene.dim == 1 else scene.display.compare_plot]
        found, fallback = _with_dirac(scene, plot, i, x, y, w, h), [[Cell(plot, i, x, y, w, h)]]
    wide, high = LEAST_CELL[0] * text, LEAST_CELL[1] * text
    roomy = (cells for cells in (found, *fallback) if all(c.w >= wide and c.h >= high for c in cells))
    return next(roomy, fallback[-1])


def _with_dirac(scene: Scene, plot: Plot, i: int, x: float, y: float, w: float, h: float) -> list[Cell]:
    """One plane, and the Dirac picture beside it if there is room, else under it."""
    if not scene.display.show_dirac:
        return [Cell(plot, i, x, y, w, h)]
    # In two dimensions both have equal scales, and a low strip would show a point and nothing else.
    if w > (1.35 if scene.dim == 1 else 0.85) * h:
        left = max(0.56 * w, min(h * 1.12, (0.64 if scene.dim == 1 else 0.56) * w))
        return [Cell(plot, i, x, y, left, h), Cell(PLOTS["dirac"], i, x + left, y, w - left, h)]
    top = 0.62 * h
    return [Cell(plot, i, x, y, w, top), Cell(PLOTS["dirac"], i, x, y + top, w, h - top)]


def _linked(scene: Scene, x: float, y: float, w: float, h: float) -> list[Cell]:
    """The four views of one four-dimensional orbit: θ large, the others around it."""
    others = ["phi", "norms", "force"] + (["dirac"] if scene.display.show_dirac else [])
    if w < 1.6 * h:
        return _row(["theta", "phi"], x, y, w, 0.56 * h) + _row(others[1:], x, y + 0.56 * h, w, 0.44 * h)
    big = min(max(0.42 * w, w - h * 1.05), 0.52 * w)
    cells = [Cell(PLOTS["theta"], 0, x, y, big, h)]
    columns, rows = 2, 2
    for number, name in enumerate(others):
        row, col = divmod(number, columns)
        wide = len(others) == 3 and number == 2
        cw = (w - big) / columns * (2 if wide else 1)
        cells.append(
            Cell(PLOTS[name], 0, x + big + col * (w - big) / columns, y + row * h / rows, cw, h / rows)
        )
    return cells


def _row(names: list[str], x: float, y: float, w: float, h: float) -> list[Cell]:
    """Plots of equal width side by side."""
    width = w / len(names)
    return [Cell(PLOTS[name], 0, x + i * width, y, width, h) for i, name in enumerate(names)]


PAGE = Page(PORTRAIT, "Portrait", "The vector field and the trajectories", 0, cells)
