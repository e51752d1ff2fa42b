"""Practice on theory's map: the Dirac GAN's convergence map over two numbers of a sweep, and on it a dial for
each setting that was trained.

Its coordinates are the sweep's values, or their decadic logarithms, or places in a list of names.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from app.compute import map_requests
from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting import map_image
from app.painting.frame import Frame, Ticks
from app.painting.legend_entry import LegendEntry
from app.painting.map_image import Scale
from app.painting.verdict_colors import name_of
from app.plots import _map_curves, _map_legend, _sweep_dials
from app.plots.plot import ComputeOptions, Plot, Quality
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training import sweep_take
from app.training.sweep_axes import AxisView
from app.training.sweep_theory import TheoryPlane, known_rates, plane_of, rate_key, work_out
from app.training.sweep_view import Disc, SweepView, sweep_view
from gandyn import Map
from gandyn.maps.scattered import CellRate

VERDICT = "verdict"
# Room beside the map and below it for a legend, in text sizes; of the height, above the dials for a sentence.
ROOM_BESIDE, ROOM_BELOW, ROOM_ABOVE = 15.5, 8.0, 0.2


@dataclass(frozen=True)
class Sight:
    """What there is to draw: dials, theory's plane with the layers of its map, and the rates of settings."""

    view: SweepView
    plane: TheoryPlane
    layers: tuple[Map, ...] = ()
    trouble: str = ""
    rates: dict[object, CellRate | None] | None = None


