"""What the convergence map is of: its axes, what is shown of each cell, how finely, and of which dynamics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from app.compute.map_requests import place_of
from app.model import actions
from app.model.pages.map import LEAST, MOST, MapSettings, default_settings, suggested_axes, symbols
from app.model.scene import Scene
from app.model.session import Session
from app.panels import RIGHT, Panel
from app.panels._map_axis import AxisRows
from app.plots.map import quantity_name
from app.text.translation import tr
from app.widgets import layouts
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.following import connect_while_alive
from app.widgets.segmented import DropDown, Segmented
from gandyn import axes as all_axes
from gandyn import rules
from gandyn.maps.map import QUANTITIES

SIZES = (("32", "32²"), ("64", "64²"), ("128", "128²"), ("256", "256²"), ("512", "512²"))
FLOW = "flow"
MOST_GOOD = 5


def changed(session: Session, change: Callable[[MapSettings], MapSettings], merge: str = "") -> bool:
    """Other settings of the map; what the map showed of the old ranges is no view of the new ones."""

    def made(scene: Scene) -> Scene:
        settings = change(scene.settings_of("map"))
        views = {plot: view for plot, view in scene.views.items() if plot != "map"}
        return scene.with_settings("map", settings).with_(views=views)

    return session.update(made, tr("Change the map"), merge)


def make(session: Session) -> QWidget:
    """From what it is of to how finely."""
    return layouts.page(
        _to_page(session),
        layouts.section(tr("Suggested maps"), _suggestions(session)),
        layouts.line(),
        layouts.section(
            tr("Axes"), _axis(session, "x", tr("Across")), _axis(session, "y", tr("Upward")), _swap(session)
        ),
        layouts.line(),
        layouts.section(tr("Shown"), _quantity(session), _resolution(session)),
        layouts.line(),
        layouts.section(tr("Each cell"), _about(session), _length(session)),
    )


def _to_page(session: Session) -> QWidget:
    button = layouts.push(
        tr("Show the map"), tr("Where it converges, over any two numbers; click to go there"), "main"
    )
    button.clicked.connect(lambda: actions.show_page(session, "map"))
    connect_while_alive(button, lambda: button.setVisible(session.scene.page != "map"), session.changed)
    return button


class Suggestions(layouts.Column):
    """A button for each good pair of axes; rebuilt only when there are others."""

    def __init__(self, session: Session) -> None:
        super().__init__(spacing=5)
        self._session = session
        self._buttons = [layouts.push("") for _ in range(MOST_GOOD)]
        self._pairs: list[tuple[str, str, int | None]] = []
        for number, button in enumerate(self._buttons):
            button.clicked.connect(lambda *_, number=number: self._take(number))
            self.add(button)
        connect_while_alive(self, self._show, session.changed)

    def _show(self) -> None:
        pairs = suggested_axes(self._session.scene)[:MOST_GOOD]
        if pairs == self._pairs:
            return
        self._pairs = pairs
        for number, button in enumerate(self._buttons):
            button.setVisible(number < len(pairs))
            if number < len(pairs):
                self._dress(button, *pairs[number])

    def _dress(self, button: QPushButton, x: str, y: str, training: int | None) -> None:
        scene = self._session.scene
        known = all_axes(scene.scenarios[0], None if training is None else scene.trainings[training])
        kind = tr("Flow") if training is None else tr(scene.trainings[training].spec.name)
        button.setText(f"{symbols(known, x, y)}  ·  {kind}")

    def _take(self, number: int) -> None:
        x, y, training = self._pairs[number]

        def take(scene: Scene) -> Scene:
            views = {plot: view for plot, view in scene.views.items() if plot != "map"}
            quantity = scene.settings_of("map").spec.quantity
            return scene.with_settings("map", default_settings(scene, x, y, training, quantity)).with_(
                views=views, page="map"
            )

        self._session.update(take, tr("Change the map"))


def _suggestions(session: Session) -> QWidget:
    return Suggestions(session)


def _axis(session: Session, name: str, title: str) -> QWidget:
    def write(axis: Any) -> None:
        changed(session, lambda settings: settings.with_(**{name: axis}))

    def known() -> Any:
        try:
            return all_axes(session.scenario, place_of(session.scene, session.active).training)
        except ValueError:
            return all_axes(session.scenario, None)

    return AxisRows(
        session, title, lambda: getattr(session.scene.settings_of("map").spec, name), known, write
    )


def _swap(session: Session) -> QWidget:
    button = layouts.push(tr("Swap the axes"))
    button.clicked.connect(
        lambda: changed(session, lambda settings: settings.with_(x=settings.spec.y, y=settings.spec.x))
    )
    return button


def _quantity(session: Session) -> QWidget:
    control = DropDown([(id, quantity_name(id)) for id in QUANTITIES])
    place = control.findData("radius")
    # What is shown of a map needs no other map, so the view stays.
    control.chosen.connect(
        lambda id: session.update(
            lambda scene: scene.with_settings("map", scene.settings_of("map").with_(quantity=id)),
            tr("Change the map"),
        )
    )

    def show() -> None:
        settings: MapSettings = session.scene.settings_of("map")
        control.setItemText(place, quantity_name("radius", settings.training))
        control.set_value(settings.spec.quantity)

    connect_while_alive(control, show, session.changed)
    return layouts.labelled(
        tr("Colour"), control, tr("All are computed at once; this chooses which of them is seen.")
    )


def _resolution(session: Session) -> QWidget:
    control = Segmented(list(SIZES))

    def write(size: str) -> None:
        cells = int(size)
        session.update(
            lambda scene: scene.with_settings("map", _resized(scene.settings_of("map"), cells)),
            tr("Change the map"),
        )

    control.chosen.connect(write)
    connect_while_alive(
        control,
        lambda: control.set_value(str(session.scene.settings_of("map").spec.x.count)),
        session.changed,
    )
    return layouts.labelled(
        tr("Cells"),
        control,
        tr("Each cell is an orbit of its own; twice as many each way take four times as long."),
    )


def _resized(settings: MapSettings, cells: int) -> MapSettings:
    x, y = (replace(axis, count=cells) for axis in (settings.spec.x, settings.spec.y))
    return settings.with_(x=x, y=y)


class DynamicsSelector(layouts.Column):
    """The flow, or one of the scene's update rules."""

    def __init__(self, session: Session) -> None:
        super().__init__(spacing=0)
        self._session = session
        self._names: list[str] = []
        self.control = DropDown([(FLOW, tr("The flow"))])
        self.control.chosen.connect(self._write)
        self.add(self.control)
        connect_while_alive(self, self._show, session.changed)

    def _show(self) -> None:
        names = [training.rule for training in self._session.scene.trainings]
        if names != self._names:
            self._names = names
            while self.control.count() > 1:
                self.control.removeItem(1)
            for number, rule in enumerate(names):
                self.control.addItem(tr(rules()[rule].name), str(number))
        training = self._session.scene.settings_of("map").training
        self.control.set_value(FLOW if training is None else str(training))

    def _write(self, chosen: str) -> None:
        training = None if chosen == FLOW else int(chosen)

        def take(scene: Scene) -> Scene:
            settings = scene.settings_of("map").with_(training=training)
            known = all_axes(scene.scenarios[0], None if training is None else scene.trainings[training])
            if {settings.spec.x.id, settings.spec.y.id} <= set(known):
                return scene.with_settings("map", settings)
            x, y, _ = (
                next(pair for pair in suggested_axes(scene) if pair[2] is None)
                if training is None
                else suggested_axes(scene)[0]
            )
            return scene.with_settings("map", default_settings(scene, x, y, training, settings.spec.quantity))

        self._session.update(take, tr("Change the map"))


