"""How good a generator's pictures are by our own classifier."""

from __future__ import annotations

from typing import Any

# Of how many samples figures of merit are taken.
SAMPLES = 1000


def quality(loop: Any, random: Any, count: int = SAMPLES) -> dict[str, float]:
    """frechet, score and modes of the generator's samples, by the average where there is one; nothing where
    the data has no classes.
    """
    from gandyn.training.figures.evaluation_classifier import evaluation_classifier

    found = evaluation_classifier(loop.setup.data)
    return {} if found is None else found.quality(loop.samples(count, random, average=bool(loop.average))[0])
