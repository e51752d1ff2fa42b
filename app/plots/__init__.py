"""Every picture a scene can show, one per file. To add one, write a module here that holds:

1. a docstring that says what it shows and in which coordinates;
2. a subclass of `Plot` (or `_plane.Plane` for a plane in which trajectories run);
3. `PLOT = ThatClass()`, with an id, an order and the dimensions it is for.

`app.figure.layout` decides where plots go; the canvas sends clicks and drags to `place`, `grab` and `drag`.
"""

from __future__ import annotations

import sys

from app.plots.plot import PICK, ComputeOptions, Plot, Quality, StateEdit, Stray, Table
from gandyn.registry import discover

__all__ = ["PICK", "PLOTS", "ComputeOptions", "Plot", "Quality", "StateEdit", "Stray", "Table"]

PLOTS: dict[str, Plot] = discover(sys.modules[__name__], "PLOT")
