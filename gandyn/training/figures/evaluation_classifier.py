"""A small classifier of our own that judges pictures: its features for a Fréchet distance, its probabilities
for a classifier score. torch is imported here, so only the worker imports this module.

These are no FID and no Inception score: those are defined by one network trained on ImageNet, and numbers of
different networks cannot be compared. Ours is trained anew on the classes of the data at hand, always from
the same seed, so its numbers compare runs on the same data.

Sources: Heusel et al. 2017, arXiv:1706.08500 (Fréchet distance of features); Salimans et al. 2016,
arXiv:1606.03498 (score).
"""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from gandyn.orbit import Array
from gandyn.training.architectures import ARCHITECTURES
from gandyn.training.bank import Bank, bank
from gandyn.training.run_config import DataSource

ITERATIONS, BATCH, RATE, SLOW = 900, 64, 2e-3, 600
NOISE, MOST_REAL = 0.1, 2000
# A class counts as covered from a fifth of its fair share of the samples on.
FAIR = 0.2


class Seen(NamedTuple):
    """What the classifier sees in n pictures: probabilities (n, classes) and features (n, 32)."""

    probabilities: Tensor
    features: Tensor


class EvaluationClassifier:
    """The trained classifier of a bank's classes."""

    def __init__(self, known: Bank) -> None:
        self.shape, self.classes = known.shape, len(known.classes)
        self.module: Any = _trained(known)
        random = torch.Generator().manual_seed(1)
        self.real = self.look(known.draw(min(len(known.labels), MOST_REAL), random)[0])

    @torch.no_grad()
    def look(self, rows: Tensor) -> Seen:
        """Of rows (n, d) from −1 to 1."""
        features = self.module.features(rows.to("cpu", torch.float32).reshape(-1, *self.shape))
        return Seen(self.module.head(features).softmax(1), features)

    def classify(self, rows: Tensor) -> Tensor:
        """(n,) the likeliest class of each row."""
        return self.look(rows).probabilities.argmax(1)

    def quality(self, rows: Tensor) -> dict[str, float]:
        """frechet (distance from real pictures), score (1 to the number of classes), modes (classes that are
        covered).
        """
        seen = self.look(rows)
        return {
            "frechet": frechet(seen.features.numpy(), self.real.features.numpy()),
            "score": score(seen.probabilities.numpy()),
            "modes": covered(seen.probabilities.argmax(1).numpy(), self.classes),
        }


@functools.lru_cache(2)
def evaluation_classifier(source: DataSource) -> EvaluationClassifier | None:
    """The classifier of a source, trained at the first call (2 s for the digits); None where there are no
    classes to tell apart.
    """
    known = bank(source)
    return EvaluationClassifier(known) if len(known.classes) > 1 else None


def _trained(known: Bank) -> nn.Module:
    """Trained on pictures shifted by up to a pixel and blurred by noise, from a fixed seed."""
    random = torch.Generator().manual_seed(0)
    kind, classes = ARCHITECTURES["evaluation-classifier"], len(known.classes)
    module = kind.make({}, known.shape, classes, "torch", random)
    optimiser = torch.optim.Adam(module.parameters(), RATE, fused=True)
    for i in range(ITERATIONS):
        if i == SLOW:
            optimiser.param_groups[0]["lr"] = RATE / 4.0
        rows, labels = known.draw(BATCH, random)
        pictures = _shaken(rows.reshape(-1, *known.shape), random)
        loss = nn.functional.cross_entropy(module(pictures), labels)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return module.eval().requires_grad_(False)


def _shaken(pictures: Tensor, random: torch.Generator) -> Tensor:
    right, down = (int(i) - 1 for i in torch.randint(0, 3, (2,), generator=random))
    noisy = pictures + NOISE * torch.randn(pictures.shape, generator=random)
    return torch.roll(noisy, (right, down), (2, 3))


def frechet(x: Array, y: Array) -> float:
    """‖μₓ − μᵧ‖² + tr(Cₓ + Cᵧ − 2(CₓCᵧ)^½) of two samples of features, (n, k) and (m, k): the squared W₂ of
    the normal distributions with their means and covariances (Dowson and Landau 1982).
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        return float("nan")
    a, b = np.cov(x.T), np.cov(y.T)
    # The product of two covariances has real eigenvalues ≥ 0, up to rounding.
    roots = np.sqrt(np.linalg.eigvals(a @ b).real.clip(min=0.0))
    return float(((x.mean(0) - y.mean(0)) ** 2).sum() + np.trace(a) + np.trace(b) - 2.0 * roots.sum())


def score(probabilities: Array) -> float:
    """exp of the mean Kullback–Leibler divergence of each sample's probabilities (n, classes) from their
    mean: 1 at worst, the number of classes at best.
    """
    p = np.asarray(probabilities, dtype=np.float64)
    mean = p.mean(0, keepdims=True)
    return float(np.exp((p * (np.log(p + 1e-12) - np.log(mean + 1e-12))).sum(1).mean()))


def covered(labels: Array, classes: int) -> int:
    """How many classes have at least a fifth of their fair share of the labels (n,)."""
    counts = np.bincount(labels, minlength=classes)
    return int((counts >= FAIR * len(labels) / classes).sum())
