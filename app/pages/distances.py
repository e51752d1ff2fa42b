"""Two distributions: how far they are apart, and what a generator learns from each distance. What is asked is
chosen in the panel.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.compute.earth import DRAWN
from app.compute.options import ComputeOptions, Table
from app.compute.orbits import Data
from app.model.pages import distances as settings
from app.model.pages.distances import DistanceSettings
from app.model.scene import Scene
from app.pages.page import BESIDE, Cell, Headline, LayoutRect, Page
from app.plots import PLOTS
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import DARK, THEMES

WIDE = 1.15  # from this ratio of width to height on, plots stand beside each other


def cells(scene: Scene, room: LayoutRect) -> list[Cell]:
    """As the view has them."""
    return _VIEWS[scene.settings_of("distances").view](room)


def _compare(room: LayoutRect) -> list[Cell]:
    if room.w > WIDE * room.h:
        left, right = _beside(room, 0.42)
        upper, lower = left.rows(1.0, 1.15)
        return [_cell(upper, "pair"), _cell(lower, "numbers"), _keyed(right, "curves")]
    return _stacked(room, {"pair": 0.9, "curves": 1.1, "numbers": 1.1})


def _earth(room: LayoutRect) -> list[Cell]:
    if room.w > WIDE * room.h:
        left, right = _beside(room, 0.58)
        upper, lower = right.rows(1.15, 1.0)
        return [_cell(left, "earth"), _cell(upper, "plan"), _cell(lower, "dual")]
    return _stacked(room, {"earth": 1.1, "plan": 1.0, "dual": 0.8})


def _discriminator(room: LayoutRect) -> list[Cell]:
    return _square(room, ("pair", "losses", "discriminator", "prices"))


def _noise(room: LayoutRect) -> list[Cell]:
    if room.w > WIDE * room.h:
        left, right = _beside(room, 0.5)
        upper, lower = right.rows(1.0, 1.0)
        return [_cell(left, "noisy"), _keyed(upper, "noise-js"), _keyed(lower, "anneal")]
    return _stacked(room, {"noisy": 1.0, "noise-js": 1.0, "anneal": 0.9})


def _supports(room: LayoutRect) -> list[Cell]:
    if room.w > WIDE * room.h:
        left, right = _beside(room, 0.5)
        return [_cell(left, "supports"), _cell(right, "overlap")]
    return _stacked(room, {"supports": 1.2, "overlap": 1.0})


def _uniform(room: LayoutRect) -> list[Cell]:
    """The map with its density at the left and U[0, 1] below, both on its axes; the sum beside, or below."""
    wide = room.w > WIDE * room.h
    main, rest = _beside(room, 0.62) if wide else room.rows(1.6, 1.0)
    upper, lower = main.rows(1.0, 0.42)
    left, right = _beside(upper, 0.36)
    below = LayoutRect(right.x, lower.y, right.w, lower.h, room.text)
    sums = rest.rows(1.2, 1.0) if wide else rest.columns(2)
    return [
        _cell(left, "target"),
        _cell(right, "map"),
        _cell(below, "uniform"),
        _cell(sums[0], "sum"),
        _cell(sums[1], "sum-error"),
    ]


def _cells(room: LayoutRect) -> list[Cell]:
    if room.w > WIDE * room.h:
        left, right = _beside(room, 0.5)
        upper, lower = right.rows(1.0, 1.0)
        return [_cell(left, "cells"), _cell(upper, "histogram-js"), _keyed(lower, "bernoulli")]
    return _stacked(room, dict.fromkeys(("cells", "histogram-js", "bernoulli"), 1.0))


def _square(room: LayoutRect, names: tuple[str, ...]) -> list[Cell]:
    """Four plots, keys beside those that have room for them; under each other where it is narrow."""
    if room.w < 0.9 * room.h:
        return _stacked(room, dict.fromkeys(names, 1.0))
    found = []
    for row, pair in zip(room.rows(1.0, 1.0), (names[:2], names[2:])):
        left, right = _beside(row, 0.44)
        found += [_cell(left, pair[0]), _keyed(right, pair[1])]
    return found


def _stacked(room: LayoutRect, heights: dict[str, float]) -> list[Cell]:
    """Under each other."""
    return [_keyed(part, name) for part, name in zip(room.rows(*heights.values()), heights)]


def _cell(room: LayoutRect, name: str) -> Cell:
    return room.cell(f"distance-{name}", 0)


def _keyed(room: LayoutRect, name: str) -> Cell:
    """With its legend beside it if it has one there, where that leaves the plot enough."""
    plot = PLOTS[f"distance-{name}"]
    key = plot.legend_room * room.text
    if not 0.0 < 3.2 * key < room.w:
        return room.cell(plot.id, 0)
    return LayoutRect(room.x, room.y, room.w - key, room.h, room.text).cell(plot.id, 0, BESIDE)


def _beside(room: LayoutRect, share: float) -> tuple[LayoutRect, LayoutRect]:
    left = LayoutRect(room.x, room.y, share * room.w, room.h, room.text)
    right = LayoutRect(room.x + left.w, room.y, room.w - left.w, room.h, room.text)
    return left, right


_VIEWS: dict[str, Callable[[LayoutRect], list[Cell]]] = {
    settings.COMPARE: _compare,
    settings.EARTH: _earth,
    settings.DISCRIMINATOR: _discriminator,
    settings.NOISE: _noise,
    settings.SUPPORTS: _supports,
    settings.UNIFORM: _uniform,
    settings.CELLS: _cells,
}

TITLES = {
    settings.COMPARE: "Distances",
    settings.EARTH: "Earth moving",
    settings.DISCRIMINATOR: "The optimal discriminator",
    settings.NOISE: "Noise on both",
    settings.SUPPORTS: "Disjoint supports",
    settings.UNIFORM: "From U[0, 1] to any density",
    settings.CELLS: "Histogram JS as a loss",
}
FORMULAS = {
    settings.COMPARE: (
        r"\mathrm{JS}=\tfrac12\mathrm{KL}(p\Vert\tfrac{p+q}{2})+\tfrac12\mathrm{KL}(q\Vert\tfrac{p+q}{2})",
        r"\mathrm{JS}'=\tfrac12\mathrm{KL}(p\Vert q)+\tfrac12\mathrm{KL}(q\Vert p)",
    ),
    settings.EARTH: (r"W_1=\min_{\pi}\sum\pi_{ij}|x_i-y_j|=\max_{|f'|\leq 1}\mathbb{E}_p f-\mathbb{E}_q f",),
    settings.DISCRIMINATOR: (r"D^*=\frac{p}{p+q}",),
    settings.NOISE: (r"\mathrm{JS}(p*\mathcal{N}(0,\sigma^2),\,q*\mathcal{N}(0,\sigma^2))",),
    settings.SUPPORTS: (r"p\,q=0\ \Rightarrow\ \mathrm{JS}=\log 2",),
    settings.UNIFORM: (r"\int_0^x\rho(t)\,dt=\int_{-\infty}^y p(t)\,dt",),
    settings.CELLS: (r"2^{784}\approx 10^{236}",),
}
KINDS = {
    settings.SEGMENTS: "parallel segments",
    settings.LINE: "Gaussians on the line",
    settings.PLANE: "Gaussians in the plane",
    settings.HISTOGRAMS: "histograms",
    settings.POINTS: "point clouds",
    settings.LAB: "samples of the lab",
}


def headline(scene: Scene) -> Headline:
    """What is asked, of which two, and the formula of it."""
    now: DistanceSettings = scene.settings_of("distances")
    return Headline(tr(TITLES[now.view]), facts(now), FORMULAS[now.view])


def facts(now: DistanceSettings) -> str:
    """The kind of the two distributions, their numbers, the noise."""
    if now.view not in settings.OF_PAIR:
        return ""
    numbers = {
        settings.SEGMENTS: f"θ = {short_number(now.theta)}",
        settings.LINE: f"p: N({short_number(now.mean_p)}, {short_number(now.std_p)}²)   "
        f"q: N({short_number(now.mean_q)}, {short_number(now.std_q)}²)",
        settings.HISTOGRAMS: tr("{count} bins").format(count=len(now.bins_p)),
        settings.POINTS: tr("{p} and {q} points").format(p=len(now.points_p), q=len(now.points_q)),
        settings.LAB: tr("{p} and {q} points").format(p=settings.LAB_POINTS, q=settings.LAB_POINTS),
    }.get(now.kind, "")
    if now.view == settings.EARTH and now.kind == settings.PLANE:
        numbers = tr("{count} points drawn from each").format(count=DRAWN)
    noise = f"σ = {short_number(now.noise)}" if now.noise and now.view != settings.EARTH else ""
    return "   ".join(text for text in (tr(KINDS[now.kind]), numbers, noise) if text)


def table(scene: Scene, effort: ComputeOptions) -> Table:
    """A line for every point of every curve of the view."""
    plots = [cell.plot for cell in cells(scene, LayoutRect(0.0, 0.0, 1000.0, 700.0, 12.0))]
    data = Data((), {(plot.id, 0): plot.compute(scene, 0, effort) for plot in plots})
    rows = [
        (plot.id, trace.entry.name, float(x), float(y))
        for plot in plots
        for trace in plot.traces(THEMES[DARK], scene, 0, data)
        for x, y in zip(trace.x, trace.y)
    ]
    names = ("plot", "curve", "x", "y")
    columns = {name: np.array([row[n] for row in rows]) for n, name in enumerate(names)}
    return Table(names, iter(rows), columns)


HINT = "How far two distributions are apart by every distance, and what a generator learns from each"
PAGE = Page("distances", "Distances", HINT, 70, cells, progressive=True, table=table, headline=headline)
