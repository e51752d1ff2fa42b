"""The convergence map: verdict, rate, size, spectral radius or basin over any two numbers, with critical
curves and where the scene is.

Its coordinates are the axes' values, or their decadic logarithms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from app.compute import map_requests
from app.compute.orbits import Data
from app.model.pages.map import MapSettings
from app.model.scene import Scene, Start, View
from app.painting import frame as axes
from app.painting import log_axes, map_image, map_key, primitives
from app.painting.frame import Frame
from app.painting.verdict_colors import name_of
from app.plots.plot import ComputeOptions, Plot, Quality
from app.text.translation import tr
from app.theme.rule_labels import named
from gandyn import Map, Scenario, UpdateConfig
from gandyn import axes as all_axes
from gandyn.maps.axes import SCALE, CellSetup, placed


@dataclass(frozen=True)
class MapView:
    """What there is to show of one scenario: layers, the lowest first, or why there is none."""

    layers: tuple[Map, ...] = ()
    trouble: str = ""


class MapPlot(Plot):
    """Painted from what `app.compute.map_requests` knows; a click goes to the values under the mouse."""

    id = "map"
    order = 20
    sticky = False

    def title(self, scene: Scene, index: int) -> str:
        """What is shown of which dynamics."""
        study: MapSettings = scene.settings_of("map")
        what = quantity_name(study.spec.quantity)
        training = _training(scene)
        if study.training is None or training is None:
            return (tr("{what} of the flow") if study.training is None else tr("{what} of training")).format(
                what=what
            )
        return tr("{what} of training: {rule}").format(what=what, rule=named(training))

    def names(self, scene: Scene) -> tuple[str, str]:
        """Symbols of the axes."""
        study: MapSettings = scene.settings_of("map")
        return axis_name(scene, study.spec.x.id), axis_name(scene, study.spec.y.id)

    def aspect_locked(self, scene: Scene) -> bool:
        """Two numbers have no common scale."""
        return False

    def auto_range(self, scene: Scene, data: Data) -> View:
        """The ranges of the study."""
        study: MapSettings = scene.settings_of("map")
        return View(*study.spec.x.extent, *study.spec.y.extent)

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> MapView:
        """The whole map if one may wait for it, else what is known."""
        try:
            question = map_requests.map_request_of(scene, index)
            if effort.blocking and map_requests.MAP_CACHE.done(question) is None:
                map_requests.compute(question, effort.report, effort.cancelled)
        except ValueError as error:
            return MapView((), str(error))
        return MapView(map_requests.MAP_CACHE.layers(question), map_requests.MAP_CACHE.refusal(question))

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Layers, curves, the present values, axes, key."""
        found, study = self._found(data, index), scene.settings_of("map")
        frame.painter.fillRect(frame.rect, QColor(frame.theme.plot))
        # One scale for all scenarios, so that they can be compared.
        every = tuple(layer for i in range(len(scene.scenarios)) for layer in self._found(data, i).layers)
        scale = map_image.scale_of(every, study.spec.quantity)
        with frame.clipped():
            for layer in found.layers:
                map_image.paint(frame, layer, study.spec.quantity, scale)
            for layer in found.layers[-1:]:
                _curves(frame, layer)
            _marker(frame, scene, index)
        log_axes.paint(
            frame, self.title(scene, index), self.names(scene), (study.spec.x.log, study.spec.y.log)
        )
        if found.layers:
            map_key.key(frame, found.layers, study.spec.quantity, scale, below=len(scene.scenarios) > 1)
        else:
            _sentence(frame, tr(found.trouble) if found.trouble else tr("The map is being computed."))

    def _found(self, data: Data, index: int) -> MapView:
        found = data.extras.get((self.id, index))
        return found if isinstance(found, MapView) else MapView()

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """Values under the mouse, and what their cell does."""
        study: MapSettings = scene.settings_of("map")
        at = frame.coordinates(x, y)
        pairs = [
            f"{symbol_of(scene, axis.id)} = {axis.value_at(c):.4g}"
            for axis, c in zip((study.spec.x, study.spec.y), at)
        ]
        return "   ".join([*pairs, *_told(self._found(data, index).layers, at)]).replace("-", "−")

    def on_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """The scene with the values under the mouse; None where there are no such values."""
        study: MapSettings = scene.settings_of("map")
        try:
            return moved(scene, index, study, *frame.coordinates(x, y))
        except ValueError:
            return None

    def on_double_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """The portrait there."""
        led = self.on_click(frame, scene, index, data, x, y)
        return led and led.with_(page="portrait")


