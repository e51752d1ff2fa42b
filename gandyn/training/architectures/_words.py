"""Residual blocks along a line of letters: x + 0.3·f(x), f of two convolutions (Gulrajani et al. 2017,
arXiv:1704.00028, appendix C, whose code holds the 0.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor, nn

from gandyn.parameter import Parameter
from gandyn.training import parameter_factories
from gandyn.training.parameter_factories import Count

SHARE = 0.3


class Block(nn.Module):
    """(n, width, letters) -> the same."""

    def __init__(self, width: int, kernel: int) -> None:
        super().__init__()
        self.branch = nn.Sequential(
            nn.ReLU(),
            nn.Conv1d(width, width, kernel, padding="same"),
            nn.ReLU(),
            nn.Conv1d(width, width, kernel, padding="same"),
        )

    def forward(self, x: Tensor) -> Tensor:
        """x + 0.3·f(x)."""
        found: Tensor = x + SHARE * self.branch(x)
        return found


def blocks(o: Mapping[str, Any]) -> list[nn.Module]:
    """As many as the options say."""
    return [Block(o["width"], o["kernel"]) for _ in range(o["blocks"])]


def options() -> tuple[Parameter, ...]:
    """width, kernel and blocks."""
    return (
        parameter_factories.width(128),
        Count("kernel", "kernel", 5, 1, 9, meaning="Letters that a convolution sees at once.", ceiling=63),
        Count("blocks", "blocks", 1, 1, 5, meaning="Residual blocks.", ceiling=64),
    )
