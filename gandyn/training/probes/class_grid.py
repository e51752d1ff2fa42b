"""Samples of each class, always of the same noise: one row for each class, and in a column the same noise.

Source: Mirza and Osindero 2014, arXiv:1411.1784, Figure 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import PICTURES, Probe

if TYPE_CHECKING:
    from gandyn.training.loops.conditional_loop import ConditionalLoop

COLUMNS, SEED, MOST = 6, 7, 20


def look(loop: ConditionalLoop, random: Any) -> dict[str, Array]:
    """rows: uint8 (classes, 6, h, w[, 3]); names (classes,): of the classes, at most 20."""
    import torch

    names = loop.bank.classes[:MOST]
    noise = loop.prior(COLUMNS, torch.Generator(loop.random.device).manual_seed(SEED))[0]
    labels = loop.one_hot(torch.arange(len(names)).repeat_interleave(COLUMNS))
    given = torch.cat([noise.repeat(len(names), 1), labels], dim=1)
    found = loop.pictures(loop.sampler(average=bool(loop.average))(given))
    return {"rows": found.reshape(len(names), COLUMNS, *found.shape[1:]), "names": np.array(names)}


PROBE = Probe(
    "class-grid", "Samples by class", "What the generator draws when it is asked for each class.",
    PICTURES, look, lambda setup: "generator_label" in setup.options, order=18,
)  # fmt: skip
