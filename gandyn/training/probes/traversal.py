"""Pictures while one code goes through its values and all else stays.

Source: Chen et al. 2016, arXiv:1606.03657, Figure 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import PICTURES, Probe

if TYPE_CHECKING:
    from gandyn.training.loops.info_loop import InfoLoop

# Rows for each code, of different noise and categories.
ROWS, SEED = 3, 7


def look(loop: InfoLoop, random: Any) -> dict[str, Array]:
    """rows: uint8 (9, 10, h, w[, 3]), always of the same noise: three rows in which the category changes,
    three for each continuous code, from −1 to 1. names (9,): of the code that changes.
    """
    import torch

    from gandyn.training.experiments.infogan import CODES

    rows = torch.cat([_row(loop, code, i) for code in range(len(CODES)) for i in range(ROWS)])
    found = loop.pictures(loop.sampler(average=bool(loop.average))(rows))
    names = np.repeat(list(CODES), ROWS)
    return {"rows": found.reshape(len(names), loop.categories, *found.shape[1:]), "names": names}


def _row(loop: InfoLoop, code: int, number: int) -> Any:
    """(categories, latent numbers) in which this code changes."""
    import torch

    columns = loop.categories
    same = torch.Generator(loop.random.device).manual_seed(SEED + number)
    noise = loop.prior(1, same)[0].expand(columns, -1)
    category = torch.arange(columns) if code == 0 else torch.full((columns,), 3 * number)
    codes = torch.zeros(columns, 2).to(noise)
    if code > 0:
        codes[:, code - 1] = torch.linspace(-1.0, 1.0, columns)
    return loop.coded(noise, category.to(noise.device), codes)


PROBE = Probe(
    "traversal", "What the codes do", "Pictures while one code goes through its values and all else stays.",
    PICTURES, look, lambda setup: "information" in setup.options, order=20,
)  # fmt: skip
