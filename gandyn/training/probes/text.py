"""Generated lines beside real ones, always of the same noise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import TEXT, Probe
from gandyn.training.probes._arrays import makes_text

if TYPE_CHECKING:
    from gandyn.training.loops.text_loop import TextLoop

COUNT, SEED = 24, 7


def look(loop: TextLoop, random: Any) -> dict[str, Array]:
    """real and fake (24,), unicode: each letter is the likeliest one at its place. valid (24,): a + in place
    of each letter of `fake` that belongs to a word of the data, a - for the others.
    """
    import torch

    from gandyn.training.figures.text_quality import marked

    def same() -> Any:
        return torch.Generator(loop.random.device).manual_seed(SEED)

    fake = loop.lines(loop.samples(COUNT, same(), average=True)[0])
    words = {word for line in loop.bank.words for word in line.split()}
    return {
        "real": loop.lines(loop.real(COUNT, same())[0]),
        "fake": fake,
        "valid": np.array(marked(fake.tolist(), words)),
    }


PROBE = Probe(
    "text", "Text", "What the generator writes from the same noise, beside real lines.", TEXT, look,
    makes_text, order=20,
)  # fmt: skip
