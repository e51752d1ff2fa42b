"""Stable and unstable manifolds of saddles: the curves that lead into a saddle, and those that leave it.

Along an eigenvector v of a real eigenvalue λ the manifold is tangent to v. A branch starts at x₀ ± εv, with ε
so small that the field there is ελv to a hundred-thousandth, and is integrated forward (λ > 0) or backward in
time (λ < 0). Errors of the start shrink along the way, because the flow presses towards the manifold that is
followed. Of a manifold of more dimensions only the curves along its real eigenvectors are drawn, and from two
dimensions on one direction stands for every rotation of it. Backward through a jump the past is not unique;
one past is drawn. The origin is a saddle where b₀c₀ > a₀e₀, which in the registry only LSGAN's labels bring
about (f·g > 0); consensus optimisation can make saddles away from it, where the field it descends is slow but
not zero. Source: Kuznetsov, Elements of Applied Bifurcation Theory, sections 2.3 and 10.2 (tangent starts);
Guckenheimer and Holmes 1983, 1.3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gandyn.analyses import equilibria
from gandyn.analyses.context import AnalysisContext, standard_start
from gandyn.analyses.derivatives import block, has_linearisation, jacobian, velocity
from gandyn.checks import positive
from gandyn.dynamics import flow
from gandyn.orbit import Array
from gandyn.scenario import Scenario

STABLE, UNSTABLE = "stable", "unstable"
# How nearly linear the field must be where a branch starts; the largest start tried, as a share of the reach.
LINEAR, FARTHEST = 1e-5, 1e-2
# Once out, a branch is followed for this many times 1/|λ|.
LINGER = 40.0
SAMPLES = 4000

Field = Callable[[Array], Array]
Run = Callable[[Array, float, float, int], Array]


@dataclass(frozen=True, eq=False)
class Branch:
    """points: (n, 2d), (φ, θ), from the saddle outward. kind: "stable" or "unstable". saddle: (2d,).
    eigenvalue: the real λ it belongs to.
    """

    points: Array
    kind: str
    saddle: Array
    eigenvalue: float


def manifolds(scenario: Scenario, *, reach: float = 8.0) -> tuple[Branch, ...]:
    """Every branch of every saddle that `gandyn.analyze` finds, followed as far as ‖(φ, θ)‖ ≤ reach; empty
    without saddles.

    Raises ValueError, one sentence, for a reach that is no positive number.
    """
    positive("The reach", reach)
    d, found = scenario.dim, []

    def run(x: Array, duration: float, step: float, every: int) -> Array:
        orbit = flow(scenario, x[:d], x[d:], duration, step, every, bound=reach)
        return np.concatenate([orbit.phi, orbit.theta], axis=-1)

    for point, values, vectors in saddles(scenario):
        if np.linalg.norm(point) < 0.9 * reach:
            found += branches(lambda x: velocity(scenario, x, x), run, (point, values, vectors), reach)
    return tuple(found)


def saddles(scenario: Scenario) -> list[tuple[Array, Array, Array]]:
    """Each saddle (2d,) with its real eigenvalues (k,) and their unit eigenvectors (k, 2d)."""
    case = AnalysisContext(scenario, None, *standard_start(scenario.dim), may_simulate=False)
    found = [_origin(scenario)] if has_linearisation(scenario) else []
    points = [np.array(one.point) for one in equilibria.run(case).found if one.isolated]
    return [
        one for one in (*found, *(_spectrum(x, jacobian(scenario, x)) for x in points)) if one is not None
    ]


def _origin(scenario: Scenario) -> tuple[Array, Array, Array] | None:
    """The origin's, along the first direction: its Jacobian is the same block for each."""
    small = _spectrum(np.zeros(2), block(scenario))
    if small is None:
        return None
    vectors = np.zeros((len(small[1]), 2 * scenario.dim))
    vectors[:, 0], vectors[:, scenario.dim] = small[2].T
    return np.zeros(2 * scenario.dim), small[1], vectors


def _spectrum(point: Array, matrix: Array) -> tuple[Array, Array, Array] | None:
    """None unless eigenvalues lie on both sides of the imaginary axis."""
    if not np.isfinite(matrix).all():
        return None
    values, vectors = np.linalg.eig(matrix)
    small = 1e-7 * max(float(np.abs(matrix).max()), 1e-300)
    if not (values.real.max() > small and values.real.min() < -small):
        return None
    real = (np.abs(values.imag) <= small) & (np.abs(values.real) > small)
    return point, values.real[real], np.real(vectors.T[real])


def branches(field: Field, run: Run, saddle: tuple[Array, Array, Array], reach: float) -> list[Branch]:
    """Both branches along each real eigenvector. run(x, duration, step, every): states (n, 2d) from x, cut at
    the reach.
    """
    point, values, vectors = saddle
    quickest, found = float(np.abs(values).max()), []
    for value, vector in zip(values, vectors):
        for sign in (1.0, -1.0):
            start = point + sign * _offset(field, point, float(value), vector, reach) * vector
            duration = (np.log(reach / np.linalg.norm(start - point)) + LINGER) / abs(value)
            step = 0.02 / quickest
            every = max(1, int(duration / step / SAMPLES))
            points = run(start, float(np.copysign(duration, value)), step, every)
            found.append(
                Branch(np.vstack([point, points]), UNSTABLE if value > 0.0 else STABLE, point, float(value))
            )
    return found


def _offset(field: Field, point: Array, value: float, vector: Array, reach: float) -> float:
    """ε: how far along the eigenvector the field is linear to LINEAR."""
    offset = FARTHEST * reach
    while offset > 1e-7 * reach:
        misfit = max(
            float(np.abs(field(point + g * vector) / (g * value) - vector).max()) for g in (offset, -offset)
        )
        if misfit < LINEAR:
            break
        offset *= 0.5
    return offset
