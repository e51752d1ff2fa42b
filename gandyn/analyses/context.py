"""What every analysis starts from: a scenario, how it is trained, and one start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gandyn import vector_field
from gandyn.analyses.trace import Trace, on_clock, reduce
from gandyn.dynamics import box, coefficients, flow, is_smooth
from gandyn.ensembles import checked_start
from gandyn.errors import GandynError
from gandyn.iteration import train
from gandyn.message import Message
from gandyn.orbit import SINGULAR, Array, Orbit
from gandyn.regularizers.instance_noise import Noisy
from gandyn.scenario import Scenario
from gandyn.update_config import UpdateConfig

# The start of the published figures, and what makes of a pair of lengths a start with angular momentum.
PHI, THETA = np.array([0.1, 0.2]), np.array([0.2, 0.1])
ROUNDS = 1 << 16
# A check runs as long as this many of the field's own time units.
UNITS = 3000.0
# A step turns by so much where the field is fastest; steps are cut, and samples kept, so many times as often
# at most.
TURN, CUTS = 0.03, 64
# A check of the flow takes no more steps than so many, but for the cuts.
MOST_STEPS = 2e6
# Nearer to a pole than this share of its start a run has come to it.
AT_POLE = 1e-6
# Starts beside the first, as factors of φ and θ: nearer, farther, and one with the same angular momentum.
SCALES = ((1.0, 1.0), (0.5, 0.5), (2.0, 2.0), (1.5, 1.0 / 1.5))


@dataclass(frozen=True)
class AnalysisSpec:
    """One analysis. run(case) -> its answer; lower `order` comes first.

    needs_run: whether it knows nothing without a long run.
    """

    id: str
    name: str
    summary: str
    run: Callable[[AnalysisContext], Any]
    order: int = 0
    needs_run: bool = False


@dataclass(frozen=True, eq=False)
class AnalysisContext:
    """scenario, training (None: the flow), and the start phi, theta (d,). measured: whether long runs are
    allowed; known: answers found already.
    """

    scenario: Scenario
    training: UpdateConfig | None
    phi: Array
    theta: Array
    may_simulate: bool = True
    known: dict[str, Any] = field(init=False, default_factory=dict, compare=False, repr=False)

    @property
    def momentum(self) -> float:
        """|L₀|, exact 0 in one dimension."""
        u, v = self.phi, self.theta
        planes = np.outer(v, u) - np.outer(u, v)
        return float(np.sqrt((planes**2).sum() / 2.0))

    @property
    def is_collinear(self) -> bool:
        """Whether the start moves on a line, as everything does in one dimension."""
        return self.momentum <= 1e-14 * float(self.phi @ self.phi + self.theta @ self.theta)

    @cached_property
    def followed(self) -> Scenario:
        """The scenario whose field is stepped along: some rules add a term of their own."""
        return self.scenario if self.training is None else self.training.effective_scenario(self.scenario)

    @cached_property
    def characteristic_rate(self) -> float:
        """√|bc|, how fast the field turns: the median over states as far out as the start. It sets the unit
        of time.
        """
        _, b, c, _ = coefficients_at(
            self.scenario, *self.states(float(np.sqrt(self.phi @ self.phi + self.theta @ self.theta)))
        )
        with np.errstate(all="ignore"):
            rates = np.sqrt(np.abs(b * c))
        turning = float(np.median(rates[np.isfinite(rates)])) if np.isfinite(rates).any() else 1.0
        return max(turning, 0.05)

    @cached_property
    def fastest(self) -> float:
        """The largest rate |a| + |e| + √|bc| at the start and at states no farther out: what a step must
        resolve.
        """
        s, p, q = self.states(float(np.sqrt(self.phi @ self.phi + self.theta @ self.theta)))
        own = self.phi @ self.theta, self.phi @ self.phi, self.theta @ self.theta
        a, b, c, e = coefficients_at(self.scenario, *(np.append(x, y) for x, y in zip((s, p, q), own)))
        with np.errstate(all="ignore"):
            rates = np.abs(a) + np.abs(e) + np.sqrt(np.abs(b * c))
        return float(np.max(rates, where=np.isfinite(rates), initial=self.characteristic_rate))

    def cuts(self, step: float) -> int:
        """Into how many parts a step of the flow is cut, so that it resolves what is fastest."""
        most = 2 if by_quadrature(self.scenario.params()) else CUTS
        return int(np.clip(np.ceil(step * self.fastest / TURN), 1, most))

    @property
    def starts(self) -> tuple[Array, Array]:
        """φ and θ (4, d) of the start and its neighbours, nearer and farther out."""
        near, far = np.array(SCALES).T
        return np.multiply.outer(near, self.phi), np.multiply.outer(far, self.theta)

    @cached_property
    def trace(self) -> Trace:
        """The long run from all starts."""
        return self.run(*self.starts)

    def run(self, phi: Array, theta: Array, times: int = 1) -> Trace:
        """The long run from starts phi, theta (m, d); of a rule that many times as long, and as sparsely
        kept.
        """
        trace = reduce(self._flow(phi, theta) if self.training is None else self._rounds(phi, theta, times))
        counted = self.training is not None and not self.training.slows
        poles = tuple(self._pole(trace, lane) for lane in range(len(trace.ended)))
        return replace(trace, poles=poles, clock="n" if counted else "t")

    def _pole(self, trace: Trace, lane: int) -> str:
        """Where the field is undefined, if that is where a run ended; rules step onto it, flows may just
        change too fast near it.
        """
        if trace.ended[lane] != SINGULAR:
            return ""
        last, share = trace.length[lane] - 1, AT_POLE if self.training is None else np.inf
        near = share**2 * (trace.p[lane, 0] + trace.q[lane, 0])
        p, q = float(trace.p[lane, last]), float(trace.q[lane, last])
        places = (
            undefined(self.followed, 0.0, q) if p <= near else "",
            undefined(self.followed, p, 0.0) if q <= near else "",
        )
        return next(filter(None, places), "")

    def _flow(self, phi: Array, theta: Array) -> Orbit:
        if is_smooth(self.scenario):
            damping = max(float(abs(v)) for v in coefficients(self.scenario, self.phi, self.theta)[::3])
            # A turn by x is damped by x⁶/144: in all by 10⁻⁵ at the longer step, where each evaluation is
            # dear.
            turn = 0.05 if by_quadrature(self.scenario.params()) else 0.02
            step = min(turn / self.characteristic_rate, 0.2 / max(damping, 1e-3))
            # What damps a start far out faster than that is over soon.
            step = max(step, UNITS / self.characteristic_rate / MOST_STEPS)
            cuts = self.cuts(step)
            return flow(self.scenario, phi, theta, UNITS / self.characteristic_rate, step / cuts, 4 * cuts)
        # That kernel cuts its steps where it must, and takes longer for each.
        return flow(
            self.scenario, phi, theta, 0.5 * UNITS / self.characteristic_rate, 0.1 / self.characteristic_rate
        )

    def _rounds(self, phi: Array, theta: Array, times: int) -> Orbit:
        t = self.training
        assert t is not None
        orbit = train(self.scenario, t.with_(ema=None), phi, theta, ROUNDS * times, save_every=times)
        return orbit if t.schedule == "constant" else on_clock(orbit, t)

    def in_dimension(self, dim: int) -> AnalysisContext:
        """The same lengths in another dimension; from two on with angular momentum."""
        lengths = float(np.linalg.norm(self.phi)), float(np.linalg.norm(self.theta))
        phi, theta = np.zeros(dim), np.zeros(dim)
        if dim == 1:
            phi[0], theta[0] = lengths
        else:
            phi[:2], theta[:2] = lengths[0] * PHI / np.sqrt(0.05), lengths[1] * THETA / np.sqrt(0.05)
        return replace(self, scenario=self.scenario.with_(dim=dim), phi=phi, theta=theta)

    def states(self, radius: float, count: int = 4096) -> tuple[Array, Array, Array]:
        """(s, p, q) of random states, each (count,), at distances from 0 to `radius`, of the start's kind (on
        a line or not).
        """
        random = np.random.default_rng(11)
        x = random.normal(size=(count, 2, 1 if self.is_collinear else 2))
        x *= (radius * random.uniform(size=count) ** 0.5 / np.sqrt((x**2).sum((1, 2))))[:, None, None]
        return (x[:, 0] * x[:, 1]).sum(-1), (x[:, 0] ** 2).sum(-1), (x[:, 1] ** 2).sum(-1)


def standard_start(dim: int) -> tuple[Array, Array]:
    """The reference start in any dimension."""
    phi, theta = np.zeros(dim), np.zeros(dim)
    n = min(dim, 2)
    phi[:n], theta[:n] = PHI[:n], THETA[:n]
    return phi, theta


def start_of(
    name: str, scenario: Scenario, phi: ArrayLike | None, theta: ArrayLike | None
) -> tuple[Array, Array]:
    """The start phi, theta (d,) that is asked about, or the reference start; raises ValueError, one
    sentence.
    """
    if (phi is None) != (theta is None):
        raise GandynError("A start needs both phi and theta.")
    if phi is None or theta is None:
        return standard_start(scenario.dim)
    return checked_start(name, scenario, phi, theta)


def coefficients_at(scenario: Scenario, s: Any, p: Any, q: Any) -> tuple[Array, Array, Array, Array]:
    """(a, b, c, e) at real reduced states, broadcast to one shape; NaN where undefined."""
    k = scenario.params()
    s, p, q = (np.asarray(x, dtype=np.float64) for x in (s, p, q))
    shape = np.broadcast_shapes(s.shape, p.shape, q.shape)
    with np.errstate(all="ignore"):
        values = vector_field.coefficients(s, p, q, vector_field.on_side(s, p, q, k), k)
    a, b, c, e = (np.broadcast_to(np.asarray(v, dtype=np.float64), shape) for v in values)
    return a, b, c, e


def undefined(scenario: Scenario, p: float, q: float) -> str:
    """ "φ = 0" or "θ = 0" for a state of such squared lengths at which the field is undefined, else ""."""
    if (p > 0.0 and q > 0.0) or np.isfinite(coefficients_at(scenario, 0.0, p, q)).all():
        return ""
    return "φ = 0" if p == 0.0 else "θ = 0"


def moment(time: float, clock: str) -> Message:
    """A time in words, by what it counts (see `Trace`)."""
    return Message("in iteration {:.4g}" if clock == "n" else "at t = {:.4g}", time)


def place(point: Any) -> str:
    """A state (2d,) as people write it: what is nothing beside the rest as 0, and of more than two dimensions
    the lengths.
    """
    x = np.asarray(point, dtype=np.float64)
    x = np.where(np.abs(x) < 1e-9 * np.abs(x).max(initial=0.0), 0.0, x)
    phi, theta = np.split(x, 2)
    if len(phi) <= 2:
        return ", ".join(f"{v:.4g}" for v in x)
    return f"‖φ‖ = {np.linalg.norm(phi):.4g}, ‖θ‖ = {np.linalg.norm(theta):.4g}, φ·θ = {phi @ theta:.4g}"


def by_quadrature(params: Any) -> bool:
    """Whether every evaluation of the field is one."""
    return isinstance(params, Noisy) or (hasattr(params, "inner") and by_quadrature(params.inner))


def has_walls(case: AnalysisContext) -> bool:
    """Whether the orbit can meet the clipping box."""
    width = box(case.scenario)
    return width is not None and float(np.sqrt(case.phi @ case.phi + case.theta @ case.theta)) > width
