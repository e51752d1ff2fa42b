"""A convergence map in a terminal: letters for verdicts, and where the critical curves pass."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gandyn import Map

# One letter for each verdict in the picture of letters, and its width and height in them.
LETTERS = {
    "converges": "#",
    "converges-sublinearly": "+",
    "closed-orbits": "o",
    "tends-to-circle": "c",
    "limit-cycle": "@",
    "diverges": ".",
    "singular": "x",
    "inconclusive": "?",
}
COLUMNS, LINES = 64, 24


def as_text(found: Map) -> str:
    """What a terminal can show: the shares, a picture of letters, where the critical curves pass, and the
    places of the basins.
    """
    name = found.training.rule if found.training else "flow"
    axes = f"{found.spec.x.id} × {found.spec.y.id}, {found.verdict.size:,} cells"
    title = f"{found.scenario.spec.name}, d = {found.scenario.dim}, {name}: {axes}"
    shares = [f"  {LETTERS[kind]}  {100.0 * share:5.1f} %  {kind}" for kind, share in found.shares().items()]
    return "\n".join([title, "", *shares, "", *_picture(found), *_curves(found), *_places(found)])


def _picture(found: Map) -> list[str]:
    """Letters, with y upwards."""
    y, x = (_spread(n, most) for n, most in zip(found.verdict.shape, (LINES, COLUMNS)))
    rows = [
        f"{found.y[i]:10.4g} |" + "".join(LETTERS[found.kinds[found.verdict[i, j]]] for j in x)
        for i in reversed(y)
    ]
    ends = f"{found.x[0]:<10.4g}", f"{found.x[-1]:>10.4g}"
    return [*rows, " " * 12 + ends[0] + found.spec.x.id.center(max(len(x) - 20, 0)) + ends[1]]


def _spread(n: int, most: int) -> list[int]:
    count = min(n, most)
    return [round(i * (n - 1) / max(count - 1, 1)) for i in range(count)]


def _curves(found: Map) -> list[str]:
    """Where each critical curve crosses the middle of the map."""
    from gandyn.maps.curves import crossings

    middle, lines = float(found.x[len(found.x) // 2]), []
    for curve in found.curves:
        where = ", ".join(f"{value:.6g}" for value in crossings(curve, middle))
        passes = f"at {found.spec.x.id} = {middle:.4g} passes {found.spec.y.id} = {where}"
        lines.append(f"{curve.name}: {passes if where else 'does not pass the middle'}")
    return ["", *lines] if lines else []


def _places(found: Map) -> list[str]:
    if found.spec.quantity != "basin":
        return []
    lines = []
    for n, place in enumerate(found.destinations):
        size = "" if math.isnan(place.size) else f" of size {place.size:.4g}"
        where = " at (" + ", ".join(f"{x:.4g}" for x in place.point) + ")" if place.point else size
        lines.append(f"basin {n}: {100.0 * place.share:5.1f} %  {place.kind}{where}")
    return ["", *lines]
