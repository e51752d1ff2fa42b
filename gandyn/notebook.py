"""How the library's values look in a notebook: a table with formulas and the verdict, and a small picture.

Nothing here takes as long as a second: orbits are numpy's, a map is thinned for its picture, nothing is
analysed that was not asked for. Without matplotlib there are tables only.
"""

from __future__ import annotations

import base64
import io
import time
import weakref
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from gandyn.analyses.context import standard_start
from gandyn.analysis import Analysis
from gandyn.dynamics import flow
from gandyn.maps.axes import Axis
from gandyn.maps.map import Map
from gandyn.orbit import Orbit
from gandyn.plain_formula import plain
from gandyn.regularizers import REGULARIZERS
from gandyn.representation import register
from gandyn.scenario import Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gandyn.training.recording import Recording

Row = tuple[str, str]
# Trajectories and samples of a picture; cells each way of a map's.
MOST_CURVES, MOST_SAMPLES, MOST_CELLS = 32, 2000, 400
# An orbit of numpy's is followed for longer and longer times until a moment (seconds) has passed.
SHORTEST, DURATION, STEP, MOMENT = 0.625, 20.0, 0.05, 0.1
WIDTH, HEIGHT, DPI = 3.6, 2.7, 110.0
# Lines of an analysis, and of what else may be long.
MOST_LINES = 60


# Tables -----------------------------------------------------------------------------------------------------


def _table(title: str, rows: Iterable[Row], value: object) -> str:
    """A table with its title, and the value's picture if there is one; every text is escaped."""
    left = 'style="text-align:left"'
    lines = "".join(
        f"<tr><th {left}>{escape(name)}</th><td {left}>{escape(text)}</td></tr>" for name, text in rows
    )
    table = f"<table><caption>{escape(title)}</caption><tbody>{lines}</tbody></table>"
    return table + _image(value, title)


def _image(value: Any, title: str) -> str:
    """Notebooks that show a table show no picture beside it, so that it is a part of it."""
    content = value._repr_png_()
    if content is None:
        return ""
    text = base64.b64encode(content).decode()
    return f'<img alt="{escape(title, quote=True)}" src="data:image/png;base64,{text}">'


def _scenario_rows(scenario: Scenario) -> list[Row]:
    spec = scenario.spec
    rows = [(f"{p.symbol}", _number(scenario.parameters[p.id])) for p in spec.parameters]
    strengths = ((REGULARIZERS[id], strength) for id, strength in scenario.regularizers.items())
    rows += [(entry.name, f"{entry.strength.symbol} = {_number(strength)}") for entry, strength in strengths]
    rows.append(("dimension", str(scenario.dim)))
    if scenario.time_scales != (1.0, 1.0):
        rows.append(("time scales", "τ_D = {:g}, τ_G = {:g}".format(*scenario.time_scales)))
    rows += [("flow" if i == 0 else "", plain(line)) for i, line in enumerate(scenario.equations())]
    if scenario.is_single:
        rows.append(("claim", str(scenario.claim.text)))
    return rows


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def scenario_html(scenario: Scenario) -> str:
    """Parameters, regularisers, the flow's equations, and what it is claimed to do."""
    return _table(scenario.spec.name, _scenario_rows(scenario), scenario)


def orbit_html(orbit: Orbit) -> str:
    """How many samples of what, and how it ended."""
    count = 1 if orbit.count is None else orbit.count
    ended, many = np.unique(np.atleast_1d(np.asarray(orbit.ended)), return_counts=True)
    found = zip(ended.tolist(), many.tolist())
    ends = ", ".join(str(name) if count == 1 else f"{name}: {n}" for name, n in found)
    rows = [
        ("trajectories", str(count)),
        ("dimension", str(orbit.dim)),
        ("samples", f"{len(orbit.t)}"),
        ("t", f"{float(orbit.t[0]):g} … {float(orbit.t[-1]):g}" if len(orbit.t) else "none"),
        ("ended", ends),
    ]
    if count == 1 and len(orbit.t):
        one = orbit if orbit.count is None else orbit[0]
        rows += [("φ at the end", _vector(one.phi[-1])), ("θ at the end", _vector(one.theta[-1]))]
    return _table("Orbit", rows, orbit)


def _vector(values: Any) -> str:
    shown = ", ".join(f"{x:.6g}" for x in values[:6].tolist())
    return f"({shown}, …)" if len(values) > 6 else f"({shown})"


def analysis_html(analysis: Analysis) -> str:
    """What it is about, the verdict, and every answer line by line."""
    from gandyn.analyses import ANALYSES

    verdict = analysis.verdict
    head, *_ = lines = analysis.lines()
    rows = [("about", head)]
    if analysis.training is not None:
        rows.append(("", lines[1]))
    rows += [("flow" if i == 0 else "", plain(line)) for i, line in enumerate(analysis.scenario.equations())]
    rows.append(("verdict", f"{verdict.kind} ({verdict.law})"))
    for id, answer in analysis.answers.items():
        told = answer.lines()[:MOST_LINES]
        rows += [(ANALYSES[id].name if i == 0 else "", line) for i, line in enumerate(told)]
    return _table(f"Analysis of {analysis.scenario.spec.name}", rows, analysis)


def map_html(found: Map) -> str:
    """Its axes, and the share of each verdict."""
    axes = [(axis.id, _range(axis)) for axis in (found.spec.x, found.spec.y)]
    how = "the flow" if found.training is None else found.training.rule
    rows = [("trained by", how), ("quantity", found.spec.quantity), *axes]
    if found.share < 1.0:
        rows.append(("done", f"{found.share:.1%}"))
    rows += [(kind, f"{share:.2%}") for kind, share in found.shares().items()]
    rows += [("critical curve", curve.name) for curve in found.curves]
    return _table(f"Convergence map of {found.scenario.spec.name}", rows, found)


