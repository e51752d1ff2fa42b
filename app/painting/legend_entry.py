"""What a legend says of a curve or of points: their name and the sign they are drawn with."""

from __future__ import annotations

from typing import NamedTuple


class LegendEntry(NamedTuple):
    """A row of a legend. id: by which the scene hides what the row names (`Scene.is_hidden`).

    color: "#rrggbb". mark: the shape of its marks, as in `app.painting.markers`; None: it has none. line:
    whether a line is its sign, dashed, dotted or neither; else a filled square. note: what stands behind the
    name.
    """

    id: str
    name: str
    color: str
    dashed: bool = False
    mark: int | None = None
    line: bool = True
    dotted: bool = False
    note: str = ""
