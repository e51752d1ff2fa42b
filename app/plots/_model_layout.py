"""Where the nodes of a model's diagram lie, and along which ways its arrows go.

Places are thought along the way of the data ("main", from noise to losses) and across it: lane 0 is that of
generated samples, lane 2 that of real ones. A wide room has the main direction to the right, a high one down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF

from app.plots.plot import Array
from gandyn.training.diagram import (
    CONDITION,
    CRITIC,
    FAKE,
    GENERATOR,
    LOSS_D,
    LOSS_G,
    NOISE,
    REAL,
    Diagram,
    Edge,
)  # fmt: skip

WIDE = 1.15  # how much wider than high a room is whose data go to the right
MIDDLE = 1.0
CARD, GAP, BUS = 12.0, 2.8, 1.3  # text sizes: a card at most, between two, and of a way around
CENTRE = 0.58  # of the room across: what stands in the middle sees the lanes on both sides
SEEN = 0.12  # of a box: how much of it another one must see for a straight way
EDGE = 4.0  # pixels of a way around from the edge of the room
# Shares of a side for values and for gradients: between boxes in a line, past the critic, and where a way
# leaves that turns, with the place where it arrives.
PAIR, BEYOND, NEAR, TURN = (0.32, 0.68), (0.12, 0.3), (0.85, 0.6), (0.3, 0.7)


@dataclass(frozen=True)
class Chart:
    """Boxes of the nodes, and ways of the edges as polylines (n, 2) from source to target."""

    boxes: dict[str, QRectF]
    ways: dict[str, Array]

    @property
    def low(self) -> float:
        """The lowest pixel of it."""
        ways = (float(way[:, 1].max()) for way in self.ways.values())
        return max((*ways, *(box.bottom() for box in self.boxes.values())))


@dataclass(frozen=True)
class _Box:
    """Along and across: from a to b, from c to d."""

    a: float
    b: float
    c: float
    d: float

    def across(self, share: float) -> float:
        return self.c + share * (self.d - self.c)

    def along(self, share: float) -> float:
        return self.a + share * (self.b - self.a)


def placed(diagram: Diagram, room: QRectF, text: float) -> Chart:
    """The diagram in a room, as large as it allows."""
    wide = room.width() > WIDE * room.height()
    length, breadth = (room.width(), room.height()) if wide else (room.height(), room.width())
    boxes, around = _boxes(diagram, length, breadth, text)
    ways = {edge.id: _way(edge, boxes, around, diagram) for edge in diagram.edges}

    def turned(points: Array) -> Array:
        return (points if wide else points[:, ::-1]) + (room.x(), room.y())

    return Chart(
        {id: _rect(turned(np.array([[b.a, b.c], [b.b, b.d]]))) for id, b in boxes.items()},
        {id: turned(way) for id, way in ways.items()},
    )


def _rect(corners: Array) -> QRectF:
    (x0, y0), (x1, y1) = corners.tolist()
    return QRectF(x0, y0, x1 - x0, y1 - y0)


# ---- places
# ----------------------------------------------------------------------------------------------------------


def _cells(diagram: Diagram) -> dict[str, tuple[float, float]]:
    """id -> (place along, lane)."""
    ids = {node.id for node in diagram.nodes}
    if FAKE not in ids:
        found = {REAL: (0.0, 0.0), CONDITION: (0.0, 2.0), CRITIC: (1.0, 0.0), LOSS_D: (2.0, 0.0)}
        return {id: cell for id, cell in found.items() if id in ids}
    both = {LOSS_D, LOSS_G} <= ids
    last = 4.0 if CRITIC in ids else 3.0
    found = {
        NOISE: (0.0, 0.0), CONDITION: (0.0, 2.0 if _reads(diagram) else MIDDLE), GENERATOR: (1.0, 0.0),
        FAKE: (2.0, 0.0), REAL: (2.0, 2.0), CRITIC: (3.0, MIDDLE),
        LOSS_G: (last, 0.0 if both else MIDDLE), LOSS_D: (last, 2.0 if both else MIDDLE),
    }  # fmt: skip
    if NOISE not in ids and CONDITION in ids:
        found[CONDITION] = (0.0, 0.0 if not _judged(diagram) else MIDDLE)
    return {id: cell for id, cell in found.items() if id in ids}


def _reads(diagram: Diagram) -> bool:
    """Whether a loss is given the condition: then its way goes around."""
    return any(e.source == CONDITION and e.target in (LOSS_D, LOSS_G) for e in diagram.edges)


def _judged(diagram: Diagram) -> bool:
    return any(e.source == CONDITION and e.target == CRITIC for e in diagram.edges)


def _boxes(diagram: Diagram, length: float, breadth: float, text: float) -> tuple[dict[str, _Box], _Box]:
    """The nodes' boxes, and the box that ways around them lie on."""
    cells = _cells(diagram)
    outer = _around(diagram, length, breadth, text)
    places = sorted({along for along, _ in cells.values()})
    lanes = sorted({lane for id, (_, lane) in cells.items() if lane != MIDDLE or id == CONDITION}) or [MIDDLE]
    starts, size = _parts(outer.a, outer.b, len(places), text)
    rows, high = _parts(outer.c, outer.d, len(lanes), text)
    found = {}
    for id, (along, lane) in cells.items():
        a = starts[places.index(along)]
        if lane in lanes:
            c, d = rows[lanes.index(lane)], rows[lanes.index(lane)] + high
        else:
            middle, half = 0.5 * (rows[0] + rows[-1] + high), 0.5 * CENTRE * (rows[-1] + high - rows[0])
            c, d = middle - half, middle + half
        found[id] = _Box(a, a + size, c, d)
    return found, _Box(0.0, length, 0.0, breadth)


