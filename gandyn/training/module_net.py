"""A torch module as a player: the interface of `nets.Net`, with rows of numbers in and out and one replica.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.utils.parametrizations import spectral_norm, weight_norm

from gandyn.training.nets import TINY
from gandyn.training.normalisation import WEIGHT
from gandyn.training.run_config import NetworkConfig

_WEIGHTED = (nn.Conv1d, nn.Conv2d, nn.ConvTranspose2d, nn.Linear)
Rows = Callable[[Tensor], Tensor]


class ModuleNet:
    """A module that maps (n, *shape) to (n, …). Call: (1, n, numbers of shape or more) -> (1, n, numbers);
    what a row holds behind the numbers of the shape is not for this module.

    flat, flat_gradient (1, all parameters): the memory that all parameters and their gradients are views of,
    so that an optimiser has one tensor to step. Batch norm takes the statistics of its batch; its running
    ones follow only within `training()`, so that whoever looks leaves no trace.
    """

    slope = None

    def __init__(
        self, module: nn.Module, player: NetworkConfig, shape: tuple[int, ...], spectral: bool = False
    ) -> None:
        self.module: Any = module
        self.player, self.shape, self.spectral = player, shape, spectral
        if player.options.get("norm") == WEIGHT:
            _direct(module)
        if spectral:
            _normalise(module)
        self.names = [name for name, _ in module.named_parameters()]
        self.parameters: list[Tensor] = list(module.parameters())
        self.flat, self.flat_gradient, self.gradients = _packed(self.parameters)
        self.weights = [_weight(layer).detach()[None] for layer in _weighted(module)]
        self.left = [buffer for buffer in module.buffers() if buffer.is_floating_point()]
        self._norms = [layer for layer in module.modules() if isinstance(layer, _BatchNorm)]
        self._follow(False)

    @property
    def has_batch_norm(self) -> bool:
        """Whether one sample's output depends on the others of its batch."""
        return bool(self._norms)

    def _follow(self, on: bool) -> None:
        for layer in self._norms:
            layer.track_running_stats = on

    @contextlib.contextmanager
    def training(self) -> Iterator[None]:
        """While its running statistics follow the batches."""
        self._follow(True)
        try:
            yield
        finally:
            self._follow(False)

    def squares(self) -> Tensor:
        """(1,) ‖φ‖², differentiable."""
        return torch.stack([p.square().sum() for p in self.parameters]).sum()[None]

    def refine(self, rounds: int = 1) -> None:
        """torch's spectral norm renews its vectors itself, with each batch."""

    def __call__(self, x: Tensor, keep: list[Tensor] | None = None) -> Tensor:
        """Output; `keep` collects what every weighted layer gives, the last one's last."""
        with _kept(self.module, keep):
            found: Tensor = self.module(self.unflat(x))
        return found.reshape(1, x.shape[1], -1)

    def unflat(self, x: Tensor) -> Tensor:
        """(n, *shape) of rows (…, n, numbers or more)."""
        return x[..., : math.prod(self.shape)].reshape(x.shape[-2], *self.shape)

    def score(self, x: Tensor) -> Tensor:
        """(1, n) output of a critic; of one that judges patches (patches, n): they broadcast as replicas do,
        and the mean of their losses is over all patches of all samples.
        """
        return self(x)[0].T

    def input_gradient(self, x: Tensor) -> Tensor:
        """∇ₓD at x, (1, n, d), differentiable in the parameters; D is the mean of its patches' scores.

        With batch norm it is the gradient of the batch's summed scores: no gradient of one sample's score
        exists apart from the batch.
        """
        x = x.detach().requires_grad_()
        found: Tensor = torch.autograd.grad(self.score(x).mean(0).sum(), x, create_graph=True)[0]
        return found

    def input_slope(self, x: Tensor) -> Tensor:
        """‖∇ₓD‖ at x, (1, n), differentiable in the parameters."""
        return (self.input_gradient(x).square().sum(-1) + TINY).sqrt()

    @torch.no_grad()
    def sampler(self, reference: Tensor, parameters: Sequence[Tensor] | None = None) -> Rows:
        """The net as a function of rows (n, numbers) -> (n, numbers) whose batch norm has the statistics of
        the rows `reference` (m, numbers): each row's output is then its own. parameters: others than its own,
        such as an average, which needs statistics of its own, too.
        """
        held, buffers = dict(zip(self.names, parameters or self.parameters)), _fresh(self.module)
        if self._norms:
            self._measure(held, buffers, reference)

        def sample(rows: Tensor) -> Tensor:
            return self._evaluated(held, buffers, rows)

        return sample

    def applied(self, values: Sequence[Tensor]) -> Rows:
        """The net as it is applied after training, by running statistics; values: parameters and running
        statistics in the order of `stored`.
        """
        count = len(self.names)
        names = [name for name, buffer in self.module.named_buffers() if buffer.is_floating_point()]
        held, buffers = dict(zip(self.names, values[:count])), _fresh(self.module)
        buffers |= dict(zip(names, values[count:]))
        return lambda rows: self._evaluated(held, buffers, rows)

    @property
    def stored(self) -> list[Tensor]:
        """Parameters, then running statistics."""
        return [*self.parameters, *self.left]

    @torch.no_grad()
    def statistics(self, reference: Tensor) -> list[tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]]:
        """Of each batch norm (running mean, running variance) and those of the rows `reference`."""
        buffers = _fresh(self.module)
        mine = {name: buffer.clone() for name, buffer in buffers.items()}
        if self._norms:
            self._measure(dict(zip(self.names, self.parameters)), buffers, reference)
        layers = [name.removesuffix("running_mean") for name in buffers if name.endswith("running_mean")]

        def of(kept: dict[str, Tensor], layer: str) -> tuple[Tensor, Tensor]:
            return kept[f"{layer}running_mean"], kept[f"{layer}running_var"]

        return [(of(mine, layer), of(buffers, layer)) for layer in layers]

    @torch.no_grad()
    def features(self, rows: Tensor) -> Tensor:
        """(n, k) what a discriminator's head is given of the rows (n, numbers); batch norm takes the
        statistics of these rows.
        """
        found: Tensor = self.module.features(self.unflat(rows))
        return found.flatten(1)

    def _measure(self, held: dict[str, Tensor], buffers: dict[str, Tensor], reference: Tensor) -> None:
        """Sets the running statistics in `buffers` to those of one batch."""
        momenta = [layer.momentum for layer in self._norms]
        for layer in self._norms:
            layer.momentum = 1.0
        with self.training():
            functional_call(self.module, (held, buffers), (self.unflat(reference),))
        for layer, momentum in zip(self._norms, momenta):
            layer.momentum = momentum

    @torch.no_grad()
    def _evaluated(self, held: dict[str, Tensor], buffers: dict[str, Tensor], rows: Tensor) -> Tensor:
        self.module.eval()
        try:
            found = functional_call(self.module, (held, buffers), (self.unflat(rows),))
        finally:
            self.module.train()
        result: Tensor = found.reshape(len(rows), -1)
        return result