class SweepMapPlot(Plot):
    """A click on a dial chooses its setting; a double click takes its numbers over into the portrait."""

    id = "sweep-map"
    order = 85
    sticky = False
    tick_marks = True
    immediate = True
    legend_room = ROOM_BESIDE - 1.0

    def title(self, scene: Scene, index: int) -> str:
        """What practice was asked, over what theory says."""
        view = sweep_view(scene, ComputeOptions(blocking=False))
        sign = "≥" if view.threshold.at_least else "≤"
        return tr("Share of seeds with {figure} {sign} {value}, over theory's verdict").format(
            figure=view.figure_name, sign=sign, value=short_number(view.threshold.value, 3)
        )

    def names(self, scene: Scene) -> tuple[str, str]:
        """Symbols and meanings of the settings."""
        view = sweep_view(scene, ComputeOptions(blocking=False))
        return tuple(axis.title if axis else "" for axis in (view.x, view.y))  # type: ignore[return-value]

    def aspect_locked(self, scene: Scene) -> bool:
        """Two settings have no common scale."""
        return False

    def log_axes(self, scene: Scene) -> tuple[bool, bool]:
        """As the sweep's axes are spaced."""
        view = sweep_view(scene, ComputeOptions(blocking=False))
        return tuple(bool(axis and axis.log) for axis in (view.x, view.y))  # type: ignore[return-value]

    def ticks(self, frame: Frame, scene: Scene) -> tuple[Ticks, Ticks]:
        """Numbers, or the names of choices."""
        view = sweep_view(scene, ComputeOptions(blocking=False))
        across, up = super().ticks(frame, scene)
        return _ticks(view.x, across), _ticks(view.y, up)

    def auto_range(self, scene: Scene, data: Data) -> View:
        """All settings with room about them."""
        view = sweep_view(scene, ComputeOptions(blocking=False))
        x, (low, high) = (axis.extent if axis else (-1.0, 1.0) for axis in (view.x, view.y))
        above = ROOM_ABOVE * (high - low) if plane_of(scene).trouble else 0.0
        return View(*x, low, high + above)

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> Sight:
        """Dials as they are; the map and the rates whole if one may wait for them, else what is known."""
        view, plane, key = sweep_view(scene, effort), plane_of(scene), rate_key(scene)
        try:
            rates = work_out(key) if effort.blocking else known_rates(key)
        except ValueError:
            rates = None
        if plane.request is None:
            return Sight(view, plane, trouble=plane.trouble, rates=rates)
        if effort.maps is not None:
            layers, trouble = effort.maps.get(plane.request, ((), ""))
            return Sight(view, plane, layers, trouble, rates)
        try:
            if effort.blocking and map_requests.MAP_CACHE.done(plane.request) is None:
                map_requests.compute(plane.request, effort.report, effort.cancelled)
        except ValueError as error:
            return Sight(view, plane, trouble=str(error), rates=rates)
        cache = map_requests.MAP_CACHE
        return Sight(view, plane, cache.layers(plane.request), cache.refusal(plane.request), rates)

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """Theory below, practice above."""
        sight = self._sight(data, index)
        frame.painter.fillRect(frame.rect, QColor(frame.theme.plot))
        if sight is None:
            return
        with frame.clipped():
            _paint_theory(frame, scene, sight, self.id)
            self._paint_dials(frame, scene, sight)

    def _sight(self, data: Data, index: int) -> Sight | None:
        found = data.extras.get((self.id, index))
        return found if isinstance(found, Sight) else None

    def _paint_dials(self, frame: Frame, scene: Scene, sight: Sight) -> None:
        view, size = sight.view, dial_size(frame, sight.view)
        for disc in view.discs:
            at = frame.point(disc.x, disc.y)
            if disc.summary.seeds:
                _sweep_dials.paint(frame.painter, frame.theme, at, size, disc.summary)
            else:
                _sweep_dials.paint_planned(frame.painter, frame.theme, at, size)
            for chosen, first in ((view.settings.chosen, True), (view.settings.before, False)):
                if disc.setting == chosen:
                    _sweep_dials.paint_choice(frame.painter, frame.theme, at, size, first)

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """The verdicts of the map."""
        sight = self._sight(data, index)
        return _map_legend.entries(sight.layers, VERDICT, theme) if sight and sight.layers else []

    def hover_text(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str:
        """What the dial under the mouse says."""
        return "   ".join(
            text for text, _ in self.readout(frame, scene, index, data, [], *frame.coordinates(x, y))
        )

    def readout(
        self, frame: Frame, scene: Scene, index: int, data: Data, traces: object, x: float, y: float
    ) -> list[tuple[str, str]]:
        """The dial near a point: its setting, share, figure, theory's rate; else the values there."""
        sight = self._sight(data, index)
        if sight is None:
            return []
        at = frame.point(x, y)
        disc = _under(frame, sight.view, at.x(), at.y())
        if disc is None:
            pairs = [(axis, place) for axis, place in ((sight.view.x, x), (sight.view.y, y)) if axis]
            return [(_place(axis, place), "") for axis, place in pairs if not axis.named]
        return [(line, frame.theme.ink) for line in told(sight, disc)]

    def hit_test(self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float) -> str | None:
        """No dial can be dragged."""
        return None

    def on_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """The scene in which the dial's setting is chosen."""
        sight = self._sight(data, index)
        disc = sight and _under(frame, sight.view, x, y)
        if not disc:
            return None
        return scene.with_settings("sweep", scene.settings_of("sweep").clicked(disc.setting))

    def on_double_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """The portrait with the numbers of the dial's setting."""
        sight = self._sight(data, index)
        disc = sight and _under(frame, sight.view, x, y)
        return sweep_take.taken(scene, disc.setting) if disc else None


def told(sight: Sight, disc: Disc) -> list[str]:
    """A dial in words."""
    view, found = sight.view, disc.summary
    place = [f"{axis.symbol} = {axis.told(disc.setting[axis.id])}" for axis in (view.x, view.y) if axis]
    if not found.seeds:
        return [*place, tr("not trained yet"), *_theory(sight, disc)]
    low, high = found.interval
    share = tr("{reached} of {seeds} seeds ({low}–{high})").format(
        reached=found.reached, seeds=found.seeds, low=f"{low:.0%}", high=f"{high:.0%}"
    )
    lines = [*place, share]
    if not math.isnan(found.median):
        lines.append(
            tr("{figure}: median {median}, quartiles {lower} … {upper}").format(
                figure=view.figure_name,
                **{name: short_number(getattr(found, name), 3) for name in ("median", "lower", "upper")},
            )
        )
    if found.failed:
        lines.append(tr("{count} failed").format(count=found.failed))
    return lines + _theory(sight, disc)


def _theory(sight: Sight, disc: Disc) -> list[str]:
    rate = (sight.rates or {}).get(disc.setting)
    if rate is None or math.isnan(rate.contraction):
        return []
    number = short_number(rate.contraction, 3)
    return [tr("theory: {verdict}, rate {rate}").format(verdict=name_of(rate.verdict), rate=number)]


def _place(axis: AxisView, place: float) -> str:
    return f"{axis.symbol} = {short_number(10.0**place if axis.log else place, 3)}"


def _ticks(axis: AxisView | None, plain: Ticks) -> Ticks:
    return axis.ticks(plain) if axis else []


def dial_size(frame: Frame, view: SweepView) -> float:
    """A radius at which neighbours do not touch."""
    return _sweep_dials.radius(frame.theme, min(_gaps(frame, view), default=frame.w))


def _gaps(frame: Frame, view: SweepView) -> Iterator[float]:
    """Pixels between neighbours across and up."""
    for axis, length, low, high in (
        (view.x, frame.w, frame.view.x0, frame.view.x1),
        (view.y, frame.h, frame.view.y0, frame.view.y1),
    ):
        places = sorted(axis.places) if axis else []
        yield from ((b - a) / (high - low) * length for a, b in pairwise(places))


def _under(frame: Frame, view: SweepView, x: float, y: float) -> Disc | None:
    """The dial under a pixel."""
    size = dial_size(frame, view) + 3.0
    near = [(math.hypot(frame.px(d.x) - x, frame.py(d.y) - y), i) for i, d in enumerate(view.discs)]
    distance, place = min(near, default=(math.inf, 0))
    return view.discs[place] if distance <= size else None


def _paint_theory(frame: Frame, scene: Scene, sight: Sight, id: str) -> None:
    """The map with its critical curves; or why there is none, at the upper edge."""
    seen = _theory_frame(frame, sight)
    hidden = frozenset(name.removeprefix(f"{id}/") for name in scene.hidden if name.startswith(f"{id}/"))
    for layer in sight.layers:
        map_image.paint(seen, layer, VERDICT, Scale(0.0, 1.0), hidden)
    for layer in sight.layers[-1:]:
        _map_curves.paint_curves(seen, layer)
    if not sight.layers and sight.trouble:
        _sentence(frame, tr(sight.trouble))


def _theory_frame(frame: Frame, sight: Sight) -> Frame:
    """The frame with theory's numbers along its axes, which are multiples of the sweep's."""
    view, axes_ = frame.view, (sight.view.x, sight.view.y)
    (x0, x1), (y0, y1) = (
        (low + math.log10(factor), high + math.log10(factor))
        if axis and axis.log
        else (low * factor, high * factor)
        for axis, factor, (low, high) in zip(
            axes_, sight.plane.factors, ((view.x0, view.x1), (view.y0, view.y1))
        )
    )
    return replace(frame, view=View(x0, x1, y0, y1))


def _sentence(frame: Frame, text: str) -> None:
    """At the upper edge, for dials stand below it."""
    frame.painter.setFont(axes.font(frame.theme, 0.92))
    frame.painter.setPen(QColor(frame.theme.muted))
    box = QRectF(frame.x + 0.06 * frame.w, frame.y + 4.0, 0.88 * frame.w, frame.h - 8.0)
    where = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    frame.painter.drawText(box, int(where), text)


def centre(frame: Frame, disc: Disc) -> QPointF:
    """The pixel of a dial's middle."""
    return frame.point(disc.x, disc.y)


PLOT = SweepMapPlot()
