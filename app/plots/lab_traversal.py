"""Pictures while one code goes through its values along a row, and all else stays."""

from __future__ import annotations

from typing import Any

from app.plots._lab_mosaic import Mosaic, Section
from app.text.translation import tr
from app.training.snapshot_view import SnapshotView


class Traversal(Mosaic):
    """A row for each code."""

    id = "lab-traversal"
    probe = "traversal"
    order = 51
    name = "What the codes do"

    def sections(self, found: dict[str, Any], sight: SnapshotView) -> list[Section]:
        """Rows with the codes' names, each once."""
        rows, names = found["rows"], tuple(tr(str(name)) for name in found["names"])
        words, across = tr("{name}: {number} of {total}"), rows.shape[1]
        told = tuple(
            words.format(name=name, number=i + 1, total=across) for name in names for i in range(across)
        )
        heads = tuple(name if i == 0 or names[i - 1] != name else "" for i, name in enumerate(names))
        return [Section("", "ink", rows.reshape(-1, *rows.shape[2:]), told, across, heads)]


PLOT = Traversal()
