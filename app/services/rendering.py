"""From a scene to pixels, off the UI thread: the newest request wins."""

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
from app.training.sweep_record import Cells
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
    runs: Runs | Cells | None = None
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


def render(request: RenderRequest, is_cancelled: Callable[[], bool] = lambda: False) -> RenderResult:
    """Computes and paints; safe on any thread. What takes long is cut short where is_cancelled() tells that
    nobody waits for it.
    """
    if request.quality.compiled:
        load_numba()
    effort = ComputeOptions(
        request.quality.compiled,
        blocking=False,
        preview=request.quality.supersampling < ROUGHLY,
        rules=request.quality.rules,
        cancelled=is_cancelled,
        runs=request.runs,
        maps=None if request.maps is None else dict(request.maps),
    )
    theme = request.theme
    computed = figure.compute(request.scene, effort, request.width, request.height, theme.text, theme.roomy)
    computed, views = replace(computed, clash=request.clash), _views(request, computed)
    request = request.fitted(views)
    data = figure.doubted(request.scene, computed, request.theme, request.width, request.height)
    page = PageImage(_image(request, data), request.width, request.height, _frames(request, data))
    return RenderResult(request, data, page, views)


def _image(request: RenderRequest, data: Data) -> QImage:
    """The plots' backgrounds. What stands still on a page that is painted at every place of the playhead is
    kept, for nothing else of it is new then.
    """
    if not page_of(request.scene).time_dependent:
        return _painted(request, data, _blank(request), None)
    key = replace(request, scene=request.scene.with_(time=0.0), runs=None)
    found: QImage | None = _grounds.get(key)
    if found is None:
        found = _painted(request, data, _blank(request), False)
        _grounds.put(key, found)
    return _painted(request, data, found.copy(), True)


def _blank(request: RenderRequest) -> QImage:
    image = QImage(
        round(request.width * request.ratio),
        round(request.height * request.ratio),
        QImage.Format.Format_RGB32,
    )
    image.setDevicePixelRatio(request.ratio)
    return image


def _painted(request: RenderRequest, data: Data, image: QImage, time_dependent: bool | None) -> QImage:
    painter = QPainter(image)
    try:
        figure.paint_backgrounds(
            painter,
            request.scene,
            data,
            request.theme,
            request.width,
            request.height,
            request.quality,
            time_dependent,
        )
    finally:
        painter.end()
    return image


def _frames(request: RenderRequest, data: Data) -> dict[tuple[str, int], Frame]:
    return figure.frames(request.scene, data, request.theme, request.width, request.height)


def _views(request: RenderRequest, data: Data) -> dict[str, View]:
    """The views that were fitted and should now stay put; none before all that they must show has been
    computed.
    """
    if request.scene.trainings and not request.quality.rules:
        return {}
    theme = request.theme
    cells = arrange(request.scene, request.width, request.height, theme.text, theme.roomy)[1]
    return {
        c.plot.id: c.plot.auto_range(request.scene, data)
        for c in cells
        if c.plot.sticky and c.plot.id not in request.scene.views
    }


def exactness_of(rendered: RenderResult) -> str | None:
    """How exact a picture's orbits are, in one line; empty where it shows none, None while not measured."""
    found, scene = rendered.data.exactness(), rendered.request.scene
    if found is None or found.checked is None:
        return "" if found is None else None
    text = found.told(scene.accuracy if scene.method == AUTO else None)
    return tr("preview: {facts}").format(facts=text) if rendered.data.preview else text
