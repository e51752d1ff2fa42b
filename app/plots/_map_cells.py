"""What a map says of its cells: in words under the mouse, and as points of a table."""

from __future__ import annotations

import numpy as np

from app.painting.legend_entry import LegendEntry
from app.painting.verdict_colors import name_of
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from gandyn import Axis, Map


def trace(layer: Map, entry: LegendEntry) -> Trace:
    """Row by row from the lowest y; what is not computed yet has no verdict and no numbers."""
    x, y = np.meshgrid(layer.x, layer.y)
    verdicts = np.array([*layer.kinds, ""])[layer.verdict].ravel()
    numbers = {"rate": layer.rate, "size": layer.amplitude, "radius": layer.radius}
    columns = {"verdict": verdicts, **{name: values.ravel() for name, values in numbers.items()}}
    return Trace(entry, x.ravel(), y.ravel(), curve=False, columns=columns)


def told(layers: tuple[Map, ...], at: tuple[float, float]) -> list[str]:
    """The verdict and the numbers of the cell in the uppermost layer that knows it."""
    for layer in reversed(layers):
        j, i = (_index(axis, c) for axis, c in zip((layer.spec.x, layer.spec.y), at))
        if 0 <= i < len(layer.y) and 0 <= j < len(layer.x) and layer.verdict[i, j] >= 0:
            return [name_of(layer.kinds[layer.verdict[i, j]]), *_numbers(layer, i, j)]
    return []


def _index(axis: Axis, at: float) -> int:
    low, high = axis.extent
    share = (at - low) / (high - low) * (axis.count - 1)
    return int(np.clip(np.floor(share + 0.5), -1, axis.count))


def _numbers(layer: Map, i: int, j: int) -> list[str]:
    last = tr("spectral radius") if layer.training else tr("largest real part")
    names = (tr("growth rate"), "‖(φ, θ)‖", last)
    values = (float(found[i, j]) for found in (layer.rate, layer.amplitude, layer.radius))
    pairs = ((name, value) for name, value in zip(names, values) if np.isfinite(value))
    return [f"{name} = {short_number(value, 3)}" for name, value in pairs]
