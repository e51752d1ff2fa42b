"""What an exporter is, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from app.exporters._run import OrbitTable
from app.model.scene import Scene, SceneError
from app.model.scene_file import check_writable
from app.theme.palettes import LIGHT, THEMES
from gandyn.checks import number, refused_as, whole

PICTURE, ANIMATION, DATA, TEXT = "picture", "animation", "data", "text"

# Beyond this Pillow warns of decompression bombs when the picture is opened again.
MAX_PIXELS = 80_000_000
# Pillow and the WebP encoder keep all frames of an animation in memory.
MAX_FILM = 2_000_000_000
# GIF and WebP count how often they are played in two bytes.
MAX_LOOP, MAX_PAUSE = 65_535, 600.0

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Options:
    """Size and looks of an export. Raises SceneError, one sentence, for anything that cannot be drawn.

    width, height: pixels. dpi: pixels per inch; at 192 everything is drawn twice as large as at 96, at the
    same pixel size. theme: an id of app.theme.palettes.THEMES. fps, frames: of an animation, whose playhead
    runs from 0 to the scene's duration. save_every: keep each save_every-th step, in tables. loop: how often
    an animation is played, 0 for ever. pause: seconds that its last frame stands longer than the others.
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

    @refused_as(SceneError)
    def __post_init__(self) -> None:
        whole("The width", self.width, 64, 30_000)
        whole("The height", self.height, 64, 30_000)
        if self.width * self.height > MAX_PIXELS:
            raise SceneError(
                "That is more than {} million pixels; take a smaller size, or SVG or PDF.",
                MAX_PIXELS // 1_000_000,
            )
        number("The resolution (dpi)", self.dpi, 10.0, 2400.0)
        number("The frames per second", self.fps, 1.0, 100.0)
        whole("The number of frames", self.frames, 2, 100_000)
        whole("save_every", self.save_every, 1, 10**9)
        whole("The number of times an animation is played (0: for ever)", self.loop, 0, MAX_LOOP)
        number("The pause at the end (in seconds)", self.pause, 0.0, MAX_PAUSE)
        if self.theme not in THEMES:
            raise SceneError("There is no theme {!r}; there are {}.", self.theme, ", ".join(THEMES))

    @property
    def scale(self) -> float:
        """Pixels per logical pixel."""
        return self.dpi / 96.0

    @property
    def logical(self) -> tuple[float, float]:
        """Width and height in logical pixels, 96 to the inch."""
        return self.width / self.scale, self.height / self.scale

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
