"""Where cycles are looked for: the states that long runs end in, and those they would have come from."""

from __future__ import annotations

import numpy as np

from gandyn.analyses.context import AnalysisContext
from gandyn.analyses.simulate_and_classify import classify_trace
from gandyn.analyses.trajectory_classifier import CLOSED
from gandyn.dynamics import flow, is_smooth
from gandyn.orbit import FINISHED, Array


def _ends(case: AnalysisContext) -> list[tuple[bool, Array]]:
    """The last states of the long runs that keep swinging, and whether each is the start's own."""
    trace, closed = case.trace, classify_trace(case.trace).are(CLOSED)
    lanes = [
        i for i in range(len(trace.ended)) if closed[i] or (case.is_collinear and trace.ended[i] == FINISHED)
    ]
    alive = [i for i in lanes if trace.p[i, -1] + trace.q[i, -1] > 1e-6 * (trace.p[0, 0] + trace.q[0, 0])]
    states = [shared(case, trace.last[i]) for i in alive]
    apart = [n for n, x in enumerate(states) if all(np.linalg.norm(x - y) > 1e-9 for y in states[:n])]
    return [(alive[n] == 0, states[n]) for n in apart[:2]]


def _beginnings(case: AnalysisContext) -> list[Array]:
    """States that runs backward in time lead to, if they stay bounded and away from the origin: what repels
    forward attracts there.
    """
    if not is_smooth(case.scenario):
        return []
    d, scales = case.scenario.dim, np.array([0.5, 1.0, 2.0, 4.0])[:, None]
    start = np.concatenate([case.phi, case.theta])
    past = flow(
        case.scenario,
        scales * case.phi,
        scales * case.theta,
        -200.0 / case.characteristic_rate,
        0.02 / case.characteristic_rate,
        100,
        bound=100.0 * float(np.linalg.norm(start)),
    )
    last = np.concatenate([past.phi[:, -1], past.theta[:, -1]], axis=-1)
    sizes = np.linalg.norm(last, axis=1)
    stays = (np.asarray(past.ended) == FINISHED) & (sizes > 1e-3 * np.linalg.norm(start))
    # Where nothing attracts backward either, the starts have kept their sizes, and the ends of the runs
    # forward have said so.
    stays &= np.abs(sizes / (scales[:, 0] * np.linalg.norm(start)) - 1.0) > 1e-3
    assert last.shape[1] == 2 * d
    return [shared(case, x) for x in last[stays][:1]]


def shared(case: AnalysisContext, x: Array) -> Array:
    """A state (2d,) as (φ, θ) along the line it lies on, or as (s, p, q)."""
    d = case.scenario.dim
    phi, theta = x[:d], x[d:]
    if not case.is_collinear:
        return np.array([phi @ theta, phi @ phi, theta @ theta])
    axis = phi if phi @ phi > theta @ theta else theta
    unit = axis / max(float(np.linalg.norm(axis)), 1e-300)
    return np.array([phi @ unit, theta @ unit])
