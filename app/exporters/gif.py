"""GIF: an endless loop in 256 colours, one palette for all frames; the scene is its comment."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.exporters._base import ANIMATION, Exporter, Job, Options
from app.exporters._recipe import recipe_text
from app.scene import Scene
from app.scene_file import write_whole
from app.theme import THEMES, Theme

if TYPE_CHECKING:
    from PIL.Image import Image

    from app.exporters._film import Film

# Frames the palette is made from; the last one, with everything drawn, is always among them.
SAMPLES = 6
# One of the 256 stays free for Pillow, which marks with it what a frame leaves as it was.
COLORS, FREQUENT = 255, 128
# A GIF counts in hundredths of a second, and viewers slow down what is faster than two of them.
TICK = 10


def write(scene: Scene, path: Path, options: Options, job: Job) -> None:
    """Writes the animation."""
    from app.exporters._film import Film, check_memory

    check_memory(options)
    film = Film(scene, options)
    palette = _palette(film, options)
    frames = _indexed(film, palette, job)
    delay = max(2, round(100.0 / options.fps)) * TICK
    content = io.BytesIO()
    # The first frame is taken apart here, the others are pulled as they are compared with the one before.
    next(frames).save(
        content,
        "GIF",
        save_all=True,
        append_images=frames,
        duration=delay,
        loop=0,
        disposal=1,
        optimize=True,
        transparency=COLORS,
        palette=bytes(palette.getpalette() or ()).ljust(768, b"\0"),
        comment=recipe_text(scene).encode(),
    )
    job.step(0.98)
    write_whole(path, content.getvalue())


def _indexed(film: Film, palette: Image, job: Job) -> Iterator[Image]:
    from PIL.Image import Dither

    from app.exporters._painting import pillow

    for image in film.frames(job, 0.9):
        yield pillow(image).quantize(palette=palette, dither=Dither.NONE)


def _palette(film: Film, options: Options) -> Image:
    """255 colours at most, from frames spread over the film: frequent and named ones as they are, the rest by median cut."""
    from PIL import Image

    from app.exporters._painting import pillow

    chosen = sorted({round(i * (options.frames - 1) / (SAMPLES - 1)) for i in range(SAMPLES)})
    pixels = np.concatenate([np.asarray(pillow(film.frame(i))).reshape(-1, 3) for i in chosen])
    colors, counts = np.unique(pixels.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32), return_counts=True)
    frequent = colors[np.argsort(-counts, kind="stable")[:FREQUENT]]
    kept = np.union1d(frequent, _named(THEMES[options.theme]))
    palette = Image.new("P", (1, 1))
    palette.putpalette(_bytes(kept) + _reduced(np.setdiff1d(colors, kept), COLORS - len(kept)))
    return palette


def _named(theme: Theme) -> NDArray[np.uint32]:
    """The colours that mean something, which markers show in a few pixels only."""
    names = (theme.equilibrium, theme.real, theme.fake, theme.critic, theme.ink, *theme.trajectories)
    return np.array([int(name[1:], 16) for name in names], dtype=np.uint32)


def _channels(colors: NDArray[np.uint32]) -> NDArray[np.uint8]:
    return np.stack([colors >> shift & 255 for shift in (16, 8, 0)], axis=-1).astype(np.uint8)


def _bytes(colors: NDArray[np.uint32]) -> bytes:
    return _channels(colors).tobytes()


def _reduced(colors: NDArray[np.uint32], count: int) -> bytes:
    """At most `count` colours near the given ones, by median cut; a rare colour counts as much as a frequent one."""
    from PIL import Image

    if not len(colors):
        return b""
    image = Image.fromarray(_channels(colors)[None]).quantize(count, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return bytes(image.getpalette() or ())[: 3 * count]


EXPORTER = Exporter("gif", ".gif", "Animation (GIF)", ANIMATION, write, order=20)
