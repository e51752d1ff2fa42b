"""How many pixels of the picture one unit of a layer sees, from the layers' kernels and strides.

With kernels kᵢ and strides sᵢ the unit of layer l sees rₗ = 1 + Σ_{i ≤ l} (kᵢ − 1)·s₁⋯sᵢ₋₁ pixels to a side
(Araujo, Norris, Sim 2019, Distill, "Computing Receptive Fields of Convolutional Neural Networks", Eq. (2)).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import nn

SHORTCUT = "shortcut"


def sides(layers: Iterable[tuple[int, int]]) -> list[int]:
    """The side of the field after each layer (kernel, stride)."""
    side, step, found = 1, 1, []
    for kernel, stride in layers:
        side += (kernel - 1) * step
        step *= stride
        found.append(side)
    return found


def receptive_fields(module: nn.Module) -> dict[str, int]:
    """The side of each convolution's field, by its name, in a module whose layers follow one another.

    Pools widen the field without a name of their own; a layer in a `shortcut` runs beside others that see
    more, and is left out.
    """
    windows = [(name, layer) for name, layer in module.named_modules() if _is_window(name, layer)]
    found = sides((_one(layer.kernel_size), _one(layer.stride)) for _, layer in windows)
    return {name: side for (name, layer), side in zip(windows, found) if _is_convolution(layer)}


def _is_window(name: str, layer: Any) -> bool:
    return hasattr(layer, "kernel_size") and SHORTCUT not in name.split(".")


def _is_convolution(layer: Any) -> bool:
    return hasattr(layer, "weight")


def _one(size: int | tuple[int, ...]) -> int:
    return size if isinstance(size, int) else size[0]
