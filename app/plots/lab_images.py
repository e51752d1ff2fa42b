"""Generated pictures beside real ones."""

from __future__ import annotations

from app.plots.lab_sample_grid import SampleGrid


class Images(SampleGrid):
    """Two mosaics, of new noise with each look."""

    id = "lab-images"
    probe = "images"
    order = 57
    name = "Images"


PLOT = Images()
