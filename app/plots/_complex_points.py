"""Spectra as points of the complex plane and of a table, and the labels of critical values beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from app.compute.spectra import Path
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots.plot import Array
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from gandyn import Critical


def pixels(frame: Frame, z: Any) -> Array:
    """Pixels (…, 2) of complex numbers."""
    return frame.pixels(np.real(z), np.imag(z))


def spectrum_at(path: Path, value: float) -> Any:
    """Between the values of the locus by straight lines; as it is now where the number changes nothing."""
    if path.locus is None:
        return path.present
    grid, table = path.locus.values, path.locus.spectrum
    return np.array(
        [np.interp(value, grid, branch.real) + 1j * np.interp(value, grid, branch.imag) for branch in table.T]
    )


def labels(frame: Frame, symbol: str, paths: list[Path]) -> list[tuple[float, float, str]]:
    """(x, y, text) of the critical values, those in one place as one text."""
    places: list[tuple[float, float, str, list[str]]] = []
    for path in paths:
        for one in path.locus.critical if path.locus is not None else ():
            x, y = _place(frame, path, one)
            text = f"{symbol} = {short_number(round(one.value, 9))}"
            near = next(
                (p for p in places if abs(p[0] - x) < 60.0 and abs(p[1] - y) < 20.0 and p[2] == text), None
            )
            if near is None:
                places.append((x, y, text, [tr(one.name)]))
            elif tr(one.name) not in near[3]:
                near[3].append(tr(one.name))
    return [(x, y, f"{text} · {', '.join(names)}") for x, y, text, names in places]


def _place(frame: Frame, path: Path, one: Critical) -> tuple[float, float]:
    """Beside the uppermost eigenvalue of that moment."""
    points = pixels(frame, spectrum_at(path, one.value))
    points = points[np.isfinite(points).all(1)]
    x, y = min(points.tolist(), key=lambda p: p[1]) if len(points) else (frame.x, frame.y)
    return min(max(x, frame.x + 8.0), frame.x + frame.w - 8.0), min(
        max(y - 14.0, frame.y + 14.0), frame.y + frame.h - 14.0
    )


def spread(
    texts: list[tuple[float, float, str]], frame: Frame, roof: float
) -> list[tuple[float, float, str]]:
    """Texts that would lie on each other are moved apart, upward first, and downward where there is no more
    room.
    """
    placed: list[tuple[float, float, str]] = []
    gap, floor = 1.9 * frame.theme.text, frame.y + frame.h - frame.theme.text
    for x, y, text in sorted(texts, key=lambda p: -p[1]):
        rows = [y + sign * gap * n for sign in (-1.0, 1.0) for n in range(len(texts) + 1)]
        free = [
            row
            for row in rows
            if roof + 0.5 * gap <= row <= floor
            and all(abs(row - other) > 0.99 * gap for _, other, _ in placed)
        ]
        if free:
            placed.append((x, free[0], text))
    return placed


def is_coloured(pair: tuple[int, Path]) -> bool:
    """Whether there are eigenvalues along the range of the chosen number."""
    found = pair[1].locus
    return found is not None and bool(np.isfinite(found.spectrum).any())


def traces_of(entry: LegendEntry, path: Path, symbol: str) -> Iterator[Trace]:
    """The spectrum now, then that of every value of the chosen number."""
    now = np.full(len(path.present), np.nan if path.value is None else path.value)
    yield Trace(entry, path.present.real, path.present.imag, False, {symbol: now})
    if path.locus is not None:
        table, over = path.locus.spectrum, entry._replace(name=f"{entry.name}, {symbol}")
        values = np.repeat(path.locus.values, table.shape[1])
        yield Trace(over, table.real.ravel(), table.imag.ravel(), False, {symbol: values})


def points(path: Path) -> Iterator[Any]:
    yield path.present
    if path.locus is not None:
        yield path.locus.spectrum.ravel()