def _about(session: Session) -> QWidget:
    about = DynamicsSelector(session)
    return layouts.labelled(
        tr("What is run"),
        about,
        tr("The flow of infinitely small steps, or one of the update rules of the scene."),
    )


def _length(session: Session) -> QWidget:
    """Iterations of a training, or the duration of the flow; the box that the map does not need is hidden."""
    iterations, duration = (
        FloatSpinBox(tr("Iterations"), LEAST, MOST),
        FloatSpinBox(tr("Duration"), 1e-3, 1e6),
    )
    iterations.edited.connect(
        lambda value: changed(session, lambda settings: settings.with_(iterations=round(value)))
    )
    duration.edited.connect(lambda value: changed(session, lambda settings: settings.with_(duration=value)))
    first, second = (
        layouts.labelled(tr("Iterations"), iterations, beside=True),
        layouts.labelled(tr("Duration"), duration, beside=True),
    )

    def show() -> None:
        settings = session.scene.settings_of("map")
        first.setVisible(settings.training is not None)
        second.setVisible(settings.training is None)
        iterations.set_value(float(settings.iterations))
        duration.set_value(settings.duration)

    for box in (iterations, duration):
        box.refused.connect(session.refused)
    column = layouts.Column(first, second, spacing=0)
    connect_while_alive(column, show, session.changed)
    return column


PANEL = Panel("map", "Map", 2, RIGHT, make)