def _weighted(module: nn.Module) -> list[nn.Module]:
    return [layer for layer in module.modules() if isinstance(layer, _WEIGHTED)]


def _weight(layer: Any) -> Tensor:
    """What is trained of a layer's matrix; of a normalised one its direction."""
    if not hasattr(layer, "parametrizations"):
        found: Tensor = layer.weight
        return found
    trained = layer.parametrizations.weight
    found = trained.original1 if hasattr(trained, "original1") else trained.original
    return found


def _direct(module: nn.Module) -> None:
    """Every unit's weights as a direction times a trained length (Salimans and Kingma 2016,
    arXiv:1602.07868).
    """
    for layer in _weighted(module):
        weight_norm(layer, dim=1 if isinstance(layer, nn.ConvTranspose2d) else 0)


def _normalise(module: nn.Module) -> None:
    """Every weight matrix divided by its largest singular value (Miyato et al. 2018); the vectors begin the
    same each time.
    """
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(0)
        for layer in _weighted(module):
            spectral_norm(layer)


def _fresh(module: nn.Module) -> dict[str, Tensor]:
    return {name: buffer.clone() for name, buffer in module.named_buffers()}


def _packed(parameters: Sequence[Tensor]) -> tuple[Tensor, Tensor, list[Tensor]]:
    """Moves parameters and gradients into (flat, its gradient), (1, all) each; returns these and the
    gradients' views.
    """
    flat = torch.cat([p.detach().reshape(1, -1) for p in parameters], dim=1)
    flat.grad = torch.zeros_like(flat)
    gradients, at = [], 0
    for p in parameters:
        here = slice(at, at + p.numel())
        p.data = flat[0, here].view(p.shape)
        p.grad = flat.grad[0, here].view(p.shape)
        gradients.append(p.grad)
        at = here.stop
    return flat, flat.grad, gradients


@contextlib.contextmanager
def _kept(module: nn.Module, keep: list[Tensor] | None) -> Iterator[None]:
    if keep is None:
        yield
        return
    hooks = [
        layer.register_forward_hook(lambda _layer, _given, found: keep.append(found))
        for layer in _weighted(module)
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
