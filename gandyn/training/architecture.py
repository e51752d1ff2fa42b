"""What an architecture is: the data every file of `gandyn/training/architectures` fills in, and how its
weights are drawn.

torch is imported inside functions only, because windows read this module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gandyn.checks import refused_as
from gandyn.frozendict import FrozenDict
from gandyn.parameter import Parameter, checked_values
from gandyn.training.errors import TrainingError
from gandyn.training.parameter_factories import Count

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

GENERATOR, DISCRIMINATOR, CLASSIFIER, HEAD = "generator", "discriminator", "classifier", "head"
# Standard deviation of all weights in Radford et al. 2016, arXiv:1511.06434, section 4.
DCGAN_SPREAD = 0.02


@dataclass(frozen=True)
class Architecture:
    """A network as a torch module.

    build(options, shape, size): the module, its options complete. A generator maps (n, size) to (n, *shape);
    a discriminator or classifier maps (n, *shape) to (n, size) and is head(features(x)) with features(x)
    (n, k); a head maps (n, *shape), the features, to (n, size).
    """

    id: str
    title: str
    summary: str
    build: Callable[[Mapping[str, Any], tuple[int, ...], int], nn.Module]
    options: tuple[Parameter, ...] = ()
    role: str = DISCRIMINATOR
    order: int = 0

    @refused_as(TrainingError)
    def check(self, given: object) -> FrozenDict[Any]:
        """All options, those given and the defaults, whole numbers as int; raises TrainingError."""
        values = checked_values(self.id, self.options, given)
        counts = {option.id: int(values[option.id]) for option in self.options if isinstance(option, Count)}
        return FrozenDict(values | counts)

    def make(
        self,
        options: Mapping[str, Any],
        shape: tuple[int, ...],
        size: int,
        init: str | float,
        random: torch.Generator,
    ) -> nn.Module:
        """The module with fresh weights; every random number comes from `random`, none from torch's own."""
        import torch

        with torch.random.fork_rng(devices=[]):
            module = self.build(self.check(options), tuple(shape), size)
        initialise(module, init, random)
        return module


def initialise(module: nn.Module, kind: str | float, random: torch.Generator) -> None:
    """Draws all weights anew, layer by layer, from `random` alone; norms start with 1 and 0.

    kind: "torch" (weights and biases uniform ±1/√fan-in, torch's own default), "dcgan" (weights N(0, 0.02),
    of norms N(1, 0.02), biases 0), "he" (weights N(0, 2/fan-in), biases 0) or a number u (uniform ±u).
    """
    import torch

    with torch.no_grad():
        for layer in module.modules():
            if hasattr(layer, "running_mean") or isinstance(layer, (torch.nn.GroupNorm, torch.nn.LayerNorm)):
                _initialise_norm(layer, kind, random)
            elif next(layer.parameters(recurse=False), None) is not None:
                _initialise_layer(layer, kind, random)


def _initialise_norm(layer: Any, kind: str | float, random: torch.Generator) -> None:
    layer.reset_parameters()
    if kind == "dcgan":
        layer.weight.copy_(1.0 + DCGAN_SPREAD * _normal(layer.weight, random))


def _initialise_layer(layer: Any, kind: str | float, random: torch.Generator) -> None:
    weight, bias = layer.weight, layer.bias
    if kind in ("dcgan", "he"):
        spread = DCGAN_SPREAD if kind == "dcgan" else (2.0 / inputs_of_a_unit(layer)) ** 0.5
        weight.copy_(spread * _normal(weight, random))
        if bias is not None:
            bias.zero_()
        return
    # torch counts what belongs to one slice of the weight, in transposed convolutions too.
    half = float(weight[0].numel() ** -0.5 if kind == "torch" else kind)
    for values in (weight,) if bias is None else (weight, bias):
        values.copy_(half * (2.0 * _uniform(values, random) - 1.0))


def inputs_of_a_unit(layer: Any) -> float:
    """How many numbers one output is the weighted sum of (its fan-in), edges of the picture aside."""
    if not getattr(layer, "transposed", False):
        return float(layer.weight[0].numel())
    strides = 1
    for stride in layer.stride:
        strides *= stride
    return float(layer.weight[:, 0].numel()) / strides


def _normal(like: Tensor, random: torch.Generator) -> Tensor:
    import torch

    return torch.randn(like.shape, generator=random, device=random.device)


def _uniform(like: Tensor, random: torch.Generator) -> Tensor:
    import torch

    return torch.rand(like.shape, generator=random, device=random.device)
