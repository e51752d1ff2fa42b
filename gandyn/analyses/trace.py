"""A long run, reduced to what every dimension shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gandyn.orbit import Array, Orbit
from gandyn.update_config import UpdateConfig


@dataclass(frozen=True)
class Trace:
    """A long run, reduced to what every dimension shares, for m starts and n samples.

    t: (n,) time, or iterations. s, p, q: (m, n): φ·θ, ‖φ‖², ‖θ‖². speed: (m, n − 1), ‖x'‖ between samples.
    ended: m reasons; length: (m,) valid samples. last: (m, 2d) the last states. poles: of each run that came
    to where the field is undefined, the place ("φ = 0"), else "". clock: what t counts: "t" for time, the
    flow's or that of falling rates, "n" for iterations.
    """

    t: Array
    s: Array
    p: Array
    q: Array
    speed: Array
    ended: tuple[str, ...]
    length: tuple[int, ...]
    last: Array
    poles: tuple[str, ...] = ()
    clock: str = "t"

    @property
    def keeps_momentum(self) -> bool:
        """Whether the first run's L² = pq − s² stayed what it was, to a millionth of (‖φ‖‖θ‖)²; no if it is
        0.
        """
        n = self.length[0]
        s, p, q = self.s[0, :n], self.p[0, :n], self.q[0, :n]
        square = p * q - s * s
        return bool(
            square[0] > 1e-9 * p[0] * q[0] and np.abs(square - square[0]).max() < 1e-6 * (p * q).max()
        )


def on_clock(orbit: Orbit, training: UpdateConfig) -> Orbit:
    """Samples of an ensemble at even distances in Σ of the schedule's factors, which becomes its t:
    iterations at the first rates.
    """
    clock = np.concatenate([[0.0], np.cumsum(training.factors(len(orbit.t) - 1))])
    keep = np.unique(
        np.searchsorted(clock, np.linspace(0.0, clock[-1], max(512, int(clock[-1]))), side="left").clip(
            max=len(clock) - 1
        )
    )
    return Orbit(
        clock[keep],
        orbit.phi[:, keep],
        orbit.theta[:, keep],
        orbit.ended,
        np.searchsorted(keep, np.asarray(orbit.length)),
    )


def reduce(orbit: Orbit) -> Trace:
    """What the analyses look at of an ensemble."""
    phi, theta = orbit.phi, orbit.theta
    moves = [(np.diff(x, axis=1) ** 2).sum(-1) for x in (phi, theta)]
    # Movement itself, for where friction or a wall holds a player the field alone does not say that it rests.
    speed = np.sqrt(moves[0] + moves[1]) / np.diff(orbit.t)
    s, p, q = ((x * y).sum(-1) for x, y in ((phi, theta), (phi, phi), (theta, theta)))
    last = np.concatenate([phi[:, -1], theta[:, -1]], axis=-1)
    return Trace(
        orbit.t,
        s,
        p,
        q,
        speed,
        tuple(map(str, orbit.ended)),
        tuple(int(n) for n in np.asarray(orbit.length)),
        last,
    )
