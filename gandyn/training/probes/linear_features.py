"""What the discriminator has learned of classes that nobody told it: a linear classifier on its features,
trained with five labels a class, beside one on bare pixels and one on the features it had before training.

Claim: Radford, Metz and Chintala 2016, arXiv:1511.06434, section 5. The untrained discriminator is the
control that the paper lacks: on the digits its features are as good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import NUMBERS, Probe
from gandyn.training.probes._arrays import makes_pictures

if TYPE_CHECKING:
    from torch import Tensor

    from gandyn.training.loops.image_loop import ImageLoop

LABELS, TESTED, SEED = 5, 500, 5


def look(loop: ImageLoop, random: Any) -> dict[str, Array]:
    """pixels, discriminator, untrained (1,): accuracy on 500 pictures that were not trained on; NaN where the
    data has no classes.
    """
    if len(loop.bank.classes) < 2:
        return {name: np.array([np.nan]) for name in PROBE.numbers}
    taught, tested = _split(loop)
    begun = loop.untrained_critic()
    ways = {"pixels": lambda rows: rows, "discriminator": loop.d.features, "untrained": begun.features}
    found = {name: _accuracy(loop, way, taught, tested) for name, way in ways.items()}
    return {name: np.array([value]) for name, value in found.items()}


def _split(loop: ImageLoop) -> tuple[Array, Array]:
    """Numbers of pictures: five of each class, and 500 others; always the same."""
    order = np.random.default_rng(SEED).permutation(len(loop.bank.labels))
    labels = loop.bank.labels.numpy()[order]
    few = [order[labels == c][:LABELS] for c in range(len(loop.bank.classes))]
    taught = np.concatenate(few)
    return taught, np.setdiff1d(order, taught, assume_unique=True)[:TESTED]


def _accuracy(loop: ImageLoop, way: Any, taught: Array, tested: Array) -> float:
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    x, y = (_seen(loop, way, at) for at in (taught, tested))
    scale = StandardScaler().fit(x)
    labels = loop.bank.labels.numpy()
    model = LogisticRegression(max_iter=200, C=0.1).fit(scale.transform(x), labels[taught])
    return float(model.score(scale.transform(y), labels[tested]))


def _seen(loop: ImageLoop, way: Any, at: Array) -> Array:
    import torch

    rows: Tensor = loop.bank.rows(torch.as_tensor(at)).to(loop.random.device, loop.dtype)
    found: Array = way(rows).detach().cpu().numpy()
    return found


PROBE = Probe(
    "linear-features", "Features of D", "Accuracy of a linear classifier with five labels a class.",
    NUMBERS, look, makes_pictures, order=16, numbers=("pixels", "discriminator", "untrained"),
)  # fmt: skip
