"""Animated WebP: an endless loop in all colours; the scene is the image description of its EXIF block."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.exporters._base import ANIMATION, Exporter, Job, Options
from app.exporters._recipe import EXIF_DESCRIPTION, recipe_text
from app.scene import Scene, SceneError
from app.scene_file import write_whole

if TYPE_CHECKING:
    from PIL.Image import Image

    from app.exporters._film import Film

# What the format can hold.
MAX_SIDE = 16383
# Lossless with little effort and rare key frames: nearly as fast and small as lossy here, and thin lines stay sharp.
_EFFORT: dict[str, Any] = {"lossless": True, "quality": 20, "method": 1, "kmin": 9, "kmax": 100}


def write(scene: Scene, path: Path, options: Options, job: Job) -> None:
    """Writes the animation."""
    from PIL.Image import Exif

    from app.exporters._film import Film, check_memory

    check_memory(options)
    if max(options.width, options.height) > MAX_SIDE:
        raise SceneError(f"A WebP is at most {MAX_SIDE} pixels wide and high; take a smaller size.")
    exif = Exif()
    exif[EXIF_DESCRIPTION] = recipe_text(scene)
    frames = _frames(Film(scene, options, job), job)
    content = io.BytesIO()
    # save() takes the first frame apart and pulls the others as it encodes, so that progress is true.
    next(frames).save(content, "WEBP", save_all=True, append_images=frames, duration=round(1000.0 / options.fps), loop=0, exif=exif, **_EFFORT)
    write_whole(path, content.getvalue())


def _frames(film: Film, job: Job) -> Iterator[Image]:
    from app.exporters._painting import pillow

    for image in film.frames(job):
        yield pillow(image)


def _missing() -> str:
    from PIL import features

    return "" if features.check("webp") else 'This Pillow cannot write WebP; install a newer one: pip install --upgrade "pillow>=11".'


EXPORTER = Exporter("webp", ".webp", "Animation (WebP)", ANIMATION, write, _missing, order=22)
