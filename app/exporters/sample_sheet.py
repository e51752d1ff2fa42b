"""A sheet of generated pictures as a PNG file, with its recipe: the scene that opens again, and beside it
what the generator was asked for. Lines of text become a text file.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.exporters._recipe import KEY
from app.model.scene_file import whole, write_whole

if TYPE_CHECKING:
    from gandyn.training import Generate

# The text chunk with what was asked for.
ASKED = "gandyn-samples"
# Pixels: of a small picture's side on the sheet at least, of a gap, of the sheet's sides at most.
SIDE, GAP, LARGEST = 64, 3, 16_000


def write(path: Path, samples: Any, recipe: str, request: Generate, arm: str) -> None:
    """Writes a sheet, whole or not at all; raises SceneError. samples: as `Generated` has them."""
    if samples.dtype.kind in "US":
        write_whole(path, ("\n".join(map(str, samples)) + "\n").encode())
        return
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_itxt(KEY, recipe)
    info.add_itxt(ASKED, json.dumps(asked(request, arm)))
    with whole(path) as file:
        Image.fromarray(sheet(samples)).save(file, "PNG", pnginfo=info)


def sheet(pictures: Any) -> Any:
    """(H, W, 3) uint8: all pictures in rows, small ones magnified, on white."""
    from app.painting import mosaic

    n, h, w = pictures.shape[:3]
    across = columns(n)
    largest = max(across * w, math.ceil(n / across) * h)
    factor = max(min(math.ceil(SIDE / max(h, w)), LARGEST // (largest + GAP)), 1)
    tiled = mosaic.tiled(pictures, across, factor, GAP)
    return np.where(tiled[..., 3:] > 0, tiled[..., :3], np.uint8(255)).astype(np.uint8)


def columns(count: int) -> int:
    """Pictures in a row of a sheet: about a square, with full rows where that is possible."""
    least = math.ceil(math.sqrt(count))
    return next((across for across in range(least, 2 * least + 1) if count % across == 0), least)


def asked(request: Generate, arm: str) -> dict[str, Any]:
    """What a sheet shows, in plain JSON types."""
    return {
        "arm": arm,
        "count": request.count,
        "seed": request.seed,
        "class": request.label,
        "codes": {str(code): list(ends) for code, ends in request.codes.items()},
    }
