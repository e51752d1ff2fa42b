"""How good generated pictures are, in the eyes of a classifier of our own: the Fréchet distance of its
features, its score, and how many classes are covered.
"""

from __future__ import annotations

from app.plots._lab_measured import Measured
from app.text.translation import tr


class Quality(Measured):
    """Decades apart, so the axis is logarithmic."""

    id = "lab-quality"
    probe = "quality"
    order = 61
    name = "Quality, by our own classifier"
    logarithmic = (False, True)

    def curves(self) -> dict[str, tuple[str, str]]:
        """Three."""
        return {
            "frechet": (tr("Fréchet distance"), "fake"),
            "score": (tr("classifier score"), "accent"),
            "modes": (tr("classes covered"), "real"),
        }


PLOT = Quality()
