"""Animated WebP: a loop in all colours, timed in milliseconds; the scene is its EXIF description.

A film in which nothing moves becomes a still picture, which has no length.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.exporters._recipe import EXIF_DESCRIPTION, scene_metadata
from app.exporters.base import ANIMATION, Exporter, Job, Options, check_memory
from app.model.scene import Scene, SceneError
from app.model.scene_file import whole

# What the format can hold.
MAX_SIDE = 16383
RATE = 1000
# Lossless with little effort and rare key frames: nearly as fast and small as lossy here, and thin lines stay
# sharp.
_EFFORT: dict[str, Any] = {"lossless": True, "quality": 20, "method": 1, "kmin": 9, "kmax": 100}


def write(scene: Scene, path: Path, options: Options, job: Job) -> None:
    """Writes the animation."""
    from PIL.Image import Exif

    from app.exporters._film import AnimationRenderer
    from app.exporters._offscreen import pillow

    exif = Exif()
    exif[EXIF_DESCRIPTION] = scene_metadata(scene)
    frames = map(pillow, AnimationRenderer(scene, options, job).frames(job))
    # save() takes the first frame apart and pulls the others as it encodes, so that progress is true.
    timing = {"duration": options.delays(RATE), "loop": options.loop}
    with whole(path) as file:
        next(frames).save(file, "WEBP", save_all=True, append_images=frames, exif=exif, **timing, **_EFFORT)


def _check(options: Options) -> None:
    if max(options.width, options.height) > MAX_SIDE:
        raise SceneError("A WebP is at most {} pixels wide and high; take a smaller size.", MAX_SIDE)
    check_memory(options)


def _missing() -> str:
    from PIL import features

    return (
        ""
        if features.check("webp")
        else 'This Pillow cannot write WebP; install a newer one: pip install --upgrade "pillow>=11".'
    )


EXPORTER = Exporter(
    "webp", ".webp", "Animation (WebP)", ANIMATION, write, _missing, order=22, check=_check, loops=True
)  # fmt: skip
