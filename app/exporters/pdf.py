"""PDF: vectors on one page of exactly the figure's size; the scene is in its XMP metadata."""

from __future__ import annotations

from pathlib import Path

from app.exporters._recipe import scene_metadata
from app.exporters.base import PICTURE, Exporter, Job, Options
from app.model.scene import Scene
from app.model.scene_file import write_whole

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:gandyn="https://gandyn.invalid/ns/1/">
<xmp:CreatorTool>Gandyn</xmp:CreatorTool>
<gandyn:recipe>{recipe}</gandyn:recipe>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>
"""


def write(scene: Scene, path: Path, options: Options, job: Job) -> None:
    """Writes a still picture at the scene's time."""
    from app.exporters._vector import pdf

    metadata = _XMP.format(recipe=scene_metadata(scene))
    write_whole(path, pdf(scene, options, job, metadata.encode()))


EXPORTER = Exporter("pdf", ".pdf", "Vector picture (PDF)", PICTURE, write, order=12)
