"""Figures of a size on paper, and the looks that all pictures share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gandyn.checks import number, refused_as
from gandyn.errors import GandynError

# Okabe and Ito (2008), without the yellow that paper swallows.
COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
INK, GREY, PALE = "#1a2233", "#8e9aae", "#e9edf4"
INCH, COLUMN, FONT = 25.4, 84.0, 8.0
LINE = 1.0
# Of a legend: what stands before and behind a name, in text sizes.
SIGN = 3.3


class PlotError(GandynError):
    """A picture that cannot be drawn; the message is one sentence."""


@refused_as(PlotError)
def figure(
    width_mm: float = COLUMN, height_mm: float | None = None, font_size: float = FONT, **how: Any
) -> tuple[Figure, Axes]:
    """A figure of pyplot, width_mm × height_mm (by default three quarters of the width), with text of
    `font_size` points.

    how: as `matplotlib.pyplot.figure` takes it. Raises PlotError, one sentence, for sizes that cannot be.
    """
    import matplotlib.pyplot as plt

    width = number("The width in millimetres", width_mm, 10.0, 5000.0)
    height = number(
        "The height in millimetres", 0.75 * width if height_mm is None else height_mm, 10.0, 5000.0
    )
    made = plt.figure(figsize=(width / INCH, height / INCH), layout="constrained", **how)
    return made, prepared(made.add_subplot(), font_size)


def prepared(ax: Axes, font_size: float = FONT) -> Axes:
    """Axes of our own, all of whose text has one size."""
    size = number("The font size in points", font_size, 1.0, 200.0)
    for text in (ax.title, ax.xaxis.label, ax.yaxis.label):
        text.set_fontsize(size)
    ax.tick_params(labelsize=size, width=0.6, length=2.5)
    for spine in ax.spines.values():
        spine.set_linewidth(0.6)
    return ax


def axes_or_new(ax: Axes | None) -> Axes:
    """The axes given, else new ones."""
    return figure()[1] if ax is None else ax


def text_size(ax: Axes) -> float:
    """Points, as the axes' names have it."""
    return float(ax.xaxis.label.get_fontsize())


def color_of(index: int) -> str:
    """The colour of a curve by its number."""
    return COLORS[index % len(COLORS)]


def legend_above(ax: Axes, handles: Any = None, columns: int = 2) -> None:
    """A legend above the axes, where it covers nothing; none where nothing has a name."""
    found = ax.get_legend_handles_labels()[0] if handles is None else handles
    if not found:
        return
    ax.legend(
        handles=found, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=_columns(ax, found, columns),
        fontsize=text_size(ax), frameon=False, borderaxespad=0.2, handlelength=1.5, columnspacing=1.0,
    )  # fmt: skip


def _columns(ax: Axes, handles: Sequence[Any], most: int) -> int:
    """As many as stand over the axes side by side; a letter is about half as wide as it is high."""
    longest = max(len(str(handle.get_label())) for handle in handles)
    width = (0.5 * longest + SIGN) * text_size(ax)
    room = 72.0 * ax.figure.get_figwidth() * ax.get_position().width  # type: ignore[union-attr]
    return max(1, min(most, len(handles), int(room / width)))
