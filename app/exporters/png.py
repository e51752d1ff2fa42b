"""PNG: pixels with their size on paper; the scene is the text chunk "gandyn" (iTXt)."""

from __future__ import annotations

from pathlib import Path

from app.exporters._recipe import KEY, scene_metadata
from app.exporters.base import PICTURE, Exporter, Job, Options
from app.model.scene import Scene
from app.model.scene_file import whole


def write(scene: Scene, path: Path, options: Options, job: Job) -> None:
    """Writes a still picture at the scene's time."""
    from PIL.PngImagePlugin import PngInfo

    from app.exporters._offscreen import pillow, still

    image = pillow(still(scene, options, job))
    info = PngInfo()
    info.add_itxt(KEY, scene_metadata(scene))
    with whole(path) as file:
        image.save(file, "PNG", pnginfo=info, dpi=(options.dpi, options.dpi))
        job.step(0.95)


EXPORTER = Exporter("png", ".png", "Picture (PNG)", PICTURE, write, order=10)
