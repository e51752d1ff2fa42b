"""What a page is, and the rectangles it is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.compute.options import ComputeOptions, Table
from app.model.scene import Scene
from app.plots import PLOTS, Plot

INSIDE, BESIDE, BELOW = "inside", "beside", "below"


@dataclass(frozen=True)
class Cell:
    """A plot for one scenario, with the rectangle it may fill, axes included.

    legend: where the page has kept room for its legend, BESIDE (to the right) or BELOW the rectangle; else it
    lies inside, if it covers little.
    """

    plot: Plot
    scenario: int
    x: float
    y: float
    w: float
    h: float
    legend: str = INSIDE

    @property
    def key(self) -> tuple[str, int]:
        """The plot's id and the scenario, by which what the plot prepared is found."""
        return self.plot.id, self.scenario

    def contains(self, x: float, y: float) -> bool:
        """Whether a pixel lies in the cell."""
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h


@dataclass(frozen=True)
class LayoutRect:
    """The rectangle a page fills below the headers; `text` is the theme's text size."""

    x: float
    y: float
    w: float
    h: float
    text: float

    def columns(self, count: int) -> list[LayoutRect]:
        """Equal rooms side by side."""
        return [
            LayoutRect(self.x + i * self.w / count, self.y, self.w / count, self.h, self.text)
            for i in range(count)
        ]

    def rows(self, *fractions: float) -> list[LayoutRect]:
        """Rooms one above the other, of these fractions of the height."""
        total, tops = sum(fractions), [sum(fractions[:i]) for i in range(len(fractions))]
        return [
            LayoutRect(self.x, self.y + self.h * top / total, self.w, self.h * fraction / total, self.text)
            for top, fraction in zip(tops, fractions)
        ]

    def cell(self, plot: str, scenario: int, legend: str = INSIDE) -> Cell:
        """This room filled by one plot."""
        return Cell(PLOTS[plot], scenario, self.x, self.y, self.w, self.h, legend)


@dataclass(frozen=True)
class Headline:
    """What stands above a page that is not about the scenarios: a name, a line of facts, formulas in
    LaTeX.
    """

    name: str
    facts: str = ""
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """One page; `hint` is its tab's tooltip, `table` its numbers where those are not the orbits. headline:
    what stands above it instead of the scenarios' names; its cells are then all of the first one.

    slow: while something moves less of it is computed, and all of it at rest. timed: too much of it depends
    on the playhead to be painted while it moves on the UI thread.
    """

    id: str
    title: str
    hint: str
    order: int
    cells: Callable[[Scene, LayoutRect], list[Cell]]
    time_dependent: bool = False
    progressive: bool = False
    table: Callable[[Scene, ComputeOptions], Table] | None = None
    headline: Callable[[Scene], Headline] | None = None