def _range(axis: Axis) -> str:
    spacing = ", logarithmic" if axis.log else ""
    return f"{axis.low:g} … {axis.high:g}, {axis.count} values{spacing}"


def recording_html(recording: Recording) -> str:
    """How far it got, and the last value of every scalar of each arm."""
    rows = [("iterations", str(recording.steps[-1].iteration if recording.steps else 0))]
    if recording.steps:
        for arm, scalars in recording.steps[-1].scalars.items():
            rows.append((arm, ", ".join(f"{name} = {value:.4g}" for name, value in scalars.items())))
    return _table("Training", rows, recording)


# Pictures ---------------------------------------------------------------------------------------------------

# The newest picture, which a notebook asks for twice: within the table, and by itself.
_newest: list[tuple[weakref.ref[Any], bytes]] = []


def _picture(draw: Callable[[Any, Any], None], grows: bool = False) -> Callable[[Any], bytes | None]:
    """draw(value, axes) as a PNG; None where there is no matplotlib. grows: what is drawn anew each time."""

    def png(value: Any) -> bytes | None:
        if find_spec("matplotlib") is None:
            return None
        if grows or not _newest or _newest[0][0]() is not value:
            _newest[:] = [(weakref.ref(value), _png(draw, value))]
        return _newest[0][1]

    return png


def _png(draw: Callable[[Any, Any], None], value: Any) -> bytes:
    """Without pyplot, so that no window opens and no figure stays."""
    from matplotlib.figure import Figure

    from gandyn.plot.axes import prepared

    made = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
    draw(value, prepared(made.add_subplot()))
    file = io.BytesIO()
    made.savefig(file, format="png", dpi=DPI)
    return file.getvalue()


def draw_scenario(scenario: Scenario, ax: Axes) -> None:
    """A few orbits by numpy, over the field and its nullclines where it lies in a plane."""
    from gandyn.plot import portrait

    phi, theta = standard_start(scenario.dim)
    if scenario.dim == 1:
        turned = np.array([[1.0, 1.0], [-1.4, 0.3], [0.2, -0.6]])
        phi, theta = turned[:, :1], turned[:, 1:]
    orbit = _quick_orbit(scenario, phi, theta)
    view = (-2.0, 2.0, -2.0, 2.0) if scenario.dim == 1 else None
    portrait(scenario, orbit, ax, view=view, density=15, equilibria=_is_quick(scenario))


def _quick_orbit(scenario: Scenario, phi: ArrayLike, theta: ArrayLike) -> Orbit:
    """As far as numpy comes in a moment, which under instance noise is not far."""
    begun, duration = time.monotonic(), SHORTEST
    while True:
        found = flow(scenario, phi, theta, duration, STEP, tolerance=1e-5, compiled=False)
        if duration >= DURATION or time.monotonic() - begun > MOMENT:
            return found
        duration *= 2.0


def _is_quick(scenario: Scenario) -> bool:
    """Whether equilibria can be searched for in a moment: under noise each value is a quadrature."""
    return not scenario.regularizers.get("instance-noise")


def draw_orbit(orbit: Orbit, ax: Axes) -> None:
    """In its plane, thinned."""
    from gandyn.plot import portrait

    portrait(None, _thinned(orbit), ax)


def _thinned(orbit: Orbit) -> list[Orbit]:
    every = [orbit] if orbit.count is None else [orbit[i] for i in range(min(orbit.count, MOST_CURVES))]
    return [_sampled(one) for one in every]


def _sampled(one: Orbit) -> Orbit:
    """Evenly spread samples, the last one among them."""
    if len(one.t) <= MOST_SAMPLES:
        return one
    chosen = np.linspace(0, len(one.t) - 1, MOST_SAMPLES).round().astype(int)
    return Orbit(one.t[chosen], one.phi[chosen], one.theta[chosen], one.ended, MOST_SAMPLES, audit=one.audit)


def draw_analysis(analysis: Analysis, ax: Axes) -> None:
    """The multipliers of the rule, or the flow's portrait from the start that the analysis is about."""
    from gandyn.plot import portrait, spectrum

    if analysis.training is not None and analysis.rule.multipliers:
        spectrum(analysis.scenario, analysis.training, ax)
        return
    orbit = _quick_orbit(analysis.scenario, analysis.phi, analysis.theta)
    portrait(analysis.scenario, orbit, ax, density=15, equilibria=_is_quick(analysis.scenario))


def draw_map(found: Map, ax: Axes) -> None:
    """Of a large map every so many cells."""
    from gandyn.plot import convergence_map

    down, across = (slice(None, None, max(n // MOST_CELLS, 1)) for n in (len(found.y), len(found.x)))
    names = ("verdict", "rate", "amplitude", "radius", "basin")
    cells = {name: getattr(found, name)[down, across] for name in names}
    convergence_map(replace(found, x=found.x[across], y=found.y[down], **cells), ax)


def draw_recording(recording: Recording, ax: Axes) -> None:
    """The losses."""
    from gandyn.plot import lab_curves

    lab_curves(recording, ax=ax)


register("Scenario", scenario_html, _picture(draw_scenario))
register("Orbit", orbit_html, _picture(draw_orbit))
register("Analysis", analysis_html, _picture(draw_analysis))
register("Map", map_html, _picture(draw_map))
register("Recording", recording_html, _picture(draw_recording, grows=True))
