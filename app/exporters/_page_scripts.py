"""Python scripts for the pages beside the portrait: each computes on the public face of `gandyn` what its
page is about, and draws it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.compute.exactness import first_tolerance
from app.compute.poincare import training_of
from app.model.pages.locus import AMPLITUDE, GROWTH, PERIOD, RADIUS
from app.model.pages.sections import RETURNS
from app.model.scene import Scene

_MAIN = """
if __name__ == "__main__":
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        sys.exit("To see the picture, install matplotlib: pip install matplotlib")
    draw(plt).savefig(sys.argv[1], dpi=150) if len(sys.argv) > 1 else (draw(plt), plt.show())
"""

_SPECTRUM = '''
# The chosen number, and its values.
NUMBER, LOG, VALUES = {id!r}, {log!r}, numpy.{space}({low!r}, {high!r}, {count})


def draw(plt):
    """Eigenvalues of the flow, multipliers of the rules, and {what} over the number; critical values are printed."""
    figure, planes = plt.subplots(len(SCENARIOS), 3, figsize=(15, 5 * len(SCENARIOS)), squeeze=False)
    for (flow, rules, below), scenario in zip(planes, SCENARIOS):
        for training in (None, *TRAININGS):
            name = training.rule if training else "flow"
            try:
                path = gandyn.locus(scenario, NUMBER, VALUES, training, refined=True)
            except ValueError as sentence:
                print(scenario.variant, name, sentence)
                continue
            print(scenario.variant, name, [(round(c.value, 9), c.name) for c in path.critical])
            for branch in path.spectrum.T:
                (rules if training else flow).plot(branch.real, branch.imag, ".", markersize=2)
            if {spectral!r} == ("flow" if training is None else "rules"):
                below.plot(path.values, path.measure, label=name)
{runs}        rules.add_patch(plt.Circle((0, 0), 1, fill=False))
        flow.set(title=scenario.spec.name + ": eigenvalues")
        rules.set(title="multipliers", aspect="equal")
        below.set(title={what!r}, xlabel=NUMBER, xscale="log" if LOG else "linear")
    return figure
'''

_RUNS = """\
            ends = {low!r}, {high!r}
            runs = gandyn.diagram(scenario, NUMBER, *ends, 48, training, PHI[SELECTED], THETA[SELECTED], log=LOG)
            for value in {values}:
                below.plot(runs.values, value, label=name)
"""

_MAP = '''
SPEC = gandyn.MapSpec.from_dict({spec!r})
TRAINING = {training}


def draw(plt):
    """What every cell does: {quantity}."""
    figure, planes = plt.subplots(1, len(SCENARIOS), figsize=(6 * len(SCENARIOS), 5.5), squeeze=False)
    for plane, scenario in zip(planes[0], SCENARIOS):
        found = gandyn.convergence_map(
            scenario, SPEC, TRAINING, PHI[SELECTED], THETA[SELECTED], rounds={rounds!r}, duration={duration!r}, step={step!r}
        )
        print(scenario.variant, found.shares())
        colours = plane.pcolormesh(found.x, found.y, found.values, shading="nearest")
        for curve in found.curves:
            for piece in curve.pieces:
                plane.plot(*piece.T, color="black", linewidth=1)
        plane.set(title=scenario.spec.name, xlabel=SPEC.x.id, ylabel=SPEC.y.id, xscale={x_scale!r}, yscale={y_scale!r})
        bar = figure.colorbar(colours)
        if SPEC.quantity == "verdict":
            bar.set_ticks(range(len(found.kinds)), labels=found.kinds)
    return figure
'''

_REDUCED = '''

def draw(plt):
    """The orbits as (X, s, E), X = (|theta|^2 - |phi|^2) / 2, s = phi . theta, E = (|theta|^2 + |phi|^2) / 2."""
    figure = plt.figure(figsize=(6 * len(SCENARIOS), 6))
    for number, scenario in enumerate(SCENARIOS, 1):
        space = figure.add_subplot(1, len(SCENARIOS), number, projection="3d")
        for phi, theta in zip(PHI, THETA):
            how = {{"method": {method!r}, "tolerance": {tolerance!r}}}
            orbit = gandyn.flow(scenario, phi, theta, {duration!r}, {step!r}, **how)
            space.plot(*reduced(orbit.phi, orbit.theta))
        space.set(title=scenario.spec.name, xlabel="X", ylabel="s", zlabel="E")
    return figure
'''

_SECTIONS = '''
TRAINING = {training}


def draw(plt):
    """Crossings in {duration!r} units of time, or rounds, of every start with the surface."""
    figure, planes = plt.subplots(1, len(SCENARIOS), figsize=(6 * len(SCENARIOS), 6), squeeze=False)
    for plane, scenario in zip(planes[0], SCENARIOS):
        for phi, theta in zip(PHI, THETA):
            found = gandyn.poincare_section(scenario, phi, theta, TRAINING, section={section!r}, direction={direction!r}, duration={duration!r})
            x, y = found.coordinates.T
{returns}            plane.plot(x, y, ".")
        plane.set(title=scenario.spec.name, xlabel={names[0]!r}, ylabel={names[1]!r})
        if len(PHI):
            exponent = gandyn.lyapunov(scenario, PHI[SELECTED], THETA[SELECTED], TRAINING)
            print(scenario.variant, "largest Lyapunov exponent", exponent.exponent)
    return figure
'''


def body(scene: Scene) -> str:
    """What the script of the scene's page does; empty for the portrait."""
    from app.figure.layout import page_of

    made = _BODIES.get(page_of(scene).id)
    return made(scene) + _MAIN if made is not None else ""


