"""Disjoint supports, measured: two random surfaces of dimension k in d dimensions, and how many samples of
one have a neighbour on the other.

Two random curves in the plane cross in points, two surfaces in space in lines: what they share has measure 0
(Arjovsky and Bottou 2017, lemma 3), so the share of samples of q with one of p within ε falls like ε^(d − k)
however many samples there are, while few samples find fewer neighbours still. Each surface is a random
trigonometric polynomial with amplitudes that fall with the frequency.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gandyn import checks
from gandyn.distances.errors import DistanceError
from gandyn.distances.pairs import Array

_FREQUENCIES = 4


@dataclass(frozen=True, eq=False)
class Overlap:
    """`shares[i, j]`: how many of q's `counts[i]` samples have one of p's within `radii[j]`, from 0 to 1."""

    counts: tuple[int, ...]
    radii: tuple[float, ...]
    shares: Array


def random_surface(manifold: int, ambient: int, count: int, random: np.random.Generator) -> Array:
    """`count` samples (count, ambient) of a random closed surface of this dimension, of about the size 1."""
    waves = np.array(
        [k for k in itertools.product(range(_FREQUENCIES), repeat=manifold) if any(k)], dtype=float
    )
    falls = 1.0 / np.linalg.norm(waves, axis=1) ** 2
    amplitudes = random.normal(size=(len(waves), ambient)) * (falls / np.linalg.norm(falls))[:, None]
    phases = random.uniform(0.0, 2.0 * np.pi, size=(len(waves), ambient))
    at = random.uniform(0.0, 2.0 * np.pi, size=(count, manifold)) @ waves.T
    return np.column_stack([np.cos(at + phases[:, k]) @ amplitudes[:, k] for k in range(ambient)])


def overlap(
    counts: Sequence[int],
    radii: Sequence[float],
    manifold: int = 1,
    ambient: int = 2,
    repeats: int = 8,
    seed: int = 0,
) -> Overlap:
    """The mean over `repeats` pairs of random surfaces; the same for the same seed."""
    _check(counts, radii, manifold, ambient)
    totals = np.zeros((len(counts), len(radii)))
    for child in np.random.SeedSequence(seed).spawn(repeats):
        random = np.random.default_rng(child)
        one, other = (random_surface(manifold, ambient, max(counts), random) for _ in range(2))
        totals += [_shares(one[:count], other[:count], radii) for count in counts]
    return Overlap(tuple(counts), tuple(radii), totals / repeats)


def _shares(p: Array, q: Array, radii: Sequence[float]) -> list[float]:
    from scipy.spatial import cKDTree

    nearest, _ = cKDTree(p).query(q)
    return [float(np.mean(nearest <= radius)) for radius in radii]


def _check(counts: Sequence[int], radii: Sequence[float], manifold: int, ambient: int) -> None:
    with checks.refused_as(DistanceError):
        checks.whole("The dimension of the surfaces", manifold, 1, 3)
        checks.whole("The dimension of the space", ambient, manifold, 100)
        for count in counts:
            checks.whole("The number of samples", count, 1, 1_000_000)
        for radius in radii:
            checks.positive("The radius", radius)