def quantity_name(quantity: str) -> str:
    """What is shown of each cell."""
    return {
        "verdict": tr("Verdict"),
        "rate": tr("Rate"),
        "amplitude": tr("Size at the end"),
        "radius": tr("Eigenvalue at the origin"),
        "basin": tr("Destination"),
    }[quantity]


def symbol_of(scene: Scene, id: str) -> str:
    """The symbol of a number, or its id where this scene has none."""
    info = all_axes(scene.scenarios[0], _training(scene)).get(id)
    return info.symbol if info else id


def axis_name(scene: Scene, id: str) -> str:
    """Symbol and meaning."""
    info = all_axes(scene.scenarios[0], _training(scene)).get(id)
    return f"{info.symbol}  {tr(info.meaning).split(':')[0].split('：')[0].rstrip('.。')}" if info else id


def _training(scene: Scene) -> UpdateConfig | None:
    number = scene.settings_of("map").training
    return scene.trainings[number] if number is not None and number < len(scene.trainings) else None


def _told(layers: tuple[Map, ...], at: tuple[float, float]) -> list[str]:
    """The verdict and the numbers of the cell in the uppermost layer that knows it."""
    for layer in reversed(layers):
        j, i = (_index(axis, c) for axis, c in zip((layer.spec.x, layer.spec.y), at))
        if 0 <= i < len(layer.y) and 0 <= j < len(layer.x) and layer.verdict[i, j] >= 0:
            return [name_of(layer.kinds[layer.verdict[i, j]]), *_numbers(layer, i, j)]
    return []


def _index(axis: Any, at: float) -> int:
    low, high = axis.extent
    share = (at - low) / (high - low) * (axis.count - 1)
    return int(np.clip(np.floor(share + 0.5), -1, axis.count))


def _numbers(layer: Map, i: int, j: int) -> list[str]:
    pairs = (
        (tr("rate"), layer.rate),
        (tr("size"), layer.amplitude),
        ("|μ|" if layer.training else "Re λ", layer.radius),
    )
    return [f"{name} {values[i, j]:.3g}" for name, values in pairs if np.isfinite(values[i, j])]


def moved(scene: Scene, index: int, study: MapSettings, x: float, y: float) -> Scene:
    """The scene at a point of the map. Raises ValueError for values that cannot be."""
    place = map_requests.place_of(scene, index)
    for axis, at in ((study.spec.x, x), (study.spec.y, y)):
        place = placed(place, axis.id, float(f"{axis.value_at(at):.5g}"))
    changed = scene.with_scenario(index, _plain(scene.scenarios[index], place))
    if study.training is not None and place.training is not None:
        number = study.training
        changed = changed.with_(
            trainings=(
                *scene.trainings[:number],
                map_requests.rounded(place.training) or place.training,
                *scene.trainings[number + 1 :],
            )
        )
    return _started(changed, place) if _about_start(study) else changed


def _plain(old: Scenario, place: CellSetup) -> Scenario:
    """Without strengths that stand for 0."""
    on = {id: strength for id, strength in place.scenario.regularizers.items() if strength > 1e-200}
    new = place.scenario.with_(regularizers=on)
    return old if new == old else new


def _about_start(study: MapSettings) -> bool:
    return any(
        axis.id == SCALE or axis.id.partition("_")[0] in ("phi", "theta")
        for axis in (study.spec.x, study.spec.y)
    )


