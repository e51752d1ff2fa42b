"""What is drawn: field, flow, curves, series, pictures beside the portrait."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.model.scene import (
    ARROWS,
    MESCHEDER_PLANE,
    NO_ARROWS,
    NO_FLOW,
    PARTICLES,
    SERIES,
    SU_PLANE,
    TEXTURE,
    UNIT_ARROWS,
)
from app.model.session import Session
from app.panels import RIGHT, Panel
from app.panels._bindings import bind_choice, bind_number, bind_switch
from app.text.translation import tr
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.number_slider import NumberSlider, NumericField
from app.widgets.scales import LinearScale
from app.widgets.segmented import Segmented
from app.widgets.switch import Switch
from app.widgets.toggle_group import ToggleGroup

FIELD = ((ARROWS, "Arrows"), (UNIT_ARROWS, "Equal"), (NO_ARROWS, "None"))
FLOW = ((NO_FLOW, "None"), (TEXTURE, "Texture"), (PARTICLES, "Particles"))
PLANES = ((SU_PLANE, "(φ, θ)"), (MESCHEDER_PLANE, "(θ, ψ = −φ)"))
COMPARED = (("theta", "θ-plane"), ("phi", "φ-plane"), ("norms", "Norms"))
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
DENSITY = NumericField(
    "", "Density", 26, LinearScale(6.0, 80.0, 2), "Arrows across the picture.", floor=6.0, ceiling=80.0
)
TAIL = NumericField(
    "",
    "Fading tail",
    0.0,
    LinearScale(0.0, 40.0, 2),
    "Length in time of the bright tail behind the playhead; 0 shows the whole curve.",
    floor=0.0,
    ceiling=1e6,
)


def make(session: Session) -> QWidget:
    """Grouped as one reads a portrait: ground, curves, pictures beside it."""
    return layouts.page(
        layouts.section(
            tr("Field"),
            _choice(
                session,
                "field",
                FIELD,
                tr("Field arrows"),
                tr("Arrows as long as the field is strong, all of one length, or none."),
            ),
            _number(session, "density", DENSITY),
            _switch(
                session,
                "speed_colors",
                tr("Colour by speed"),
                tr("Dark where the flow is slow, bright where it is fast."),
            ),
            _choice(
                session,
                "flow",
                FLOW,
                tr("Flow"),
                tr("A still texture of streamlines, or particles that move with the flow."),
            ),
        ),
        layouts.line(),
        layouts.section(
            tr("Curves"),
            _switch(
                session,
                "show_flow",
                tr("Flow's trajectories"),
                tr("The curves of infinitely small steps, beside those of the update rules."),
            ),
            _number(session, "tail", TAIL),
            _switch(session, "backward", tr("Backward in time"), tr("Also where each trajectory came from.")),
            _switch(session, "nullclines", tr("Nullclines"), tr("Where φ or θ stands still.")),
            _switch(
                session,
                "sets",
                tr("Manifolds and cycles"),
                tr(
                    "In one dimension: equilibria off the origin (sink full, saddle half, source hollow),"
                    " manifolds of saddles, limit cycles with period."
                ),
            ),
            _switch(
                session,
                "equilibrium",
                tr("Equilibrium"),
                tr("Where both stand still: the generator has reached the data."),
            ),
        ),
        layouts.line(),
        layouts.section(
            tr("Pictures"),
            _switch(
                session,
                "show_dirac",
                tr("Dirac picture"),
                tr("Real point, fake point and the critic's line at the playhead; drag them."),
            ),
            _switch(session, "show_series", tr("Time series"), tr("Curves over time under the portrait.")),
            _series(session),
            _plane_or_comparison(session),
        ),
    )


def _choice(
    session: Session, name: str, options: Sequence[tuple[str, str]], title: str, tip: str
) -> layouts.Column:
    control = Segmented([(value, tr(text)) for value, text in options])
    write = _writer(session, name, title)
    bind_choice(session, control, lambda: getattr(session.scene.display, name), write)
    control.setObjectName(name)
    return layouts.labelled(title, control, f"<p>{tip}</p>")


def _writer(session: Session, name: str, title: str, merge: str = ""):  # type: ignore[no-untyped-def]
    text = tr("Change {name}").format(name=title)
    return lambda value: session.update(lambda scene: scene.with_display(**{name: value}), text, merge)


def _switch(session: Session, name: str, title: str, tip: str) -> Switch:
    switch = Switch(title)
    switch.setToolTip(f"<p>{tip}</p>")
    switch.setObjectName(name)
    return bind_switch(
        session, switch, lambda: getattr(session.scene.display, name), _writer(session, name, title)
    )


def _number(session: Session, name: str, quantity: NumericField) -> NumberSlider:
    known = NumericField(**{**quantity.__dict__, "name": tr(quantity.name), "meaning": tr(quantity.meaning)})
    slider = NumberSlider(known)
    slider.setObjectName(name)
    return bind_number(
        session,
        slider,
        lambda: float(getattr(session.scene.display, name)),
        _writer(session, name, known.name, name),
    )


def _series(session: Session) -> ToggleGroup:
    chips = ToggleGroup([(id, SYMBOLS[id], tr(MEANINGS[id])) for id in SERIES])
    write = _writer(session, "series", tr("Time series"))
    chips.changed.connect(lambda chosen: write(tuple(id for id in SERIES if id in chosen)))

    def show() -> None:
        chips.set_chosen(session.scene.display.series)
        chips.setEnabled(session.scene.display.show_series)
        # In one dimension there is no angle.
        chips.enable("angular_momentum", session.scene.dim > 1)

    connect_while_alive(chips, show, session.changed)
    return chips


def _plane_or_comparison(session: Session) -> QStackedWidget:
    """One place for what only one dimension has, so that nothing else moves."""
    stack = QStackedWidget()
    stack.addWidget(
        _choice(session, "plane", PLANES, tr("Plane"), tr("Axes as in Su's figures, or as in Mescheder's."))
    )
    stack.addWidget(
        _choice(
            session,
            "compare_plot",
            COMPARED,
            tr("Side by side, compare"),
            tr("Which picture each scenario shows."),
        )
    )

    connect_while_alive(stack, lambda: stack.setCurrentIndex(session.scene.dim - 1), session.changed)
    return stack


PANEL = Panel("view", "View", 1, RIGHT, make)
