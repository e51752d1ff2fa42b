"""The lab's curves: losses and whatever else was measured over the iterations of a run."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from matplotlib.axes import Axes

from gandyn import disk
from gandyn.checks import refused_as
from gandyn.orbit import Array
from gandyn.plot.axes import LINE, PlotError, axes_or_new, color_of, legend_above

Columns = Mapping[str, Mapping[str, Array]]
CURVES, ITERATION, ARM = "curves.csv", "iteration", "arm"
USUAL = ("loss_d", "loss_g")
DASHES = ("-", "--", ":", "-.")


class Recorded(Protocol):
    """A `gandyn.training.Recording`, or what has its curves."""

    def curves(self) -> Columns:
        """arm -> {"iteration": (n,), scalar: (n,) …}."""
        ...


@refused_as(PlotError)
def lab_curves(
    source: Recorded | Columns | str | Path,
    scalars: str | Sequence[str] | None = None,
    ax: Axes | None = None,
    *,
    arms: Sequence[str] | None = None,
) -> Axes:
    """Scalars of a training over its iterations: a colour for each arm, a line style for each scalar.

    source: a Recording, its `curves()`, the folder that `gandyn lab run -o` wrote, or the table in it.
    scalars: both losses if not given. arms: all if not given.

    Raises PlotError, one sentence.
    """
    found = _columns(source)
    wanted = _wanted(found, scalars)
    chosen = _arms(found, arms)
    ax = axes_or_new(ax)
    for number, arm in enumerate(chosen):
        for style, name in zip(DASHES * len(wanted), wanted):
            if name in found[arm]:
                label = name if len(chosen) == 1 else f"{arm}: {name}"
                color = color_of(number if len(chosen) > 1 else wanted.index(name))
                ax.plot(
                    found[arm][ITERATION], found[arm][name], style, color=color, linewidth=LINE, label=label
                )
    ax.set(xlabel="iteration")
    legend_above(ax)
    return ax


def _columns(source: Any) -> Columns:
    if isinstance(source, (str, Path)):
        return read_curves(source)
    found = source if isinstance(source, Mapping) else source.curves()
    if not found:
        raise PlotError("Nothing was trained, so there are no curves.")
    return dict(found)


def _wanted(found: Columns, scalars: str | Sequence[str] | None) -> list[str]:
    known = list(dict.fromkeys(name for columns in found.values() for name in columns if name != ITERATION))
    if scalars is None:
        return [name for name in USUAL if name in known] or known[:1]
    wanted = [scalars] if isinstance(scalars, str) else list(scalars)
    for name in wanted:
        if name not in known:
            raise PlotError("There is no curve {!r}; there are {}.", str(name), ", ".join(known))
    return wanted


def _arms(found: Columns, arms: Sequence[str] | None) -> list[str]:
    for arm in arms or ():
        if arm not in found:
            raise PlotError("There is no arm {!r}; there are {}.", str(arm), ", ".join(found))
    return list(arms or found)


def read_curves(path: str | Path) -> Columns:
    """The table that `gandyn lab run -o FOLDER` wrote, by the folder or by its own name: arm -> columns.

    Raises PlotError, one sentence, for anything else.
    """
    file = Path(path) / CURVES if Path(path).is_dir() else Path(path)
    if trouble := disk.unreachable_folder(file):
        raise PlotError(trouble)
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return _table(file, list(csv.reader(lines)))
    except FileNotFoundError as error:
        raise PlotError(
            "There is no {}; give the folder that `gandyn lab run -o` wrote.", str(file)
        ) from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlotError("{} cannot be read as a table of curves.", str(file)) from error


def _table(file: Path, rows: list[list[str]]) -> Columns:
    heads = rows[0] if rows else []
    if ITERATION not in heads or ARM not in heads or any(len(row) != len(heads) for row in rows):
        raise PlotError(
            "{} is no table of curves, which has the columns {} and {}.", str(file), ITERATION, ARM
        )
    names = [name for name in heads if name != ARM]
    arms: dict[str, list[list[float]]] = {}
    try:
        for row in rows[1:]:
            numbers = [float(value) for name, value in zip(heads, row) if name != ARM]
            arms.setdefault(row[heads.index(ARM)], []).append(numbers)
    except ValueError as error:
        raise PlotError("{} holds something that is no number.", str(file)) from error
    if not arms:
        raise PlotError("{} holds no rows, so there are no curves.", str(file))
    return {arm: dict(zip(names, np.array(values).T)) for arm, values in arms.items()}
