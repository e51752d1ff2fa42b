"""Generated pictures of each class, a row each: whether the generator does what it is asked."""

from __future__ import annotations

from app.plots.lab_traversal import Traversal


class ClassGrid(Traversal):
    """A row for each class."""

    id = "lab-class-grid"
    probe = "class-grid"
    order = 51
    name = "Samples by class"


PLOT = ClassGrid()
