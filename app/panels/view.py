"""What is drawn: field, flow, curves, series, pictures beside the portrait."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.model.display_options import DISPLAY_OPTIONS
from app.model.scene import SERIES
from app.model.session import Session
from app.panels import RIGHT, Panel
from app.panels._fields import (
    CHOICE,
    FLOW_CURVES,
    NUMBER,
    SWITCH,
    WHOLE,
    Field,
    Store,
    build,
    build_all,
    number,
    of_display,
)
from app.text.translation import tr
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.number_slider import NumericField
from app.widgets.scales import LinearScale
from app.widgets.toggle_group import ToggleGroup


def _field(kind: str, name: str) -> Field:
    """The row of a switch or a choice."""
    known = DISPLAY_OPTIONS[name]
    return Field(kind, name, known.title, known.tip, known.choices)


def _number(name: str, kind: str, default: float, scale: LinearScale, ceiling: float) -> Field:
    """The row of a number, which no one makes smaller than its slider's end."""
    known = DISPLAY_OPTIONS[name]
    slider = NumericField("", known.title, default, scale, known.tip, floor=scale.low, ceiling=ceiling)
    return number(slider, name, kind)


FIELD = (
    _field(CHOICE, "field"),
    _number("density", WHOLE, 26, LinearScale(6.0, 80.0, 2), 80.0),
    _field(SWITCH, "speed_colors"),
    _field(CHOICE, "flow"),
)
CURVES = (
    FLOW_CURVES,
    _number("tail", NUMBER, 0.0, LinearScale(0.0, 40.0, 2), 1e6),
    *(_field(SWITCH, name) for name in ("backward", "nullclines", "sets", "equilibrium")),
)
PICTURES = tuple(_field(SWITCH, name) for name in ("show_dirac", "show_series"))
# In one dimension there are two planes, in two there are several pictures to compare.
BY_DIMENSION = (_field(CHOICE, "plane"), _field(CHOICE, "compare_plot"))
SYMBOLS = dict(zip(SERIES, ("θ", "φ", "‖θ‖", "‖φ‖", "E", "L")))
MEANINGS = dict(
    zip(
        SERIES,
        (
            "Generator",
            "Discriminator",
            "Size of the generator",
            "Size of the discriminator",
            "Energy, which the minimax game keeps",
            "Angular momentum φ × θ",
        ),
    )
)


def make(session: Session) -> QWidget:
    """Grouped as one reads a portrait: ground, curves, pictures beside it."""
    drawn = of_display(session)
    return layouts.page(
        layouts.section(tr("Field"), *build_all(drawn, *FIELD)),
        layouts.line(),
        layouts.section(tr("Curves"), *build_all(drawn, *CURVES)),
        layouts.line(),
        layouts.section(
            tr("Pictures"), *build_all(drawn, *PICTURES), _series(drawn), _plane_or_comparison(drawn)
        ),
    )


def _series(drawn: Store) -> ToggleGroup:
    session = drawn.session
    chips = ToggleGroup([(id, SYMBOLS[id], tr(MEANINGS[id])) for id in SERIES])
    text = tr("Change {name}").format(name=tr("Time series"))
    chips.changed.connect(
        lambda chosen: session.update(
            lambda scene: scene.with_display(series=tuple(id for id in SERIES if id in chosen)), text
        )
    )

    def show() -> None:
        chips.set_chosen(session.scene.display.series)
        chips.setEnabled(session.scene.display.show_series)
        # In one dimension there is no angle.
        chips.enable("angular_momentum", session.scene.dim > 1)

    connect_while_alive(chips, show, session.changed)
    return chips


def _plane_or_comparison(drawn: Store) -> QStackedWidget:
    """One place for what only one dimension has, so that nothing else moves."""
    stack, session = QStackedWidget(), drawn.session
    for field in BY_DIMENSION:
        stack.addWidget(build(drawn, field))
    connect_while_alive(stack, lambda: stack.setCurrentIndex(session.scene.dim - 1), session.changed)
    return stack


PANEL = Panel("view", "View", 1, RIGHT, make)
