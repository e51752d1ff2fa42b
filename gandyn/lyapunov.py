"""The largest Lyapunov exponent: how fast neighbours of an orbit part, per unit of time or per iteration.

Two orbits a millionth of the state apart run side by side; after every interval the distance is noted and set
back. The mean of log(growth)/interval tends to the exponent. Rules are run with their memories, whose
deviations are part of the distance. From two dimensions on the exponent of anything bounded away from the
origin is at least 0, because rotations carry orbits to neighbours that stay as near as they are. A run of
finite length gives a finite-time exponent; the series shows how it settles. Source: Benettin, Galgani,
Giorgilli and Strelcyn, Meccanica 15 (1980), part 2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gandyn import vector_field
from gandyn.analyses.context import AnalysisContext, coefficients_at
from gandyn.dynamics import box, flow
from gandyn.ensembles import checked_start
from gandyn.errors import GandynError
from gandyn.message import Message
from gandyn.orbit import FINISHED, Array
from gandyn.scenario import Scenario
from gandyn.update_config import UpdateConfig, rule_params
from gandyn.update_rule import end_iteration, extrapolate, has_ending, update

# Distance of the neighbour as a share of the state; rounding is a millionth of a percent of it.
APART = 1e-6
# Orbits that are so near each other are subtracted, so their own errors must be smaller still.
TOLERANCE = 1e-13
# The first share of a run, over which the deviation turns into the fastest direction, is left out.
TRANSIENT = 0.25
# Over the rest, from a quarter of the time on, t² grows to 16 times its size and t to four: logarithms of
# less than this.
POWER = 3.0
INTERVALS, ROUNDS = 300, 1200


@dataclass(frozen=True, eq=False)
class Lyapunov:
    """exponent: per unit of time, or per iteration. t: (k,), series: (k,): the mean so far after each
    interval, without the transient.

    spread: how much the series still moved over its last half. remark: why the run ended early, if it did.
    """

    exponent: float
    t: Array
    series: Array
    spread: float
    remark: str = ""

    @property
    def error(self) -> float:
        """What the exponent may be off by: twice what it still moved, and what a deviation makes of it that
        only grows like a power of t.
        """
        return (
            float(max(2.0 * self.spread, POWER / (self.t[-1] - self.t[0])))
            if len(self.t) > 1
            else float("nan")
        )

    @property
    def sign(self) -> int:
        """−1 or 1, or 0 within the error."""
        return 0 if not abs(self.exponent) > self.error else int(np.sign(self.exponent))


def lyapunov(
    scenario: Scenario,
    phi: ArrayLike,
    theta: ArrayLike,
    training: UpdateConfig | None = None,
    *,
    intervals: int | None = None,
) -> Lyapunov:
    """The largest Lyapunov exponent along the orbit from phi, theta (d,).

    intervals: how long to run, in the field's own units of time (default 300) or iterations (1200). A
    schedule other than a constant one has no exponent, and is refused. Raises ValueError, one sentence, for
    that and for starts that cannot be.
    """
    phi, theta = checked_start("The exponent", scenario, phi, theta)
    if training is not None and training.schedule != "constant":
        raise GandynError("Learning rates that change have no Lyapunov exponent; take a constant schedule.")
    count = (INTERVALS if training is None else ROUNDS) if intervals is None else intervals
    if count < 8:
        raise GandynError("A Lyapunov exponent needs at least 8 intervals.")
    case = AnalysisContext(scenario, None, phi, theta)
    return _of_flow(case, count) if training is None else _of_rounds(case, training, count)


def _deviation(x: Array, width: int) -> Array:
    """A fixed direction with a part along every other one, of the wanted length; fewest symmetries, no
    chance.
    """
    random = np.random.default_rng(17).normal(size=width)
    size = max(float(np.linalg.norm(x)), 1e-280)
    return np.asarray(APART * size * random / np.linalg.norm(random))


def _of_flow(case: AnalysisContext, count: int) -> Lyapunov:
    scenario, d, unit = case.scenario, case.scenario.dim, 1.0 / case.characteristic_rate
    x = np.concatenate([case.phi, case.theta])
    pair, logs, remark = np.stack([x, x + _deviation(x, x.size)]), [], ""
    for _ in range(count):
        orbit = flow(scenario, pair[:, :d], pair[:, d:], unit, unit, tolerance=TOLERANCE)
        if not (np.asarray(orbit.ended) == FINISHED).all():
            remark = Message("The orbit ended as {}.", np.asarray(orbit.ended)[0])
            break
        ends = np.concatenate([orbit.phi[:, -1], orbit.theta[:, -1]], axis=-1)
        before, after = np.linalg.norm(pair[1] - pair[0]), np.linalg.norm(ends[1] - ends[0])
        if after == 0.0 or not np.linalg.norm(ends[0]) > 1e-250:
            remark = Message("The orbits came together, or to the origin, to the last digit.")
            break
        logs.append(float(np.log(after / before)))
        pair = np.stack([ends[0], ends[0] + (ends[1] - ends[0]) * APART * np.linalg.norm(ends[0]) / after])
    return _settled(np.array(logs), unit, remark)


def _settled(logs: Array, unit: float, remark: str) -> Lyapunov:
    """Running means, from the logarithms of the growth in each interval."""
    if logs.size < 8:
        return Lyapunov(
            float("nan"), np.empty(0), np.empty(0), float("nan"), remark or Message("The run was too short.")
        )
    first = int(TRANSIENT * logs.size)
    used = logs[first:]
    series: Array = np.cumsum(used) / (unit * np.arange(1, used.size + 1, dtype=np.float64))
    half = series[used.size // 2 :]
    return Lyapunov(
        float(series[-1]),
        unit * np.arange(first + 1, logs.size + 1, dtype=np.float64),
        series,
        float(np.ptp(half)),
        remark,
    )


def _of_rounds(case: AnalysisContext, training: UpdateConfig, count: int) -> Lyapunov:
    rounds = DiscreteStepper(case.scenario, training)
    x = np.concatenate([case.phi, case.theta])
    state = rounds.start(np.stack([x, x + _deviation(x, x.size)]))
    logs, remark = [], ""
    for _ in range(count):
        before = np.linalg.norm(state[1] - state[0])
        state = rounds.run(state)
        after, size = np.linalg.norm(state[1] - state[0]), np.linalg.norm(state[0, 0])
        if not (np.isfinite(after) and 1e-140 < size < 1e6 and after > 0.0):
            far = size >= 1e6 or not np.isfinite(after)
            lost = (
                far
                and not np.isfinite(size)
                and not np.isfinite(rounds.velocity(np.zeros((1, x.size)))).all()
            )
            remark = Message("The iterations came to the origin, or together, to the last digit.")
            if far:
                remark = Message(
                    "The iterations came to where the field is undefined."
                    if lost
                    else "The iterations left ‖(φ, θ)‖ ≤ 10⁶."
                )
            break
        logs.append(float(np.log(after / before)))
        state[1] = state[0] + (state[1] - state[0]) * APART * size / after
        # No second moment is negative.
        state[1, 2] = np.maximum(state[1, 2], 0.0)
    return _settled(np.array(logs), 1.0, remark)


class DiscreteStepper:
    """Training iteration by iteration in numpy, with its memories in the open; the same iterations as
    `gandyn.train`.
    """

    def __init__(self, scenario: Scenario, training: UpdateConfig) -> None:
        self.field, self.training, self.rule = training.effective_scenario(scenario), training, training.spec
        self.params, self.counts = rule_params(training.spec, training.options), [0, 0]
        self.iterations = 0
        width = box(scenario)
        self.wall = np.inf if width is None else width

    def start(self, x: Array) -> Array:
        """States (m, 2d) with the memories that a training begins with: (m, 3, 2d)."""
        return self._ended(np.stack([x, np.zeros_like(x), np.zeros_like(x)], axis=1))

    def run(self, state: Array) -> Array:
        """One iteration of states (m, 3, 2d): (φ, θ) and two memories."""
        x, m, w = (state[:, i].copy() for i in range(3))
        d = x.shape[1] // 2
        for players in self.training.updates:
            if self.rule.coupled:
                w = self._coupled(x, m)
            v = self._look(x, m, w, players)
            for player in players:
                part = slice(player * d, player * d + d)
                self.counts[player] += 1
                step, m[:, part], w[:, part] = update(
                    v[:, part],
                    m[:, part],
                    w[:, part],
                    float(self.counts[player]),
                    self._rates()[player],
                    self.params[player],
                )
                x[:, part] += step
                x[:, :d] = x[:, :d].clip(-self.wall, self.wall)
        self.iterations += 1
        return self._ended(np.stack([x, m, w], axis=1))

    def _rates(self) -> tuple[float, float]:
        return self.training.lr_d, self.training.lr_g

    def _ended(self, state: Array) -> Array:
        """What the rule does after an iteration, and at the start."""
        if not has_ending(self.params[0]):
            return state
        d, parts = state.shape[2] // 2, []
        for player in range(2):
            x, m, w = np.moveaxis(state[..., player * d : player * d + d], 1, 0)
            parts.append(np.stack(end_iteration(x, m, w, self.iterations, self.params[player]), axis=1))
        return np.concatenate(parts, axis=2)

    def _coupled(self, x: Array, m: Array) -> Array:
        """∂v_φ/∂θ·m_θ and ∂v_θ/∂φ·m_φ."""
        k, (phi, theta), (m_d, m_g) = self.field.params(), np.split(x, 2, axis=1), np.split(m, 2, axis=1)
        s, p, q = (phi * theta).sum(1), (phi * phi).sum(1), (theta * theta).sum(1)
        on = vector_field.on_side(s, p, q, k)
        _, b, c, _ = vector_field.coefficients(s, p, q, on, k)
        moved = (
            ((theta * m_d).sum(1), 2.0 * (phi * m_d).sum(1)),
            ((phi * m_g).sum(1), 2.0 * (theta * m_g).sum(1)),
        )
        slopes = vector_field.slopes(s, p, q, on, k)
        da, db, dc, de, b, c = (
            np.broadcast_to(z, s.shape)[:, None] for z in (*vector_field.coupling(slopes, *moved), b, c)
        )
        return np.concatenate([da * phi + db * theta + b * m_g, dc * phi + de * theta + c * m_d], axis=1)

    def _look(self, x: Array, m: Array, w: Array, moving: tuple[int, ...]) -> Array:
        """The velocity to step with: at x, or where the rule looks ahead to."""
        v = self.velocity(x)
        if not self.rule.looks_ahead:
            return v
        d, ahead = x.shape[1] // 2, x.copy()
        for player in range(2):
            part = slice(player * d, player * d + d)
            step, new, newer = extrapolate(
                v[:, part],
                m[:, part],
                w[:, part],
                self.counts[player] + 1.0,
                self._rates()[player],
                self.params[player],
            )
            ahead[:, part] += step
            if player in moving:
                m[:, part], w[:, part] = new, newer
        ahead[:, :d] = ahead[:, :d].clip(-self.wall, self.wall)
        return self.velocity(ahead)

    def velocity(self, x: Array) -> Array:
        """The field at states (m, 2d)."""
        phi, theta = np.split(x, 2, axis=1)
        a, b, c, e = (
            z[:, None]
            for z in coefficients_at(
                self.field, (phi * theta).sum(1), (phi * phi).sum(1), (theta * theta).sum(1)
            )
        )
        return np.concatenate([a * phi + b * theta, c * phi + e * theta], axis=1)
