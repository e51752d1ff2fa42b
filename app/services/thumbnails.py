"""Small pictures of presets, painted by the program itself in a process beside the window, kept on disk.

A process of its own, because some of them need kernels that are not compiled yet, and a compiler in a thread
of the window would hold up everything else.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import platformdirs
from PySide6.QtCore import QObject, QRect, QRectF, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

import gandyn
from app.figure import figure
from app.model import presets
from app.model.scene import Scene
from app.painting.frame import Frame
from app.tasks.worker import Worker
from app.text.formulas import VARIABLE
from app.theme import fonts
from app.theme.palettes import THEMES, Theme
from gandyn import module_process

_LOGGER = logging.getLogger(__name__)
WIDTH, HEIGHT = 320, 214  # pixels of a picture
# A page is laid out larger and cut to its main plot: at the size of a thumbnail it would be labels alone.
PAGE = (760.0, 560.0)
CELLS = 48  # a side, of a map
LOOK = 0.1  # seconds between looks at what the other process has painted
_memory: dict[tuple[str, str], QImage] = {}


class ThumbnailService(QObject):
    """ready(name, picture) for each preset asked for, the ones on disk first; nothing for those without."""

    ready = Signal(str, QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None

    def request(self, names: Iterable[str], theme: str) -> None:
        """Asks for pictures in a theme's colours, instead of those still to come."""
        wanted = [name for name in names if (name, theme) not in _memory]
        for name in names:
            if (name, theme) in _memory:
                self.ready.emit(name, _memory[name, theme])
        if not wanted:
            return
        if self._worker is None:
            self._worker = Worker(self)
            self._worker.reported.connect(self._keep)
        report = self._worker.report
        self._worker.submit(lambda is_cancelled: _deliver(wanted, theme, report, is_cancelled))

    def stop(self) -> None:
        """Makes no more."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _keep(self, made: tuple[str, str, QImage]) -> None:
        name, theme, image = made
        _memory[name, theme] = image
        self.ready.emit(name, image)


def kept(name: str, theme: str) -> QImage | None:
    """A picture that was painted before."""
    if (name, theme) not in _memory:
        _told(name, theme, lambda made: _memory.update({(name, theme): made[2]}))
    return _memory.get((name, theme))


def _deliver(
    names: list[str], theme: str, report: Callable[[object], None], cancelled: Callable[[], bool]
) -> None:
    """On the worker's thread: those on disk, then the others as another process has painted them."""
    missing = [name for name in names if not _told(name, theme, report)]
    if not missing or _folder(os.environ.get(VARIABLE)) is None:
        return
    command = module_process.command("app.services.thumbnails", theme, *missing)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as painter:
        running = True
        while running and missing:
            if cancelled():
                painter.terminate()
                return
            time.sleep(LOOK)
            running = painter.poll() is None
            missing = [name for name in missing if not _told(name, theme, report)]


def _told(name: str, theme: str, report: Callable[[tuple[str, str, QImage]], object]) -> bool:
    """Reports a picture that lies on disk; whether there was one."""
    file = _file(name, theme)
    image = QImage(str(file)) if file is not None and file.exists() else QImage()
    if not image.isNull():
        report((name, theme, image))
    return not image.isNull()


def main(theme: str, *names: str) -> None:
    """Paints pictures of presets into the folder, in a process that nobody waits for: it may compile."""
    if hasattr(os, "nice"):
        os.nice(10)
    # Beside a window on a display this one has none.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication(["gandyn"])
    fonts.load()
    for name in names:
        try:
            _paint(name, theme)
        except Exception:  # one preset without a picture must not cost the others theirs
            _LOGGER.exception("No picture of %s", name)
    application.quit()


def _paint(name: str, theme: str) -> None:
    file, scene = _file(name, theme), presets.load(name)
    # Before a training runs there is nothing to be seen of it.
    if file is None or scene.page == "lab":
        return
    part = file.with_name(f"{os.getpid()}-{file.name}")
    thumbnail(scene, THEMES[theme]).save(str(part))
    part.replace(file)


def thumbnail(scene: Scene, theme: Theme) -> QImage:
    """The main plot of a scene's page, of every scenario, without axes."""
    scene, (w, h) = _small(scene), PAGE
    data = figure.compute(scene, width=w, height=h, text=theme.text)
    page = QImage(round(w), round(h), QImage.Format.Format_RGB32)
    painter = QPainter(page)
    try:
        figure.paint_backgrounds(painter, scene, data, theme, w, h)
    finally:
        painter.end()
    return _fitted(page.copy(_main(figure.frames(scene, data, theme, w, h))), theme)


def _small(scene: Scene) -> Scene:
    """The same in fewer cells and with fewer arrows."""
    scene = scene.with_display(density=min(scene.display.density, 14))
    if scene.page != "map":
        return scene
    settings = scene.settings_of("map")
    x, y = (replace(axis, count=CELLS) for axis in (settings.spec.x, settings.spec.y))
    return scene.with_settings("map", settings.with_(x=x, y=y))


def _main(frames: dict[tuple[str, int], Frame]) -> QRect:
    """Where the plots of the kind that fills most lie."""
    areas: dict[str, float] = {}
    rects: dict[str, QRectF] = {}
    for (plot, _), frame in frames.items():
        rect = frame.rect
        areas[plot] = areas.get(plot, 0.0) + rect.width() * rect.height()
        rects[plot] = rects[plot].united(rect) if plot in rects else rect
    return rects[max(areas, key=lambda plot: areas[plot])].toAlignedRect()


def _fitted(image: QImage, theme: Theme) -> QImage:
    """As large as fits, in the middle."""
    result = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    result.fill(QColor(theme.plot))
    scale = min(WIDTH / image.width(), HEIGHT / image.height())
    w, h = image.width() * scale, image.height() * scale
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF((WIDTH - w) / 2, (HEIGHT - h) / 2, w, h), image)
    painter.end()
    return result


@functools.cache
def _folder(base: str | None) -> Path | None:
    path = Path(base or platformdirs.user_cache_dir("gandyn", appauthor=False)) / "thumbnails"
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return path


def _file(name: str, theme: str) -> Path | None:
    """Where a picture is kept; another file, version or size is another picture."""
    folder = _folder(os.environ.get(VARIABLE))
    if folder is None or name not in presets.PRESETS:
        return None
    source = presets.PRESETS[name].read_bytes()
    key = f"{gandyn.__version__}:{theme}:{WIDTH}x{HEIGHT}:".encode() + source
    return folder / f"{name}-{hashlib.sha256(key).hexdigest()[:16]}.png"


if __name__ == "__main__":
    main(*sys.argv[1:])
