"""How good generated lines are: arrays in, numbers out. Knows no torch.

A line is a row of probabilities, letter by letter: entry l·length + p says how likely letter l is at place p.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np

from gandyn.orbit import Array


def likeliest(rows: Array, letters: int) -> Array:
    """(n, length) the number of the likeliest letter at each place of rows (n, letters · length)."""
    found: Array = rows.reshape(len(rows), letters, -1).argmax(1)
    return found


def spelled(numbers: Array, alphabet: str) -> list[str]:
    """Lines of numbers of letters (n, length), without the spaces around them."""
    return ["".join(alphabet[i] for i in line).strip() for line in numbers.tolist()]


def valid_words(lines: Sequence[str], known: Collection[str]) -> float:
    """Share of words that are known ones; a line without a word counts as a wrong word."""
    words = [word for line in lines for word in line.split() or [""]]
    return float(np.mean([word in known for word in words]))


def marked(lines: Sequence[str], known: Collection[str]) -> list[str]:
    """Lines with a + in place of each letter of a known word, and a - for the letters of the others."""

    def mark(word: re.Match[str]) -> str:
        return ("+" if word[0] in known else "-") * len(word[0])

    return [re.sub(r"\S+", mark, line) for line in lines]


def bigrams(numbers: Array, letters: int) -> Array:
    """(letters²,) how frequent each pair of neighbouring letters is in numbers (n, length), spaces too."""
    pairs = numbers[:, :-1] * letters + numbers[:, 1:]
    counts = np.bincount(pairs.ravel(), minlength=letters**2)
    found: Array = counts / counts.sum()
    return found


def jensen_shannon(p: Array, q: Array) -> float:
    """JS of two distributions (k,), at most log 2."""
    middle = 0.5 * (p + q)

    def kl(a: Array) -> float:
        at = a > 0.0
        return float((a[at] * np.log(a[at] / middle[at])).sum())

    return 0.5 * (kl(p) + kl(q))


def one_hot(rows: Array, letters: int) -> float:
    """Mean probability of the likeliest letter: 1 where all vectors are one-hot, 1/letters where all letters
    are alike.
    """
    return float(rows.reshape(len(rows), letters, -1).max(1).mean())
