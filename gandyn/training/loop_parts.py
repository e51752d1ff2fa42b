"""What a loop is made of, told by its own networks: shapes are found by sending a batch through them that has
shapes and no numbers, so that nothing is computed and no random number drawn.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.func import functional_call

from gandyn.message import Message
from gandyn.training.diagram import Parts
from gandyn.training.module_net import ModuleNet

META = "meta"


def parts_of(loop: Any) -> Parts:
    """Those of the plain `loop.Loop`; loops of another kind change what is other with them."""
    setup, g = loop.setup, loop.g
    blurred = Message(
        "Real samples with noise of standard deviation {:g}, in place of a generator.", setup.spread
    )
    return Parts(
        batch=setup.batch,
        sample=(loop.dim,),
        score=output_shape(loop.d),
        updates=setup.updates,
        loss=Message(setup.spec.name),
        critic=loop.d.flat.numel(),
        generator=None if g is None else g.flat.numel(),
        noise=(setup.z_dim,) if g is not None and setup.z_dim else (),
        prior=setup.prior,
        replicas=setup.replicas,
        dtype=str(loop.dtype).removeprefix("torch."),
        several="real" in loop.objective.needs_g,
        penalty=bool(setup.penalties) or "slope" in loop.objective.needs_d,
        box=setup.box,
        average=bool(loop.average),
        optimisers=(setup.d.optimiser, setup.g.optimiser if setup.g else setup.d.optimiser),
        substitute=blurred if g is None else "",
    )


def output_shape(net: Any) -> tuple[int, ...]:
    """The shape of what a player's network says of one sample."""
    if not isinstance(net, ModuleNet):
        return (int(net.sizes[-1]),)
    module = net.module
    held = {name: p.detach().to(META) for name, p in module.named_parameters()}
    held |= {name: b.to(META) for name, b in module.named_buffers()}
    with torch.no_grad():
        found = functional_call(
            module, held, (torch.empty(2, *net.shape, device=META, dtype=net.flat.dtype),)
        )
    return tuple(found.shape[1:])
