"""How many generated words are words, how far pairs of letters are from those of the data, and how near the
outputs are to one-hot vectors.
"""

from __future__ import annotations

from app.plots._lab_measured import Shares
from app.text.translation import tr


class TextQuality(Shares):
    """Three numbers from 0 to 1."""

    id = "lab-text-quality"
    probe = "text-quality"
    order = 61
    name = "Quality of the text"

    def curves(self) -> dict[str, tuple[str, str]]:
        """The largest probability of a letter says how one-hot it is."""
        return {
            "valid_words": (tr("valid words"), "accent"),
            "bigram_js": (tr("JS of letter pairs"), "fake"),
            "one_hot": (tr("largest probability"), "critic"),
        }


PLOT = TextQuality()