def _around(diagram: Diagram, length: float, breadth: float, text: float) -> _Box:
    """The room without that for ways around."""
    cells = _cells(diagram)
    kinds = {_kind(edge, cells) for edge in diagram.edges}
    bus = BUS * text
    low = bus if "over" in kinds else 0.0
    high = bus if kinds & {"under", "beside"} else 0.0
    return _Box(0.0, length - (bus if "beside" in kinds else 0.0), low, breadth - high)


def _parts(low: float, high: float, count: int, text: float) -> tuple[list[float], float]:
    """Where as many cards begin, and their size."""
    room, least = high - low, min(GAP * text, 0.28 * (high - low) / count)
    size = min((room - (count - 1) * least) / count, CARD * text)
    gap = min((room - count * size) / max(count - 1, 1), 1.8 * GAP * text)
    first = low + 0.5 * (room - count * size - (count - 1) * gap)
    return [first + i * (size + gap) for i in range(count)], size


# ---- ways
# ----------------------------------------------------------------------------------------------------------


def _kind(edge: Edge, cells: dict[str, tuple[float, float]]) -> str:
    """Whether an edge goes over, under or beside the others; "" if it goes between them."""
    ends = {edge.source, edge.target}
    if not ends & {LOSS_D, LOSS_G} or not ends & {NOISE, CONDITION, REAL} or FAKE not in cells:
        return ""
    loss = LOSS_G if LOSS_G in ends else LOSS_D
    if cells[loss][1] == MIDDLE:
        return ""
    if loss == LOSS_D:
        return "under"
    return "over" if edge.source == NOISE else "beside"


def _way(edge: Edge, boxes: dict[str, _Box], around: _Box, diagram: Diagram) -> Array:
    """From the source to the target; gradients go beside the values that they belong to."""
    one, two = boxes[edge.source], boxes[edge.target]
    kind = _kind(edge, _cells(diagram))
    if kind:
        return np.array(list(_round(kind, one, two, around)))
    first, second = (two, one) if edge.back else (one, two)
    way = _between(edge, first, second, _paired(edge, diagram), CRITIC not in (edge.source, edge.target))
    return way[::-1] if edge.back else way


def _paired(edge: Edge, diagram: Diagram) -> bool:
    ends = {edge.source, edge.target}
    return any({e.source, e.target} == ends and e.back != edge.back for e in diagram.edges)


def _between(edge: Edge, one: _Box, two: _Box, paired: bool, passes: bool) -> Array:
    """A straight way where both boxes see each other, else along and then across. passes: not into the
    critic.
    """
    if one.a == two.a:
        x, later = one.along(0.5), one.d <= two.c
        return np.array([[x, one.d if later else one.c], [x, two.c if later else two.d]])
    low, high = max(one.c, two.c), min(one.d, two.d)
    if high - low > SEEN * (one.d - one.c):
        beyond = passes and edge.source in (FAKE, LOSS_G) and edge.target in (FAKE, LOSS_G) and one.c == two.c
        shares = BEYOND if beyond else (PAIR if paired else (0.5, 0.5))
        y = low + shares[edge.back] * (high - low)
        return np.array([[one.b, y], [two.a, y]])
    return _elbow(one, two, NEAR[edge.back] if paired else 0.7, TURN[edge.back] if paired else 0.5)


def _elbow(one: _Box, two: _Box, near: float, turn: float) -> Array:
    """Out of the side, and into the near one of the second box."""
    down = two.c > one.c
    y, x = one.across(near if down else 1.0 - near), two.along(turn)
    return np.array([[one.b, y], [x, y], [x, two.c if down else two.d]])


def _round(kind: str, one: _Box, two: _Box, around: _Box) -> Iterator[tuple[float, float]]:
    x0, x1 = one.along(0.35), two.along(0.5)
    if kind == "over":
        yield from ((x0, one.c), (x0, around.c + EDGE), (x1, around.c + EDGE), (x1, two.c))
    elif kind == "under":
        yield from ((x0, one.d), (x0, around.d - EDGE), (x1, around.d - EDGE), (x1, two.d))
    else:
        x0, y, low, far = one.along(0.65), two.across(0.5), around.d - 2.5 * EDGE, around.b - EDGE
        yield from ((x0, one.d), (x0, low), (far, low), (far, y), (two.b, y))
