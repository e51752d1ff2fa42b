"""What an exporter is, and what can be asked of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.scene import Scene, SceneError
from app.theme import LIGHT, THEMES

if TYPE_CHECKING:
    from app.exporters._orbits import Run

PICTURE, ANIMATION, DATA, TEXT = "picture", "animation", "data", "text"

# Beyond this Pillow warns of decompression bombs when the picture is opened again.
MAX_PIXELS = 80_000_000
# Pillow and the WebP encoder keep all frames of an animation in memory.
MAX_FILM = 2_000_000_000

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Options:
    """Size and looks of an export. Raises SceneError, one sentence, for anything that cannot be drawn.

    width, height: pixels. dpi: pixels per inch; at 192 everything is drawn twice as large as at 96, at the same pixel
    size. theme: an id of app.theme.THEMES. fps, frames: of an animation, whose playhead runs from 0 to the scene's
    duration. save_every: keep each save_every-th step, in tables.
    """

    width: int = 1200
    height: int = 800
    dpi: float = 96.0
    theme: str = LIGHT
    fps: float = 25.0
    frames: int = 200
    save_every: int = 1

    def __post_init__(self) -> None:
        _whole("The width", self.width, 64, 30_000)
        _whole("The height", self.height, 64, 30_000)
        if self.width * self.height > MAX_PIXELS:
            raise SceneError(f"That is more than {MAX_PIXELS // 1_000_000} million pixels; take a smaller size, or SVG or PDF.")
        _number("The resolution (dpi)", self.dpi, 10.0, 2400.0)
        _number("The frames per second", self.fps, 1.0, 100.0)
        _whole("The number of frames", self.frames, 2, 100_000)
        _whole("save_every", self.save_every, 1, 10**9)
        if self.theme not in THEMES:
            raise SceneError(f"There is no theme {self.theme!r}; there are {', '.join(THEMES)}.")

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
        """How long an animation lasts."""
        return self.frames / self.fps


def _number(name: str, value: object, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or not low <= value <= high:
        raise SceneError(f"{name} must be a number from {low:g} to {high:g}, not {value!r}.")


def _whole(name: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise SceneError(f"{name} must be a whole number from {low} to {high}, not {value!r}.")


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
            from app.tasks import Cancelled as Stop

            raise Stop
        self.progress(min(max(fraction, 0.0), 1.0))


def _always() -> str:
    return ""


def _no_table(run: Run, path: Path, options: Options, job: Job) -> None:
    raise SceneError(f"{path.suffix} holds no table; choose .csv or .npz.")


@dataclass(frozen=True)
class Exporter:
    """A file format.

    run(scene, path, options, job) writes the file; available() is "" or a sentence that says what it needs. A table also
    has tabulate(run, path, options, job), which takes runs of any dimension.
    """

    id: str
    suffix: str
    name: str
    kind: str
    run: Callable[[Scene, Path, Options, Job], None]
    available: Callable[[], str] = _always
    order: int = 0
    tabulate: Callable[[Run, Path, Options, Job], None] = _no_table

    def write(
        self,
        scene: Scene,
        path: str | Path,
        options: Options | None = None,
        progress: Progress = _silent,
        cancelled: Cancelled = _never,
    ) -> None:
        """Writes the file, whole or not at all; raises SceneError, one sentence, or app.tasks.Cancelled."""
        job = Job(progress, cancelled)
        job.step(0.0)
        self.run(scene, Path(path), options or Options(), job)
        progress(1.0)
