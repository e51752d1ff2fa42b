"""SVG: vectors, with text as outlines so that it looks the same everywhere; the scene is in its
<metadata>.
"""

from __future__ import annotations

from pathlib import Path

from app.exporters._recipe import scene_metadata
from app.exporters.base import PICTURE, Exporter, Job, Options
from app.model.scene import Scene
from app.model.scene_file import write_whole


def write(scene: Scene, path: Path, options: Options, job: Job) -> None:
    """Writes a still picture at the scene's time."""
    from app.exporters._vector import svg

    content = svg(scene, options, job)
    head, mark, rest = content.partition(b"<defs>")
    metadata = f'<metadata id="gandyn">{scene_metadata(scene)}</metadata>\n'
    write_whole(path, head + metadata.encode() + mark + rest)


EXPORTER = Exporter("svg", ".svg", "Vector picture (SVG)", PICTURE, write, order=11)
