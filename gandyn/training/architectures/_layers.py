"""What several architectures share: activations, norms, halvings of a picture, options, and the form of a
discriminator.
"""

from __future__ import annotations

from torch import Tensor, nn

from gandyn.parameter import Parameter
from gandyn.training.parameter_factories import Count

LEAK = 0.2
# Units of a fully connected hidden layer.
HIDDEN = 256
# The smallest side that a picture is halved to.
GRID = 4


class Critic(nn.Module):
    """A discriminator, encoder or classifier: `features` ends in (n, k), `head` makes (n, size) of it."""

    def __init__(self, features: nn.Module, head: nn.Module) -> None:
        super().__init__()
        self.features, self.head = features, head

    def forward(self, x: Tensor) -> Tensor:
        """(n, *shape) -> (n, size)."""
        found: Tensor = self.head(self.features(x))
        return found


def activation(kind: str) -> nn.Module:
    """relu, leaky (slope 0.2) or tanh."""
    if kind == "leaky":
        return nn.LeakyReLU(LEAK)
    return nn.ReLU() if kind == "relu" else nn.Tanh()


def norm(kind: str, channels: int) -> list[nn.Module]:
    """The norm of a convolution's output: over the batch, over each sample (layer), over each of its channels
    (instance), or none at all. (Weights are normalised by `gandyn.training.module_net`.)
    """
    if kind == "batch":
        return [nn.BatchNorm2d(channels)]
    # An instance norm is a group norm whose groups are the channels.
    groups = {"layer": 1, "instance": channels}.get(kind)
    return [nn.GroupNorm(groups, channels)] if groups else []


def dense(kind: str, inputs: int, units: int) -> list[nn.Module]:
    """A fully connected layer and its norm. A batch norm takes the mean away, so no bias is needed."""
    norms: dict[str, list[nn.Module]] = {"batch": [nn.BatchNorm1d(units)], "layer": [nn.LayerNorm(units)]}
    return [nn.Linear(inputs, units, bias=kind != "batch"), *norms.get(kind, [])]


def hidden(count: int, kind: str, act: str, inputs: int) -> tuple[list[nn.Module], int]:
    """(that many fully connected hidden layers, how many numbers they leave)."""
    layers: list[nn.Module] = []
    for _ in range(count):
        layers += [*dense(kind, inputs, HIDDEN), activation(act)]
        inputs = HIDDEN
    return layers, inputs


def halvings(side: int) -> int:
    """How often a side is halved: at least once, on to 4 or to an odd number (16 → 4, 28 → 7, 32 → 4)."""
    count, side = 1, side // 2
    while side % 2 == 0 and side > GRID:
        count, side = count + 1, side // 2
    return count


def channels(width: int, count: int) -> list[int]:
    """Channels after each halving: doubled from one to the next."""
    return [width * 2**i for i in range(count)]


def width_option(default: int = 32) -> Count:
    """Channels of the layer next to the picture."""
    return Count(
        "width", "width", default, 8, 64, log=True, meaning="Channels of the layer next to the picture.",
        ceiling=1024,
    )  # fmt: skip


def norm_option(default: str = "batch") -> Parameter:
    """Which norm follows a layer."""
    return Parameter(
        "norm", "norm", default, choices=("batch", "layer", "none"),
        meaning="Normalise each channel over the batch, each sample alone, or nothing.",
    )  # fmt: skip


def picture_norm_option() -> Parameter:
    """Which norm follows a convolution, or whether weights are normalised."""
    return Parameter(
        "norm", "norm", "batch", choices=("batch", "layer", "instance", "weight", "none"),
        meaning="Normalise each channel over the batch, each sample, each sample's channels, the weights, or "
        "nothing.",
    )  # fmt: skip


def activation_option(default: str) -> Parameter:
    """The non-linearity between layers."""
    return Parameter(
        "activation", "activation", default, choices=("relu", "leaky", "tanh"),
        meaning="Non-linearity between the layers.",
    )  # fmt: skip


def output_option() -> Parameter:
    """What keeps a picture's numbers between −1 and 1."""
    return Parameter(
        "output", "output", "tanh", choices=("tanh", "linear"),
        meaning="Keep the picture's numbers between −1 and 1, or leave them free.",
    )  # fmt: skip


def hidden_option() -> Count:
    """Fully connected layers beside the convolutions."""
    return Count(
        "hidden", "hidden", 0, 0, 3, meaning=f"Hidden fully connected layers of {HIDDEN} units.", floor=0,
        ceiling=16,
    )  # fmt: skip


def classes_option() -> Count:
    """How many numbers a one-hot label has."""
    return Count("classes", "classes", 10, 2, 100, meaning="Numbers of a one-hot label.", ceiling=1000)
