"""Where does φ stand still, where θ? The zero sets of φ' = aφ + bθ and θ' = cφ + eθ in one dimension, as
curves in a rectangle.

Contouring a component alone draws false branches, for it changes its sign through a jump or a pole too, and
misses true ones, for it need not change its sign at a zero. So the form is used:

- a value counts as zero where aφ + bθ cancels to rounding or both terms vanish; whole regions of zeros get an
edge, no contour;
- the axes are tried by themselves, from both sides; a component that vanishes on one is divided by φ or θ,
once or twice, before
  the rest is contoured, so that neither an even zero nor a crossing is lost;
- contours on a grid are refined across the curve by bisection and secants; what does not get small there is a
jump or a pole;
- zeros without a change of sign off the axes are zeros of the gradient, so its contours are tried too.

Two branches that come closer than a cell of the grid (1/120 of the rectangle) may be merged. Source:
contourpy's marching squares for candidates; Oliveira and Takahashi 2020 (ITP) for their refinement; Filippov
1988 for jumps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gandyn.analyses.context import coefficients_at
from gandyn.dynamics import box
from gandyn.errors import GandynError
from gandyn.implicit_curves import WALL, Nullcline, zero_set
from gandyn.orbit import Array
from gandyn.scenario import Scenario

GRID = 121
# A sum is zero when its terms cancel to this share.
ROUNDING = 1e-13

Component = Callable[[Array, Array], Array]
Coefficients = Callable[[Array, Array], tuple[Array, ...]]


@dataclass(frozen=True, eq=False)
class Nullclines:
    """phi: the branches of φ' = 0, theta: of θ' = 0. still_phi, still_theta: whether that component vanishes
    in the whole rectangle.
    """

    phi: tuple[Nullcline, ...]
    theta: tuple[Nullcline, ...]
    still_phi: bool = False
    still_theta: bool = False


def nullclines(
    scenario: Scenario, view: tuple[float, float, float, float], *, grid: int | None = None
) -> Nullclines:
    """The nullclines of a scenario on a line (whatever its dimension) in view = (φ low, φ high, θ low, θ
    high).

    grid: points along each side on which candidates are looked for; 121, and half as many under instance
    noise, which is smooth and takes a quadrature for each. Raises ValueError, one sentence, for an empty
    rectangle.
    """
    x0, x1, y0, y1 = (float(x) for x in view)
    if not (np.isfinite([x0, x1, y0, y1]).all() and x0 < x1 and y0 < y1):
        raise GandynError("A view must be finite numbers, (φ low, φ high, θ low, θ high), low below high.")
    width = box(scenario)
    inner = view if width is None else (max(x0, -width), min(x1, width), y0, y1)
    if not inner[0] < inner[1]:
        return Nullclines((), ())
    plane, count = (
        scenario.with_(dim=1),
        grid or (GRID // 2 if scenario.regularizers.get("instance-noise") else GRID),
    )
    known = _once(plane)
    (phi, still_phi), (theta, still_theta) = (
        zero_set(component(plane, player, known), inner, count) for player in (0, 1)
    )
    return Nullclines((*phi, *_walls(width, view)), tuple(theta), still_phi, still_theta)


def _once(line: Scenario) -> Coefficients:
    """(a, b, c, e) at arrays φ, θ, remembered: both components are looked at on the same grid."""
    known: dict[tuple[object, ...], tuple[Array, ...]] = {}

    def found(x: Array, y: Array) -> tuple[Array, ...]:
        key = x.shape, x.tobytes(), y.shape, y.tobytes()
        if key not in known:
            known[key] = coefficients_at(line, x * y, x * x, y * y)
        return known[key]

    return found


def component(line: Scenario, player: int, known: Coefficients | None = None) -> Component:
    """φ' (player 0) or θ' (1) at arrays φ, θ; exactly 0 where its terms cancel to rounding, NaN where
    undefined.
    """
    coefficients = known or _once(line)

    def value(x: Array, y: Array) -> Array:
        first, second = coefficients(x, y)[2 * player : 2 * player + 2]
        with np.errstate(all="ignore"):
            u, v = first * x, second * y
            total = u + v
            return np.asarray(np.where(np.abs(total) <= ROUNDING * (np.abs(u) + np.abs(v)), 0.0, total))

    return value


def _walls(width: float | None, view: tuple[float, float, float, float]) -> list[Nullcline]:
    """The walls of the clipping box where φ' = −θ pushes outward, so that φ stands still."""
    if width is None:
        return []
    x0, x1, y0, y1 = view
    spans = ((width, y0, min(y1, 0.0)), (-width, max(y0, 0.0), y1))
    return [
        Nullcline(np.array([[x, low], [x, high]]), WALL)
        for x, low, high in spans
        if x0 <= x <= x1 and low < high
    ]
