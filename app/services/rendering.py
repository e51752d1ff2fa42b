"""From a scene to pixels, off the UI thread: the newest wish wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.compute.cache import LruCache
from app.compute.options import ComputeOptions, Quality
from app.compute.orbits import Clash, Data
from app.figure import figure
from app.figure.layout import arrange, page_of
from app.model.scene import Scene, View
from app.tasks.worker import load_numba
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn.integration import AUTO

# Below this many pixels of texture per pixel a picture is a passing one.
ROUGHLY = 0.5
_grounds = LruCache(1)


@dataclass(frozen=True)
class RenderRequest:
    """What to paint: the scene, the size in logical pixels, the screen's pixel ratio, how finely, and how the
    picture contradicts the verdict beside it, if it does.
    """

    scene: Scene
    theme: Theme
    width: int
    height: int
    ratio: float
    quality: Quality
    clash: Clash | None = None

    def fitted(self, views: dict[str, View]) -> RenderRequest:
        """The request for the same picture by somebody who knows the views it was fitted to."""
        return replace(self, scene=self.scene.fitted(views)) if views else self


@dataclass(frozen=True)
class RenderResult:
    """What was painted: all that stands still, the orbits for what moves, and where a doubt stands.

    views: those that were fitted and should now stay put; request has them too.
    """

    request: RenderRequest
    data: Data
    image: QImage
    views: dict[str, View]
    doubt: QRectF | None


def render(wish: RenderRequest, stale: Callable[[], bool] = lambda: False) -> RenderResult:
    """Computes and paints; safe on any thread. What takes long is cut short where stale() tells that nobody
    waits for it.
    """
    if wish.quality.compiled:
        load_numba()
    effort = ComputeOptions(
        wish.quality.compiled,
        blocking=False,
        preview=wish.quality.supersampling < ROUGHLY,
        rules=wish.quality.rules,
        cancelled=stale,
    )
    computed = figure.compute(wish.scene, effort, wish.width, wish.height, wish.theme.text)
    computed, views = replace(computed, clash=wish.clash), _views(wish, computed)
    wish = wish.fitted(views)
    data = figure.doubted(wish.scene, computed, wish.theme, wish.width, wish.height)
    timed = page_of(wish.scene).time_dependent
    image = _ground(wish, data).copy() if timed else _painted(wish, data, _blank(wish), figure.paint_ground)
    if timed:
        _painted(wish, data, image, figure.paint_timed)
    return RenderResult(wish, data, image, views, _doubt(wish, data, image))


def _doubt(wish: RenderRequest, data: Data, image: QImage) -> QRectF | None:
    """Paints what is doubtful about the picture; where it stands."""
    painter = QPainter(image)
    try:
        return figure.paint_doubt(painter, wish.scene, data, wish.theme, wish.width, wish.height)
    finally:
        painter.end()


def _ground(wish: RenderRequest, data: Data) -> QImage:
    """What stands still on a page that is painted at every place of the playhead; kept, for nothing else of
    it is new then.
    """
    key = replace(wish, scene=wish.scene.with_(time=0.0))
    found: QImage | None = _grounds.get(key)
    if found is None:
        found = _painted(wish, data, _blank(wish), figure.paint_ground)
        _grounds.put(key, found)
    return found


def _blank(wish: RenderRequest) -> QImage:
    image = QImage(
        round(wish.width * wish.ratio), round(wish.height * wish.ratio), QImage.Format.Format_RGB32
    )
    image.setDevicePixelRatio(wish.ratio)
    return image


def _painted(wish: RenderRequest, data: Data, image: QImage, paint: Callable[..., None]) -> QImage:
    painter = QPainter(image)
    try:
        paint(painter, wish.scene, data, wish.theme, wish.width, wish.height, wish.quality)
    finally:
        painter.end()
    return image


def _views(wish: RenderRequest, data: Data) -> dict[str, View]:
    """The views that were fitted and should now stay put; none before all that they must show has been
    computed.
    """
    if wish.scene.trainings and not wish.quality.rules:
        return {}
    cells = arrange(wish.scene, wish.width, wish.height, wish.theme.text)[1]
    return {
        c.plot.id: c.plot.auto_range(wish.scene, data)
        for c in cells
        if c.plot.sticky and c.plot.id not in wish.scene.views
    }


def exactness_of(rendered: RenderResult) -> str | None:
    """How exact a picture's orbits are, in one line; empty where it shows none, None while not measured."""
    found, scene = rendered.data.exactness(), rendered.request.scene
    if found is None or found.checked is None:
        return "" if found is None else None
    text = found.told(scene.accuracy if scene.method == AUTO else None)
    return tr("preview: {facts}").format(facts=text) if rendered.data.preview else text
