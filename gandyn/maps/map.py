"""What a convergence map is made from, and what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn.analyses.trajectory_classifier import KINDS
from gandyn.checks import choice, entries, refused_as
from gandyn.maps.axes import Axis, MapError
from gandyn.maps.basins import Destination
from gandyn.maps.curves import Curve
from gandyn.orbit import Array
from gandyn.representation import Representation
from gandyn.scenario import Scenario
from gandyn.update_config import UpdateConfig

QUANTITIES = ("verdict", "rate", "amplitude", "radius", "basin")
MAX_CELLS = 16_777_216


@dataclass(frozen=True)
class MapSpec:
    """Two axes, and which quantity is meant to be shown: "verdict", "rate", "amplitude", "radius" or "basin";
    all are computed.

    Raises MapError, one sentence, for anything else and for more than 4096² cells.
    """

    x: Axis
    y: Axis
    quantity: str = "verdict"

    @refused_as(MapError)
    def __post_init__(self) -> None:
        if not isinstance(self.x, Axis) or not isinstance(self.y, Axis):
            raise MapError("A map needs two axes, x and y.")
        choice("The quantity of a map", self.quantity, QUANTITIES)
        if self.x.count * self.y.count > MAX_CELLS:
            raise MapError("That makes more than {:,} cells; take fewer values on an axis.", MAX_CELLS)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {"x": self.x.to_dict(), "y": self.y.to_dict(), "quantity": self.quantity}

    @classmethod
    @refused_as(MapError)
    def from_dict(cls, data: object) -> MapSpec:
        """The spec of such a dictionary; raises MapError for anything else."""
        given = entries("A map", data, cls)
        return cls(**given | {name: Axis.from_dict(given[name]) for name in ("x", "y")})


@dataclass(frozen=True, eq=False)
class Map(Representation):
    """Every array is (ny, nx): row i is at y[i], column j at x[j]. What is not computed yet is NaN, in codes
    −1.

    verdict: codes into `kinds`. rate: d log ‖(φ, θ)‖ per iteration of training or unit of time as measured,
    below 0 where it falls. amplitude: largest ‖(φ, θ)‖ in the last half. radius: spectral radius of one
    iteration at the origin, for the flow the largest real part; NaN where the origin has no linearisation.
    basin: index into `destinations`, −1 where nobody can say; filled when all cells are done. curves:
    critical curves. share: of the cells that are done.
    """

    scenario: Scenario
    training: UpdateConfig | None
    spec: MapSpec
    x: Array
    y: Array
    verdict: NDArray[np.int8]
    rate: Array
    amplitude: Array
    radius: Array
    basin: NDArray[np.int16]
    destinations: tuple[Destination, ...] = ()
    curves: tuple[Curve, ...] = ()
    share: float = 1.0
    kinds: tuple[str, ...] = field(default=KINDS)

    @property
    def values(self) -> NDArray[Any]:
        """The quantity that the spec asks for."""
        return np.asarray(getattr(self, self.spec.quantity))

    def shares(self) -> dict[str, float]:
        """The share of each verdict among all cells that are done; those that do not occur are left out."""
        done = self.verdict[self.verdict >= 0]
        return {
            kind: float((done == code).mean()) for code, kind in enumerate(self.kinds) if (done == code).any()
        }

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """For a table: (x, y, verdict, rate, amplitude, radius, basin) of each cell, row by row."""
        for i, j in product(range(len(self.y)), range(len(self.x))):
            kind = self.kinds[self.verdict[i, j]] if self.verdict[i, j] >= 0 else ""
            numbers = (float(a[i, j]) for a in (self.rate, self.amplitude, self.radius))
            yield (float(self.x[j]), float(self.y[i]), kind, *numbers, int(self.basin[i, j]))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types; numbers that are none as null."""
        from gandyn.analysis import jsonable

        arrays = {
            name: jsonable(getattr(self, name).tolist())
            for name in ("x", "y", "verdict", "rate", "amplitude", "radius", "basin")
        }
        return {
            "scenario": self.scenario.to_dict(),
            "training": None if self.training is None else self.training.to_dict(),
            "spec": self.spec.to_dict(),
            "kinds": list(self.kinds),
            "shares": self.shares(),
            "destinations": jsonable(self.destinations),
            "curves": [curve.to_dict() for curve in self.curves],
            **arrays,
        }
