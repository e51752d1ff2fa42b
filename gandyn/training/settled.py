"""Nets as one looks at them, each sample's output its own: batch norm has the statistics of a fixed batch.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

from typing import Any

import torch

from gandyn.training.nets import Net

# A `gandyn.training.loop.Loop`, which looks at its nets through this module.
Loop = Any

# Samples whose statistics batch norm takes when it is looked at, and the seed of their noise.
REFERENCE = 256


def generator(loop: Loop, average: bool = False) -> Any:
    """The loop's generator, or its average where there is one, as a function of noise: batch norm by 256
    samples of fixed noise, taken with the same weights.
    """
    net = loop.g
    if not isinstance(net, Net):
        return net
    net = net.with_parameters(loop.average) if average and loop.average else net
    return net.settled(loop.prior(REFERENCE, _fixed(loop))) if net.has_batch_norm else net


def critic(loop: Loop) -> Any:
    """The loop's discriminator as a function of samples: batch norm by 256 real and as many fake ones."""
    net = loop.d
    if not (isinstance(net, Net) and net.has_batch_norm):
        return net
    real, fake = loop.real(REFERENCE, _fixed(loop)), loop.samples(REFERENCE, _fixed(loop))
    return net.settled(torch.cat([real, fake], dim=1))


def _fixed(loop: Loop) -> torch.Generator:
    """Random numbers that are always the same."""
    return torch.Generator(loop.random.device).manual_seed(REFERENCE)
