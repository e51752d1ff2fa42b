"""Norm of the discriminator's loss gradient with respect to each layer's activations: exploding, vanishing,
or even.

Source: Gulrajani et al. 2017, arXiv:1704.00028, Figure 1b, left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.orbit import Array
from gandyn.training.probe import LINES, Probe
from gandyn.training.probes._arrays import array

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

ROWS, SEED = 256, 12345


def norms(loop: Loop, random: Any, rows: int) -> Any:
    """(K, depth + 2) in float64, the input first, the output last; without penalties, as in the paper."""
    import torch

    from gandyn.training.objectives import parts

    real = loop.real(rows, random)
    x = torch.cat([real, loop.fake(real, random).detach()], dim=1).requires_grad_()
    kept: list[Any] = []
    # (patches or 1, K, n): the loss is the mean over patches, where there are several.
    score = loop.d(x, kept).movedim(-1, 0)
    seen = parts(lambda: score[..., :rows], lambda: score[..., rows:])
    loss = loop.objective.loss_d(seen).mean(-1).mean(0).sum()
    found = torch.autograd.grad(loss, [x, *kept])
    # Of a torch module the layers' outputs have no axis of replicas.
    return torch.stack([g.double().square().reshape(len(x), -1).sum(1).sqrt() for g in found], dim=1)


def look(loop: Loop, random: Any) -> dict[str, Array]:
    """norms (depth + 2,), always of the same samples: they then differ by the networks alone, and at the end
    they are those of the figure of merit.
    """
    import torch

    same = torch.Generator(loop.random.device).manual_seed(SEED)
    return {"norms": array(norms(loop, same, ROWS)[0].clamp_min(1e-38))}


PROBE = Probe(
    "gradient-norms", "Gradient by layer", "How much of the loss each layer feels.", LINES, look, order=2
)
