"""GIF: a loop in 256 colours, one palette for all frames; the scene is its comment.

Its frames stand whole hundredths of a second, two at least. They are distributed so that frame k ends at
the hundredth nearest to k/fps and the film is as long as it should be; more than 50 frames a second are
refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.exporters._recipe import scene_metadata
from app.exporters.base import ANIMATION, Exporter, Job, Options, check_memory
from app.model.scene import Scene, SceneError
from app.model.scene_file import whole
from app.theme.palettes import Theme

if TYPE_CHECKING:
    from PIL.Image import Image
    from PySide6.QtGui import QImage

    from app.exporters._film import AnimationRenderer

# Frames the palette is made from; the last one, with everything drawn, is always among them.
SAMPLES = 6
# One of the 256 stays free for Pillow, which marks with it what a frame leaves as it was.
COLORS, FREQUENT = 255, 128
UNKNOWN = 255

Colors = NDArray[np.uint32]
# A GIF counts in hundredths of a second, in two bytes; viewers slow down what is faster than two of them.
RATE, MAX_FPS, MAX_SECONDS = 100, 50, 655


def write(scene: Scene, path: Path, options: Options, job: Job) -> None:
    """Writes the animation."""
    from app.exporters._film import AnimationRenderer

    film = AnimationRenderer(scene, options, job)
    palette = _palette(film, options)
    frames = map(_Index(palette).picture, film.frames(job, 0.9))
    # The first frame is taken apart here, the others are pulled as they are compared with the one before.
    with whole(path) as file:
        next(frames).save(
            file,
            "GIF",
            save_all=True,
            append_images=frames,
            duration=[1000 // RATE * ticks for ticks in options.delays(RATE)],
            loop=_repeats(options.loop),
            disposal=1,
            optimize=True,
            transparency=COLORS,
            palette=_channels(palette).tobytes().ljust(768, b"\0"),
            comment=scene_metadata(scene).encode(),
        )
        job.step(0.98)


def _repeats(loop: int) -> int | None:
    """What the file says: how often the film comes again after the first time, 0 for ever, None for never."""
    return loop - 1 or None if loop else 0


def _check(options: Options) -> None:
    if options.fps > MAX_FPS:
        raise SceneError("A GIF shows at most {} frames a second; take fewer, or write WebP or MP4.", MAX_FPS)
    if options.seconds > MAX_SECONDS:
        raise SceneError("A GIF lasts at most {} seconds; take fewer frames, or write an MP4.", MAX_SECONDS)
    check_memory(options)


class _Index:
    """The nearest colour of a palette for any colour.

    Exact, where Pillow's own search takes neighbours for each other: with the same palette nine pixels of ten
    differ, grounds among them, and a palette for each frame lets what stands still flicker.
    """

    def __init__(self, palette: Colors) -> None:
        # Single precision holds sums of three products of bytes exactly, and multiplies matrices fast.
        self._palette, self._bands = palette, _channels(palette).astype(np.float32)
        self._squares = np.square(self._bands).sum(1)
        self._table = np.full(1 << 24, UNKNOWN, dtype=np.uint8)
        self._colors: Colors | None = None
        self._indices: NDArray[np.uint8] | None = None

    def picture(self, image: QImage) -> Image:
        """The frame as a Pillow picture with the palette."""
        from PIL import Image

        indices = self._of(_colors(image))
        picture = Image.frombytes("P", (image.width(), image.height()), indices.tobytes())
        picture.putpalette(_channels(self._palette).tobytes())
        return picture

    def _of(self, colors: Colors) -> NDArray[np.uint8]:
        """The indices of a frame's pixels; most are those of the frame before."""
        if self._colors is None or self._indices is None:
            self._indices = self._looked_up(colors)
        else:
            changed = np.flatnonzero(colors != self._colors)
            self._indices[changed] = self._looked_up(colors[changed])
        self._colors = colors
        return self._indices

    def _looked_up(self, colors: Colors) -> NDArray[np.uint8]:
        indices = self._table.take(colors)
        fresh = indices == UNKNOWN
        if fresh.any():
            strange = colors[fresh]
            distinct = np.unique(strange)
            self._table[distinct] = self._nearest(distinct)
            indices[fresh] = self._table.take(strange)
        return indices

    def _nearest(self, colors: Colors) -> NDArray[np.intp]:
        parts = np.array_split(_channels(colors).astype(np.float32), len(colors) // 8192 + 1)
        return np.concatenate([(self._squares - 2.0 * part @ self._bands.T).argmin(1) for part in parts])


def _colors(image: QImage) -> Colors:
    """The pixels of a 32-bit image, row by row, as 0xrrggbb."""
    return np.frombuffer(image.constBits(), dtype=np.uint32) & np.uint32(0xFFFFFF)


def _palette(film: AnimationRenderer, options: Options) -> Colors:
    """255 colours at most, from frames spread over the film: frequent and named ones as they are, the rest by
    median cut.
    """
    chosen = sorted({round(i * (options.frames - 1) / (SAMPLES - 1)) for i in range(SAMPLES)})
    colors, counts = np.unique(np.concatenate([_colors(film.frame(i)) for i in chosen]), return_counts=True)
    frequent = colors[np.argsort(-counts, kind="stable")[:FREQUENT]]
    kept = np.union1d(frequent, _named(options.look))
    return np.concatenate([kept, _reduced(np.setdiff1d(colors, kept), COLORS - len(kept))])


def _named(theme: Theme) -> Colors:
    """The colours that mean something, which markers show in a few pixels only."""
    names = (theme.equilibrium, theme.real, theme.fake, theme.critic, theme.ink, *theme.trajectories)
    return np.array([int(name[1:], 16) for name in names], dtype=np.uint32)


def _channels(colors: Colors) -> NDArray[np.uint8]:
    return np.stack([colors >> shift & 255 for shift in (16, 8, 0)], axis=-1).astype(np.uint8)


def _reduced(colors: Colors, count: int) -> Colors:
    """At most `count` colours near the given ones, by median cut; a rare colour counts as much as a frequent
    one.
    """
    from PIL import Image

    if not len(colors):
        return colors
    image = Image.fromarray(_channels(colors)[None]).quantize(
        count, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    bands = np.array(image.getpalette() or (), dtype=np.uint32).reshape(-1, 3)[:count]
    return np.unique(bands @ np.array([1 << 16, 1 << 8, 1], dtype=np.uint32))


EXPORTER = Exporter("gif", ".gif", "Animation (GIF)", ANIMATION, write, order=20, check=_check, loops=True)