def _started(scene: Scene, place: CellSetup) -> Scene:
    start = Start(tuple(map(float, place.phi)), tuple(map(float, place.theta)))  # type: ignore[arg-type]
    if not scene.starts:
        return scene.added(start)
    old = scene.starts[scene.selected]
    second = (old.phi[1], old.theta[1]) if scene.dim == 1 else (start.phi[1], start.theta[1])
    return scene.with_start(
        scene.selected, Start((start.phi[0], second[0]), (start.theta[0], second[1]), old.color)
    )


def _curves(frame: Frame, layer: Map) -> None:
    """Critical curves in ink over the plot's ground, so that they are seen on every colour, with
    their names.
    """
    styles = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
    for number, curve in enumerate(layer.curves):
        pieces = [_pixels(frame, layer, piece) for piece in curve.pieces]
        for piece in pieces:
            primitives.curve(
                frame.painter, piece, primitives.with_alpha(frame.theme.plot, 0.8), 2.2 * frame.theme.line
            )
        for piece in pieces:
            primitives.curve(
                frame.painter, piece, QColor(frame.theme.ink), frame.theme.line, styles[number % 2]
            )
        _name(frame, pieces, curve_name(curve.name), number)


def curve_name(name: str) -> str:
    """A critical curve in words."""
    return {
        "spectral radius 1": tr("spectral radius 1"),
        "largest real part 0": tr("largest real part 0"),
        "double eigenvalue": tr("double eigenvalue"),
        "stable manifold of a saddle": tr("stable manifold of a saddle"),
    }.get(name, name)


def _pixels(frame: Frame, layer: Map, piece: Any) -> Any:
    columns = [
        np.log10(np.maximum(c, 1e-300)) if axis.log else c
        for axis, c in zip((layer.spec.x, layer.spec.y), piece.T)
    ]
    return frame.pixels(*columns)


def _name(frame: Frame, pieces: list[Any], text: str, number: int) -> None:
    """At the point of the longest piece that is a third or two thirds of its way inside the frame."""
    rect = frame.rect.adjusted(4.0, 10.0, -4.0, -10.0)
    inside = [
        points for piece in pieces if len(points := piece[[rect.contains(QPointF(*p)) for p in piece]]) > 3
    ]
    if not inside:
        return
    points = max(inside, key=len)
    at = points[int(len(points) * (0.35, 0.7)[number % 2])]
    frame.painter.setFont(axes.font(frame.theme, 0.9))
    width = frame.painter.fontMetrics().horizontalAdvance(text) + 12.0
    x = min(at[0] + 8.0, frame.x + frame.w - width - 4.0)
    primitives.label_box(
        frame.painter,
        QPointF(max(x, frame.x + 2.0), at[1]),
        text,
        QColor(frame.theme.ink),
        QColor(frame.theme.panel),
    )


def _marker(frame: Frame, scene: Scene, index: int) -> None:
    """Where the scene is now: a ring with a cross of fine lines."""
    study: MapSettings = scene.settings_of("map")
    try:
        x, y = (
            axis.coordinate(map_requests.now(scene, index, axis)) for axis in (study.spec.x, study.spec.y)
        )
    except ValueError:
        return
    ink, at = QColor(frame.theme.ink), frame.point(x, y)
    if abs(at.x()) < 1e6 and abs(at.y()) < 1e6:
        primitives.dot(frame.painter, at, 7.0, QColor(0, 0, 0, 0), QColor(frame.theme.plot), 4.5)
        primitives.dot(frame.painter, at, 7.0, QColor(0, 0, 0, 0), ink, 2.0)
        primitives.dot(frame.painter, at, 1.6, ink)


def _sentence(frame: Frame, text: str) -> None:
    frame.painter.setPen(QColor(frame.theme.ink))
    frame.painter.setFont(axes.font(frame.theme, 1.0))
    box = QRectF(frame.x + 0.1 * frame.w, frame.y, 0.8 * frame.w, frame.h)
    frame.painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)


PLOT = MapPlot()
