"""The same noise through the generator and through its averages: how smooth, how much detail."""

from __future__ import annotations

from typing import Any

from app.plots._lab_mosaic import Mosaic, Section, numbered
from app.text.translation import tr
from app.training.snapshot_view import SnapshotView


class Averages(Mosaic):
    """A mosaic for each decay."""

    id = "lab-averages"
    probe = "averages"
    order = 51
    name = "Averages of one run"

    def sections(self, found: dict[str, Any], sight: SnapshotView) -> list[Section]:
        """From none to the longest memory."""
        return [_section(decay, found[decay]) for decay in sorted(found, key=float)]


def _section(decay: str, pictures: Any) -> Section:
    caption = tr("decay {decay}").format(decay=decay) if float(decay) else tr("no average")
    names = tuple(f"{caption}: {name}" for name in numbered(tr("picture {number} of {total}"), pictures))
    return Section(caption, "critic" if float(decay) else "fake", pictures, names)


PLOT = Averages()
