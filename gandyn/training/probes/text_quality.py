"""How many generated words are real ones, how like their pairs of letters are, how sure each letter is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import NUMBERS, Probe
from gandyn.training.probes._arrays import makes_text

if TYPE_CHECKING:
    from gandyn.training.loops.text_loop import TextLoop

COUNT = 500


def look(loop: TextLoop, random: Any) -> dict[str, Array]:
    """valid_words, bigram_js and one_hot (1,) each, of 500 samples."""
    from gandyn.training.figures.texts import quality

    found = quality(loop, random, COUNT)
    return {name: np.array([found[name]]) for name in PROBE.numbers}


PROBE = Probe(
    "text-quality", "Quality of text", "Valid words, pairs of letters, and how one-hot the vectors are.",
    NUMBERS, look, makes_text, order=21, numbers=("valid_words", "bigram_js", "one_hot"),
)  # fmt: skip
