"""Named figures of a subject, which claims and the checks of lessons are held against.

    from gandyn.claims import measured, subject_of
    measured("verdict", subject_of({"variant": "minimax"}))            # "closed-orbits"
    measured("lab.modes", subject_of({"lab": {"experiment": "toy-gan"}}))  # trains it

`MEASURES` has those with a fixed name. `lab.NAME` and `lab.NAME.ARM` are figures of merit of a run of the
training lab, in the experiment's own words; the run is made in a process of its own, once, unless its metrics
are given.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gandyn.analyses import ANALYSES
from gandyn.analyses.context import AnalysisContext, start_of
from gandyn.analyses.trajectory_classifier import CONVERGES, SUBLINEARLY
from gandyn.claims.subject import Subject, SubjectError
from gandyn.distances import NAMES as DISTANCES
from gandyn.dynamics import flow, invariants, jacobian_eigenvalues
from gandyn.iteration import train
from gandyn.message import Message
from gandyn.orbit import Array, Orbit

Figure = float | str
LAB = "lab."
# The part of a run that its ends and means are taken of.
TAIL = 1 / 3


@dataclass(frozen=True)
class Measure:
    """A figure. about: what the subject needs: "portrait", "design" or "distances". meaning: a few words."""

    id: str
    about: str
    meaning: Message
    measure: Callable[[Subject], Figure]


@functools.lru_cache(maxsize=64)
def _case(scenario: Any, training: Any, phi: Any, theta: Any) -> AnalysisContext:
    return AnalysisContext(scenario, training, *start_of("The figure", scenario, phi, theta))


@functools.lru_cache(maxsize=256)
def _answer(id: str, *case: Any) -> Any:
    return ANALYSES[id].run(_case(*case))


def answer_of(subject: Subject, id: str) -> Any:
    """One of the analyses of `gandyn.analyze`, by its id; kept."""
    return _answer(id, subject.scenario, subject.training, subject.phi, subject.theta)


@functools.lru_cache(maxsize=64)
def _orbit(subject: Subject) -> Orbit:
    if subject.training is not None:
        training = subject.training if subject.ema is None else subject.training.with_(ema=subject.ema)
        return train(subject.scenario, training, subject.phi, subject.theta, subject.iterations)
    return flow(
        subject.scenario, subject.phi, subject.theta, subject.duration, subject.step,
        method=subject.method, ema=subject.ema,
    )  # fmt: skip


def orbit_of(subject: Subject) -> Orbit:
    """Its trajectory, by the flow or by training; kept."""
    return _orbit(subject.with_(lab=None, design=None, pair=None))


def _norms(values: Array) -> Array:
    return np.asarray(np.linalg.norm(values, axis=-1))


def _tail(values: Array) -> Array:
    return values[int((1 - TAIL) * len(values)) :]


def _series(subject: Subject, name: str) -> Array:
    """One of `gandyn.invariants` along the run."""
    return np.asarray(invariants(subject.scenario, orbit_of(subject))[name])


def _drift(values: Array) -> float:
    """The largest change from the start, as a share of it, or as it is where the start is 0."""
    return float(np.abs(values - values[0]).max() / (values[0] or 1.0))


def _power(subject: Subject) -> float:
    """p of ‖(φ, θ)‖ ~ tᵖ over the last decade of the run."""
    orbit = orbit_of(subject)
    late = orbit.t > orbit.t[-1] / 10
    size = np.sqrt(2.0 * _series(subject, "energy")[late])
    return float(np.polyfit(np.log(orbit.t[late]), np.log(size), 1)[0])


def _period(subject: Subject) -> float:
    """Of the closed orbit or the cycle that the analysis found, else of a law."""
    periods = [cycle.period for cycle in answer_of(subject, "cycles").found if math.isfinite(cycle.period)]
    return float(periods[0] if periods else answer_of(subject, "verdict").period)


def _reaches(subject: Subject) -> str:
    """A rest beside the equilibrium is none of it."""
    found = answer_of(subject, "verdict")
    return "yes" if found.kind in (CONVERGES, SUBLINEARLY) and not found.rests else "no"


def _average(subject: Subject) -> float:
    orbit = orbit_of(subject)
    if orbit.ema_theta is None:
        raise SubjectError("This scene averages nothing; give its display a decay, such as ema = 0.999.")
    return float(_norms(orbit.ema_theta)[-1])


def _spectral_radius(subject: Subject) -> float:
    if subject.training is None:
        raise SubjectError("The flow has no spectral radius; name a training.")
    return float(answer_of(subject, "rule").radius)


def _extremes(part: str, of: Callable[[Array], Any]) -> Callable[[Subject], float]:
    """Of ‖φ‖ or ‖θ‖ over the last third of the run."""
    return lambda subject: float(of(_tail(_norms(getattr(orbit_of(subject), part)))))


def _portrait(id: str, meaning: Message, measure: Callable[[Subject], Figure]) -> Measure:
    return Measure(id, "portrait", meaning, measure)


PORTRAIT = (
    _portrait("verdict", Message("what training does from the start"),
              lambda s: answer_of(s, "verdict").kind),
    _portrait("reaches-equilibrium", Message("whether it tends to the equilibrium"), _reaches),
    _portrait("dimensions", Message("dimensions that it holds for"), lambda s: answer_of(s, "verdict").holds),
    _portrait("rate", Message("exponential rate"), lambda s: answer_of(s, "verdict").rate),
    _portrait("radius", Message("size of the circle or the cycle"), lambda s: answer_of(s, "verdict").radius),
    _portrait("period", Message("time of one turn"), _period),
    _portrait("spectral-radius", Message("largest multiplier of an iteration at the equilibrium"),
              _spectral_radius),
    _portrait("eigenvalue-real", Message("largest real part of an eigenvalue at the equilibrium"),
              lambda s: float(jacobian_eigenvalues(s.scenario).real.max())),
    _portrait("eigenvalue-imaginary", Message("largest imaginary part of an eigenvalue at the equilibrium"),
              lambda s: float(jacobian_eigenvalues(s.scenario).imag.max())),
    _portrait("equilibria", Message("number of equilibria"),
              lambda s: float(len(answer_of(s, "equilibria").found))),
    _portrait("lyapunov", Message("largest Lyapunov exponent"),
              lambda s: float(answer_of(s, "lyapunov").exponent)),
    _portrait("energy-drift", Message("largest change of energy"), lambda s: _drift(_series(s, "energy"))),
    _portrait("momentum-drift", Message("largest change of |L|"),
              lambda s: _drift(_series(s, "angular_momentum"))),
    _portrait("momentum", Message("|L| at the start"),
              lambda s: float(abs(_series(s, "angular_momentum")[0]))),
    _portrait("phi-end", Message("‖φ‖ at the end"), lambda s: float(_norms(orbit_of(s).phi)[-1])),
    _portrait("theta-start", Message("‖θ‖ at the start"), lambda s: float(_norms(orbit_of(s).theta)[0])),
    _portrait("theta-end", Message("‖θ‖ at the end"), lambda s: float(_norms(orbit_of(s).theta)[-1])),
    _portrait("theta-least", Message("least ‖θ‖ over the last third"), _extremes("theta", np.min)),
    _portrait("theta-largest", Message("largest ‖θ‖ over the last third"), _extremes("theta", np.max)),
    _portrait("phi-least", Message("least ‖φ‖ over the last third"), _extremes("phi", np.min)),
    _portrait("phi-largest", Message("largest ‖φ‖ over the last third"), _extremes("phi", np.max)),
    _portrait("theta-mean", Message("size of the mean of θ over the run"),
              lambda s: float(np.linalg.norm(orbit_of(s).theta.mean(axis=0)))),
    _portrait("theta-average", Message("‖θ‖ of the moving average at the end"), _average),
    _portrait("power", Message("p of ‖(φ, θ)‖ ~ tᵖ over the last decade"), _power),
    _portrait("ended", Message("how the orbit ended"), lambda s: str(orbit_of(s).ended)),
)  # fmt: skip


def _distance(name: str) -> Measure:
    def measure(subject: Subject) -> float:
        from gandyn.distances import distance_table

        if subject.pair is None:
            raise SubjectError("This scene has no pair of distributions.")
        value = distance_table(subject.pair, subject.noise).values[name]
        return math.nan if value is None else float(value)

    return Measure(name.replace("_", "-"), "distances", Message("distance of the two distributions"), measure)


def _of_design(id: str, meaning: Message, measure: Callable[[Any], Figure]) -> Measure:
    """measure(design)."""

    def of(subject: Subject) -> Figure:
        if subject.design is None:
            raise SubjectError("This scene has no design.")
        return measure(subject.design)

    return Measure(id, "design", meaning, of)


def _is_gan(design: Any) -> str:
    from gandyn.design import conditions

    return "yes" if conditions.is_gan(conditions.conditions(design)) else "no"


def _divergence(design: Any) -> str:
    from gandyn.design.recognition import divergences

    found = divergences(design).d
    return "" if found is None else str(found.name)


def _closed(name: str) -> Callable[[Any], Figure]:
    def measure(design: Any) -> Figure:
        from gandyn.design.closed_form import closed_form

        value: Figure = getattr(closed_form(design), name)
        return value

    return measure


DESIGN = (
    _of_design("design.is-gan", Message("whether every condition holds"), _is_gan),
    _of_design("design.divergence", Message("the divergence that it minimises"), _divergence),
    _of_design("design.origin", Message("what the equilibrium is"), _closed("kind")),
    _of_design("design.line", Message("what small orbits do on a line"), _closed("line")),
    _of_design("design.kappa", Message("κ, whose sign decides on a line"), _closed("kappa")),
)
MEASURES: dict[str, Measure] = {
    measure.id: measure for measure in (*PORTRAIT, *map(_distance, DISTANCES), *DESIGN)
}


def is_known(id: str) -> bool:
    """Whether there may be such a figure; of a run's own only the run knows."""
    return id in MEASURES or (id.startswith(LAB) and len(id) > len(LAB))


