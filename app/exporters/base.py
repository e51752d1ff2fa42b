"""What an exporter is, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from app.exporters._run import OrbitTable
from app.model.scene import Scene, SceneError
from app.model.scene_file import check_writable
from app.theme.palettes import LIGHT, THEMES, Theme
from gandyn.checks import assign, number, refused_as, whole

PICTURE, ANIMATION, DATA, TEXT = "picture", "animation", "data", "text"

# Beyond this Pillow warns of decompression bombs when the picture is opened again.
MAX_PIXELS, SIDE = 80_000_000, 30_000
# Pillow and the WebP encoder keep all frames of an animation in memory.
MAX_FILM = 2_000_000_000
# GIF and WebP count how often they are played in two bytes.
MAX_LOOP, MAX_PAUSE = 65_535, 600.0
# How letters are written into an SVG.
PATHS, TEXTS = "paths", "text"
INCH = 25.4
# Millimetres that a side may be long; logical pixels without which nothing can be laid out.
PAPER, LEAST = (10.0, 5000.0), 60.0

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Options:
    """Size and looks of an export. Raises SceneError, one sentence, for anything that cannot be drawn.

    width, height: pixels. dpi: pixels per inch; at 192 everything is drawn twice as large as at 96, at the
    same pixel size. theme: an id of app.theme.palettes.THEMES. fps, frames: of an animation, whose playhead
    runs from 0 to the scene's duration. save_every: keep each save_every-th step, in tables. loop: how often
    an animation is played, 0 for ever. pause: seconds that its last frame stands longer than the others.

    For paper: millimetres, width and height, which decide width and height at this dpi, and are those of an
    SVG or a PDF to the hundredth of a point. font_size: in points; then all text has this size at the size on
    paper, on a white page, and lines are scaled with it. text_as: whether the letters of an SVG are "paths",
    which look the same everywhere, or "text", which other programs can set in their own fonts.
    """

    width: int = 1200
    height: int = 800
    dpi: float = 96.0
    theme: str = LIGHT
    fps: float = 25.0
    frames: int = 200
    save_every: int = 1
    loop: int = 0
    pause: float = 0.0
    millimetres: tuple[float, float] | None = None
    font_size: float | None = None
    text_as: str = PATHS

    @refused_as(SceneError)
    def __post_init__(self) -> None:
        self._check_paper()
        whole("The width", self.width, 64, SIDE)
        whole("The height", self.height, 64, SIDE)
        if self.width * self.height > MAX_PIXELS:
            raise SceneError(
                "That is more than {} million pixels; take a smaller size, or SVG or PDF.",
                MAX_PIXELS // 1_000_000,
            )
        number("The frames per second", self.fps, 1.0, 100.0)
        whole("The number of frames", self.frames, 2, 100_000)
        whole("save_every", self.save_every, 1, 10**9)
        whole("The number of times an animation is played (0: for ever)", self.loop, 0, MAX_LOOP)
        number("The pause at the end (in seconds)", self.pause, 0.0, MAX_PAUSE)
        if self.theme not in THEMES:
            raise SceneError("There is no theme {!r}; there are {}.", self.theme, ", ".join(THEMES))

    def _check_paper(self) -> None:
        number("The resolution (dpi)", self.dpi, 10.0, 2400.0)
        if self.text_as not in (PATHS, TEXTS):
            raise SceneError("Text is written as {} or as {}, not as {!r}.", PATHS, TEXTS, self.text_as)
        if self.font_size is not None:
            number("The font size (in points)", self.font_size, 3.0, 72.0)
        if self.millimetres is not None:
            across = number("The width in millimetres", self.millimetres[0], *PAPER)
            up = number("The height in millimetres", self.millimetres[1], *PAPER)
            pixels = tuple(round(side / INCH * self.dpi) for side in (across, up))
            if max(pixels) > SIDE:
                raise SceneError(
                    "That is {:,} pixels in a row; take fewer dots per inch or a smaller size.", max(pixels)
                )
            assign(self, **dict(zip(("width", "height"), pixels)), millimetres=(across, up))
        if self.font_size is not None and min(self.logical) < LEAST:
            raise SceneError(
                "Text of that size leaves no room on so small a picture; take a smaller font size or a larger"
                " picture."
            )

    @property
    def look(self) -> Theme:
        """The theme; on paper the page is white, and text of a given size has no other sizes beside it."""
        theme = THEMES[self.theme]
        if self.millimetres is None and self.font_size is None:
            return theme
        ground = theme.plot if self.theme == LIGHT else theme.window
        return replace(theme, window=ground, one_size=self.font_size is not None)

    @property
    def unit(self) -> float:
        """A logical pixel in inches: 1/96, or so that the theme's text has the font size."""
        return 1.0 / 96.0 if self.font_size is None else self.font_size / 72.0 / THEMES[self.theme].text

    @property
    def scale(self) -> float:
        """Pixels per logical pixel."""
        return self.dpi * self.unit

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height on paper."""
        if self.millimetres is None:
            return self.width / self.dpi, self.height / self.dpi
        return self.millimetres[0] / INCH, self.millimetres[1] / INCH

    @property
    def logical(self) -> tuple[float, float]:
        """Width and height in logical pixels."""
        width, height = self.inches
        return width / self.unit, height / self.unit

    @property
    def seconds(self) -> float:
        """How long an animation lasts, with its pause."""
        return self.frames / self.fps + self.pause

    def delays(self, rate: int) -> list[int]:
        """How many ticks, `rate` to a second, each frame stands.

        Each frame ends at the tick nearest to its true end, so that rounding never adds up.
        """
        ends = [round(rate * k / self.fps) for k in range(1, self.frames)]
        return [end - begin for begin, end in pairwise([0, *ends, round(rate * self.seconds)])]


def check_memory(options: Options) -> None:
    """Refuses a film that an encoder with all frames in memory could not hold."""
    if options.width * options.height * options.frames > MAX_FILM:
        raise SceneError("That animation is too large; take fewer frames or a smaller size, or write an MP4.")


def _never() -> bool:
    return False


def _silent(fraction: float) -> None:
    """Nobody listens."""


def _unheard(sentence: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Job:
    """How a running export reports and is stopped. say(sentence): what is to be told beside the file."""

    progress: Progress = _silent
    cancelled: Cancelled = _never
    say: Callable[[str], None] = _unheard

    def step(self, fraction: float) -> None:
        """Reports progress, and raises Cancelled if the export is no longer wanted."""
        if self.cancelled():
            from app.tasks.cancelled import Cancelled as Stop

            raise Stop
        self.progress(min(max(fraction, 0.0), 1.0))


def _always() -> str:
    return ""


def _anything(options: Options) -> None:
    """The format can hold whatever the options admit."""


def _no_table(run: OrbitTable, path: Path, options: Options, job: Job) -> None:
    raise SceneError("{} holds no table; choose .csv or .npz.", path.suffix)


@dataclass(frozen=True)
class Exporter:
    """A file format.

    run(scene, path, options, job) writes the file; available() is "" or a sentence that says what it needs. A
    table also has tabulate(run, path, options, job), which takes runs of any dimension. check(options) raises
    SceneError for options that this format cannot hold. loops: whether the file says how often it is played.
    beside: whether the scene lies in a second file beside it.
    """

    id: str
    suffix: str
    name: str
    kind: str
    run: Callable[[Scene, Path, Options, Job], None]
    available: Callable[[], str] = _always
    order: int = 0
    tabulate: Callable[[OrbitTable, Path, Options, Job], None] = _no_table
    check: Callable[[Options], None] = _anything
    loops: bool = False
    beside: bool = False

    def write(
        self,
        scene: Scene,
        path: str | Path,
        options: Options | None = None,
        progress: Progress = _silent,
        cancelled: Cancelled = _never,
    ) -> None:
        """Writes the file, whole or not at all; raises SceneError, one sentence, or
        app.tasks.worker.Cancelled.
        """
        job, options = Job(progress, cancelled), options or Options()
        self.check(options)
        check_writable(path)
        job.step(0.0)
        self.run(scene, Path(path), options, job)
        progress(1.0)
