"""A slow, independent solver for fields that jump: scipy's DOP853 with its own event location, mode
by mode.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp

Rate = Callable[[np.ndarray], np.ndarray]
Number = Callable[[np.ndarray], float]


@dataclass
class Jump:
    """A field that is `above` where g > 0 and `below` where g < 0; grad is the gradient of g. No step is
    longer than `longest`.
    """

    above: Rate
    below: Rate
    g: Number
    grad: Rate
    longest: float = 0.02

    def weight(self, x: np.ndarray) -> float:
        """The share of `above` that keeps the flow on g = 0."""
        up, down = self.grad(x) @ self.above(x), self.grad(x) @ self.below(x)
        return float(down / (down - up))

    def sliding(self, x: np.ndarray) -> np.ndarray:
        """Filippov's velocity on g = 0."""
        w = self.weight(x)
        return w * self.above(x) + (1.0 - w) * self.below(x)

    def mode(self, x: np.ndarray) -> str:
        """How the flow goes on from a point on g = 0."""
        up, down = self.grad(x) @ self.above(x), self.grad(x) @ self.below(x)
        return "sliding" if up < 0.0 < down else ("above" if up > 0.0 else "below")

    def events(self, mode: str) -> list[Callable[[float, np.ndarray], float]]:
        """Functions whose zero ends a mode."""
        if mode == "sliding":
            return [lambda t, x: self.weight(x), lambda t, x: 1.0 - self.weight(x)]
        return [lambda t, x: self.g(x)]

    def leave(self, mode: str, time: float, x: np.ndarray) -> tuple[float, np.ndarray]:
        """A hair's breadth off the surface, so that the event just met is not met again."""
        hair = 1e-10
        return time + hair, x + hair * {"above": self.above, "below": self.below, "sliding": self.sliding}[
            mode
        ](x)

    def solve(self, x: np.ndarray, times: np.ndarray) -> tuple[np.ndarray, set[str]]:
        """States at `times`, and which modes the orbit went through."""
        out, seen, now = np.empty((len(times), len(x))), set(), float(times[0])
        mode = self.mode(x) if self.g(x) == 0.0 else ("above" if self.g(x) > 0.0 else "below")
        out[0] = x
        while now < times[-1]:
            seen.add(mode)
            now, x, exits = self._leg(mode, now, x, times, out)
            if now < times[-1]:
                # Sliding is left on the side whose share has grown to 1; there the rates are too close to 0
                # to ask.
                mode = exits or self.mode(x)
                now, x = self.leave(mode, now, x)
        return out, seen

    def _leg(
        self, mode: str, now: float, x: np.ndarray, times: np.ndarray, out: np.ndarray
    ) -> tuple[float, np.ndarray, str]:
        """Integrates to the end of the mode and fills `out`; returns when and where that was, and the side a
        sliding leg left on.
        """
        events = self.events(mode)
        for event in events:
            event.terminal = True
            event.direction = -1 if mode in ("above", "sliding") else 1
        rate = {"above": self.above, "below": self.below, "sliding": self.sliding}[mode]
        leg = solve_ivp(
            lambda t, y: rate(y),
            (now, times[-1]),
            x,
            method="DOP853",
            events=events,
            dense_output=True,
            rtol=1e-12,
            atol=1e-13,
            max_step=self.longest,
        )
        inside = (times >= now) & (times <= leg.t[-1])
        if inside.any():
            out[inside] = leg.sol(times[inside]).T
        exits = "" if mode != "sliding" else ("below" if len(leg.t_events[0]) else "above")
        return float(leg.t[-1]), leg.y[:, -1], exits
