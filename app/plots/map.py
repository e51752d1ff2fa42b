"""The convergence map: verdict, rate, size, spectral radius or basin over any two numbers, with critical
curves and where the scene is.

Its coordinates are the axes' values, or their decadic logarithms.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from app.compute import map_requests
from app.compute.orbits import Data
from app.model.pages.map import MapSettings
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting import map_image
from app.painting.color_scale import ColorBar
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.painting.map_image import NAMED, Scale
from app.plots import _map_cells, _map_curves, _map_legend, _map_moves
from app.plots.plot import ComputeOptions, Plot, Quality
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme
from app.theme.rule_labels import named
from gandyn import Map, UpdateConfig
from gandyn import axes as all_axes

# Room beside a map and below it for a legend or a colour bar, in text sizes.
BESIDE, BELOW = 15.5, 10.8


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
    tick_marks = legend_beside = True
    legend_room = BESIDE - 1.0

    def title(self, scene: Scene, index: int) -> str:
        """What is shown of which dynamics."""
        study: MapSettings = scene.settings_of("map")
        what = quantity_name(study.spec.quantity, study.training)
        training = _training(scene)
        if study.training is None or training is None:
            return (tr("{what} · flow") if study.training is None else tr("{what} · training")).format(
                what=what
            )
        return tr("{what} · {rule}").format(what=what, rule=named(training))

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

    def log_axes(self, scene: Scene) -> tuple[bool, bool]:
        """As the panel says."""
        spec = scene.settings_of("map").spec
        return spec.x.log, spec.y.log

    def can_log(self, scene: Scene) -> tuple[bool, bool]:
        """Axes whose numbers are all above 0."""
        spec = scene.settings_of("map").spec
        return spec.x.low > 0.0, spec.y.low > 0.0

    def with_log(self, scene: Scene, axis: int, on: bool) -> Scene:
        """The panel's axis with its cells placed otherwise; a view of the old axis means nothing any more."""
        settings: MapSettings = scene.settings_of("map")
        name, old = (("x", settings.spec.x), ("y", settings.spec.y))[axis]
        changed = settings.with_(**{name: replace(old, log=on)})
        return scene.with_settings("map", changed).without_view(self.id)

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> MapView:
        """The whole map if one may wait for it, else what is known."""
        try:
            question = map_requests.map_request_of(scene, index)
            if effort.maps is not None:
                return MapView(*effort.maps.get(question, ((), "")))
            if effort.blocking and map_requests.MAP_CACHE.done(question) is None:
                map_requests.compute(question, effort.report, effort.cancelled)
        except ValueError as error:
            return MapView((), str(error))
        return MapView(map_requests.MAP_CACHE.layers(question), map_requests.MAP_CACHE.refusal(question))

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Layers, curves, the present values."""
        found, quantity = self._found(data, index), scene.settings_of("map").spec.quantity
        scale, hidden = self._scale(scene, data), _hidden(scene)
        frame.painter.fillRect(frame.rect, QColor(frame.theme.plot))
        with frame.clipped():
            for layer in found.layers:
                map_image.paint(frame, layer, quantity, scale, hidden)
            for layer in found.layers[-1:]:
                _map_curves.paint_curves(frame, layer)
            _map_curves.paint_marker(frame, scene, index)
        if not found.layers:
            _sentence(frame, tr(found.trouble) if found.trouble else tr("The map is being computed."))

    def _found(self, data: Data, index: int) -> MapView:
        found = data.extras.get((self.id, index))
        return found if isinstance(found, MapView) else MapView()

    def _scale(self, scene: Scene, data: Data) -> Scale:
        """One scale for all scenarios, so that they can be compared."""
        quantity = scene.settings_of("map").spec.quantity
        every = tuple(layer for i in range(len(scene.scenarios)) for layer in self._found(data, i).layers)
        return map_image.scale_of(every, quantity).with_ends(scene.levels_of(self.id, quantity))

    def color_bar(self, frame: Frame, scene: Scene, index: int, data: Data) -> ColorBar | None:
        """Of a number; to the right of the map, or below it."""
        quantity, scale = scene.settings_of("map").spec.quantity, self._scale(scene, data)
        if quantity in NAMED or not self._found(data, index).layers:
            return None
        size, right, bottom = frame.theme.text, frame.x + frame.w, frame.y + frame.h
        box = (
            QRectF(frame.x, bottom + 4.0 * size, frame.w, 1.2 * size)
            if self.legend_below(scene)
            else QRectF(right + 1.2 * size, frame.y, 1.2 * size, min(frame.h, 24.0 * size))
        )
        colors = map_image.bar_colors(scale, frame.theme)
        return ColorBar(quantity, "", scale.low, scale.high, scale.log, colors, box)

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """Verdicts or destinations, where they give the colours."""
        quantity, layers = scene.settings_of("map").spec.quantity, self._found(data, index).layers
        return _map_legend.entries(layers, quantity, theme) if layers and quantity in NAMED else []

    def legend_below(self, scene: Scene) -> bool:
        """Maps beside each other have no room between them."""
        return len(scene.scenarios) > 1

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """A point for every cell of the newest layer, with all that is known of it."""
        layers, study = self._found(data, index).layers, scene.settings_of("map")
        name = quantity_name(study.spec.quantity, study.training)
        entry = LegendEntry(study.spec.quantity, name, theme.ink, line=False)
        return [_map_cells.trace(layer, entry) for layer in layers[-1:]]

    def readout(
        self, frame: Frame, scene: Scene, index: int, data: Data, traces: list[Trace], x: float, y: float
    ) -> list[tuple[str, str]]:
        """The cell's place, verdict and numbers."""
        study: MapSettings = scene.settings_of("map")
        pairs = zip((study.spec.x, study.spec.y), (x, y))
        place = [f"{symbol_of(scene, axis.id)} = {short_number(axis.value_at(at))}" for axis, at in pairs]
        told = _map_cells.told(self._found(data, index).layers, (x, y))
        return [(text, "") for text in place] + [(text, frame.theme.ink) for text in told]

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """Values under the mouse, and what their cell does."""
        read = self.readout(frame, scene, index, data, [], *frame.coordinates(x, y))
        return "   ".join(text for text, _ in read)

    def on_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """The scene with the values under the mouse; None where there are no such values."""
        study: MapSettings = scene.settings_of("map")
        try:
            return _map_moves.moved(scene, index, study, *frame.coordinates(x, y))
        except ValueError:
            return None

    def on_double_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """The portrait there."""
        led = self.on_click(frame, scene, index, data, x, y)
        return led and led.with_(page="portrait")


def quantity_name(quantity: str, training: int | None = None) -> str:
    """What is shown of each cell of a map of the flow, or of a training."""
    return {
        "verdict": tr("Verdict"),
        "rate": tr("Growth rate"),
        "amplitude": tr("Size ‖(φ, θ)‖ at the end"),
        "radius": tr("Largest real part at the origin")
        if training is None
        else tr("Spectral radius at the origin"),
        "basin": tr("Where it ends up"),
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


def _hidden(scene: Scene) -> frozenset[str]:
    """The verdicts and destinations that were clicked away."""
    return frozenset(name.removeprefix("map/") for name in scene.hidden if name.startswith("map/"))


def _sentence(frame: Frame, text: str) -> None:
    frame.painter.setPen(QColor(frame.theme.ink))
    frame.painter.setFont(axes.font(frame.theme, 1.0))
    box = QRectF(frame.x + 0.1 * frame.w, frame.y, 0.8 * frame.w, frame.h)
    frame.painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)


PLOT = MapPlot()
