"""From a scene to pixels, off the UI thread: the newest wish wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtGui import QImage, QPainter

from app.compute.cache import LruCache
from app.compute.options import ComputeOptions, Quality
from app.compute.orbits import Clash, Data
from app.figure import figure
from app.figure.figure_view import PageImage
from app.figure.layout import arrange, page_of
from app.model.scene import Scene, View
from app.painting.frame import Frame
from app.tasks.worker import load_numba
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.run_store import Runs
from gandyn.integration import AUTO

# Below this many pixels of texture per pixel a picture is a passing one.
ROUGHLY = 0.5
_grounds = LruCache(1)


@dataclass(frozen=True)
class RenderRequest:
    """What to paint: the scene, the size in logical pixels, the screen's pixel ratio, how finely, how the
    picture contradicts the verdict beside it, if it does, and what it shows of trainings and of maps, which
    go on meanwhile. Requests that are equal give the same picture.
    """

    scene: Scene
    theme: Theme
    width: int
    height: int
    ratio: float
    quality: Quality
    clash: Clash | None = None
    runs: Runs | None = None
    maps: tuple[tuple[Any, Any], ...] | None = None

    def fitted(self, views: dict[str, View]) -> RenderRequest:
        """The request for the same picture by somebody who knows the views it was fitted to."""
        return replace(self, scene=self.scene.fitted(views)) if views else self


@dataclass(frozen=True)
class RenderResult:
    """What was painted: all that stands still in the plots, and the orbits for what moves.

    views: those that were fitted and should now stay put; request has them too.
    """

    request: RenderRequest
    data: Data
    page: PageImage
    views: dict[str, View]

    @property
    def image(self) -> QImage:
        """The plots' backgrounds."""
        return self.page.image


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
        runs=wish.runs,
        maps=None if wish.maps is None else dict(wish.maps),
    )
    computed = figure.compute(wish.scene, effort, wish.width, wish.height, wish.theme.text)
    computed, views = replace(computed, clash=wish.clash), _views(wish, computed)
    wish = wish.fitted(views)
    data = figure.doubted(wish.scene, computed, wish.theme, wish.width, wish.height)
    page = PageImage(_image(wish, data), wish.width, wish.height, _frames(wish, data))
    return RenderResult(wish, data, page, views)


def _image(wish: RenderRequest, data: Data) -> QImage:
    """The plots' backgrounds. What stands still on a page that is painted at every place of the playhead is
    kept, for nothing else of it is new then.
    """
    if not page_of(wish.scene).time_dependent:
        return _painted(wish, data, _blank(wish), None)
    key = replace(wish, scene=wish.scene.with_(time=0.0), runs=None)
    found: QImage | None = _grounds.get(key)
    if found is None:
        found = _painted(wish, data, _blank(wish), False)
        _grounds.put(key, found)
    return _painted(wish, data, found.copy(), True)


def _blank(wish: RenderRequest) -> QImage:
    image = QImage(
        round(wish.width * wish.ratio), round(wish.height * wish.ratio), QImage.Format.Format_RGB32
    )
    image.setDevicePixelRatio(wish.ratio)
    return image


def _painted(wish: RenderRequest, data: Data, image: QImage, time_dependent: bool | None) -> QImage:
    painter = QPainter(image)
    try:
        figure.paint_backgrounds(
            painter, wish.scene, data, wish.theme, wish.width, wish.height, wish.quality, time_dependent
        )
    finally:
        painter.end()
    return image


def _frames(wish: RenderRequest, data: Data) -> dict[tuple[str, int], Frame]:
    return figure.frames(wish.scene, data, wish.theme, wish.width, wish.height)


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
