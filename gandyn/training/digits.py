"""Digits of 16×16, drawn with Pillow's own font and shaken by random affine maps: data without a download.
Worker only.
"""

from __future__ import annotations

import functools

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont

SIDE, COUNT, GLYPH = 16, 8000, 64
_TURN, _SCALE, _SHEAR, _SHIFT = 0.25, 0.15, 0.25, 0.12


@functools.cache
def bank() -> torch.Tensor:
    """(8000, 256) pictures from −1 to 1, always the same."""
    random = torch.Generator().manual_seed(0)
    chosen = _glyphs()[torch.randint(0, 10, (COUNT,), generator=random)]
    grid = torch.nn.functional.affine_grid(
        _shakes(random), [COUNT, 1, 2 * SIDE, 2 * SIDE], align_corners=False
    )
    drawn = torch.nn.functional.grid_sample(chosen, grid, align_corners=False)
    return torch.nn.functional.avg_pool2d(drawn, 2).reshape(COUNT, -1) * 2.0 - 1.0


def _glyphs() -> torch.Tensor:
    """(10, 1, 64, 64) from 0 to 1."""
    font = ImageFont.load_default(size=int(0.8 * GLYPH))
    pictures = []
    for digit in "0123456789":
        image = Image.new("L", (GLYPH, GLYPH), 0)
        ImageDraw.Draw(image).text(
            (GLYPH / 2, GLYPH / 2), digit, fill=255, font=font, anchor="mm", stroke_width=1
        )
        pictures.append(np.asarray(image, dtype=np.float32) / 255.0)
    return torch.tensor(np.stack(pictures))[:, None]


def _shakes(random: torch.Generator) -> torch.Tensor:
    """(8000, 2, 3) affine maps: turn, scale, shear, shift."""
    turn, wide, high, shear, right, down = (
        (2.0 * torch.rand(COUNT, generator=random) - 1.0) * size
        for size in (_TURN, _SCALE, _SCALE, _SHEAR, _SHIFT, _SHIFT)
    )
    c, s = turn.cos(), turn.sin()
    rows = [c * (1.0 + wide), -s * (1.0 + wide) + shear, right, s * (1.0 + high), c * (1.0 + high), down]
    return torch.stack(rows, dim=1).view(COUNT, 2, 3)