def _spectrum(scene: Scene) -> str:
    course = scene.study("locus")
    axis, ends = course.axis, {"low": course.axis.low, "high": course.axis.high}
    values = {AMPLITUDE: "(runs.top, runs.bottom)", PERIOD: "(runs.period,)"}.get(course.show, "")
    what = {
        GROWTH: "the growth rate",
        RADIUS: "the spectral radius",
        AMPLITUDE: "the size of the orbit",
        PERIOD: "the period",
    }[course.show]
    runs = _RUNS.format(values=values, **ends) if values else ""
    spectral = {GROWTH: "flow", RADIUS: "rules"}.get(course.show, "")
    space = "geomspace" if axis.log else "linspace"
    return _SPECTRUM.format(
        id=axis.id,
        log=axis.log,
        count=axis.count,
        what=what,
        runs=runs,
        spectral=spectral,
        space=space,
        **ends,
    )


def _map(scene: Scene) -> str:
    study = scene.study("map")
    training = "None" if study.training is None else f"TRAININGS[{study.training}]"
    scales: Any = {True: "log", False: "linear"}
    return _MAP.format(
        spec=study.spec.to_dict(),
        training=training,
        quantity=study.spec.quantity,
        rounds=study.rounds,
        duration=study.duration,
        step=study.step,
        x_scale=scales[study.spec.x.log],
        y_scale=scales[study.spec.y.log],
    )


def _reduced(scene: Scene) -> str:
    tolerance = first_tolerance(scene.accuracy)
    return _REDUCED.format(duration=scene.duration, step=scene.step, method=scene.method, tolerance=tolerance)


def _sections(scene: Scene) -> str:
    study, training = scene.study("sections"), training_of(scene)
    returned = study.drawn == RETURNS
    returns = (
        "            r = numpy.linalg.norm(found.states, axis=1)\n            x, y = r[:-1], r[1:]\n"
        if returned
        else ""
    )
    names = ("r_n", "r_(n+1)") if returned else ("first coordinate", "second coordinate")
    return _SECTIONS.format(
        training="TRAININGS[0]" if training is not None else "None",
        section=study.section,
        direction=study.direction,
        duration=400.0,
        returns=returns,
        names=names,
    )


_BODIES: dict[str, Callable[[Scene], str]] = {
    "spectrum": _spectrum,
    "map": _map,
    "reduced": _reduced,
    "sections": _sections,
}