def measured(id: str, subject: Subject, metrics: Mapping[str, Any] | None = None) -> Figure:
    """The figure of that id: a number (NaN where it has none) or a word.

    metrics: a run's figures of merit, if it was made already; else `lab.…` trains it. Raises SubjectError,
    one sentence, for an unknown figure and for one that the subject has not; and what the library raises.
    """
    if id.startswith(LAB):
        return _of_run(id, metrics if metrics is not None else _run(subject))
    if id not in MEASURES:
        raise SubjectError("There is no figure {}; there are {} and lab.….", id, ", ".join(MEASURES))
    figure = MEASURES[id].measure(subject)
    # Python's own number, whatever NumPy made of it.
    return figure if isinstance(figure, str) else float(figure)


def _run(subject: Subject) -> Mapping[str, Any]:
    from gandyn.claims.runs import metrics_of

    if subject.lab is None:
        raise SubjectError("This scene trains nothing in the lab.")
    return metrics_of(subject.lab)


def _of_run(id: str, metrics: Mapping[str, Any]) -> Figure:
    """A figure of merit by its name, or by its name and the arm's; an arm's name may have dots in it."""
    name, _, arm = id[len(LAB) :].partition(".")
    found: Any = metrics.get(name)
    if arm and isinstance(found, Mapping):
        found = found.get(arm)
    if isinstance(found, (bool, int, float, str)):
        return found if isinstance(found, str) else float(found)
    raise SubjectError("The run has no single figure {}; it has {}.", id, ", ".join(metrics))
