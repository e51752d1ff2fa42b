"""What experiments and probes on text measure."""

from __future__ import annotations

from typing import Any

from gandyn.training.figures import text_quality

SAMPLES = 1000


def quality(loop: Any, random: Any, count: int = SAMPLES) -> dict[str, float]:
    """valid_words, bigram_js, one_hot and distinct (different lines) of `count` samples."""
    rows = loop.samples(count, random, average=True)[0].cpu().numpy()
    letters, known = loop.shape[0], loop.bank
    numbers, real = (
        text_quality.likeliest(values, letters) for values in (rows, known.pictures.cpu().numpy())
    )
    words = {word for line in known.words for word in line.split()}
    lines = text_quality.spelled(numbers, known.alphabet)
    return {
        "valid_words": text_quality.valid_words(lines, words),
        "bigram_js": text_quality.jensen_shannon(
            text_quality.bigrams(numbers, letters), text_quality.bigrams(real, letters)
        ),
        "one_hot": text_quality.one_hot(rows, letters),
        "distinct": len(set(lines)),
    }
