"""d of a design that is given point-wise: d(r) = max over t in [a, b] of φ(t) + r ψ(t), for straight φ and ψ.

Then the largest value stands at an end of the interval, and total variation is |r − 1|. Only
`gandyn.design._sympy_worker` loads this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy as sp

Tell = Callable[[str, Any], None]


class DualDerivation:
    """typed: φ, ψ, the ends low and high and the output; symbols: r, t, v by name."""

    def __init__(self, typed: Mapping[str, Any], symbols: Mapping[str, Any], tell: Tell) -> None:
        self._typed, self._r, self._t, self._tell = typed, symbols["r"], symbols["t"], tell

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """What was typed, and d."""
        yield "players", self._players
        yield "d", self._d

    def _players(self) -> None:
        names = {"phi": "phi", "psi": "psi", "low": "range_low", "high": "range_high", "output": "output"}
        for role, name in names.items():
            if role in self._typed:
                self._tell(name, self._typed[role])

    def _d(self) -> None:
        value = self._typed["phi"] + self._r * self._typed["psi"]
        if sp.simplify(sp.diff(value, self._t, 2)) != 0:
            return
        low, high = (value.subs(self._t, self._typed[end]) for end in ("low", "high"))
        d = sp.simplify((low + high) / 2) + sp.Abs(sp.factor(sp.simplify(high - low))) / 2
        self._tell("d", d)
