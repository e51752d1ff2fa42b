"""How often to look: so that probes take at most a given share of the time, whatever they cost on this
machine; more often in the first seconds, which are all of a short run.
"""

from __future__ import annotations

SHARE, FASTEST = 0.04, 1.0 / 30.0
# Seconds that looks may take beyond their share, half of them within the first seconds of a run.
CREDIT, FIRST = 0.2, 5.0


class ProbeScheduler:
    """Measures what probes cost and says when the next is due; times in seconds of any clock.

    After a minute or two it is below the 5 % that are allowed; it looks at most 30 times a second.
    """

    def __init__(self, share: float = SHARE) -> None:
        self._share, self._spent, self._charged = share, 0.0, 0.0
        self._since, self._last, self._cost = 0.0, -1e9, 0.0

    def start(self, now: float, cost: float = 0.0) -> None:
        """Begins to count; cost: of a look that was taken before."""
        self._since, self._cost = now, cost

    def pause(self, seconds: float) -> None:
        """Time that belongs neither to training nor to probes."""
        self._since += seconds

    def due(self, now: float) -> bool:
        """Whether a look is affordable: all looks so far, and this one, within the share and the credit."""
        elapsed = now - self._since
        allowed = self._share * elapsed + CREDIT * elapsed / (elapsed + FIRST)
        return now - self._last >= FASTEST and self._charged + self._cost <= allowed

    def spend(self, began: float, now: float, usual: float = 0.0) -> None:
        """A look took from `began` to `now`; usual: what looks take on average, if that is known."""
        self._cost = usual or now - began
        self._charged += self._cost
        self._spent += now - began
        self._last = now

    def share(self, now: float) -> float:
        """What looking took of all the time so far."""
        return self._spent / max(now - self._since, 1e-9)
