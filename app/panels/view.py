"""What is drawn: field, flow, curves, series, pictures beside the portrait."""

from __future__ import annotations

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
from app.panels._fields import (
    CHOICE,
    FLOW_CURVES,
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
FIELD = (
    Field(
        CHOICE, "field", "Field arrows", "Arrows as long as the field is strong, all of one length, or none.",
        ((ARROWS, "Arrows"), (UNIT_ARROWS, "Equal"), (NO_ARROWS, "None")),
    ),
    number(DENSITY, "density", WHOLE),
    Field(
        SWITCH, "speed_colors", "Colour by speed", "Dark where the flow is slow, bright where it is fast."
    ),
    Field(
        CHOICE, "flow", "Flow", "A still texture of streamlines, or particles that move with the flow.",
        ((NO_FLOW, "None"), (TEXTURE, "Texture"), (PARTICLES, "Particles")),
    ),
)  # fmt: skip
CURVES = (
    FLOW_CURVES,
    number(TAIL, "tail"),
    Field(SWITCH, "backward", "Backward in time", "Also where each trajectory came from."),
    Field(SWITCH, "nullclines", "Nullclines", "Where φ or θ stands still."),
    Field(
        SWITCH, "sets", "Manifolds and cycles",
        "In one dimension: equilibria off the origin (sink full, saddle half, source hollow),"
        " manifolds of saddles, limit cycles with period.",
    ),
    Field(
        SWITCH, "equilibrium", "Equilibrium", "Where both stand still: the generator has reached the data."
    ),
)  # fmt: skip
PICTURES = (
    Field(
        SWITCH, "show_dirac", "Dirac picture",
        "Real point, fake point and the critic's line at the playhead; drag them.",
    ),
    Field(SWITCH, "show_series", "Time series", "Curves over time under the portrait."),
)  # fmt: skip
# In one dimension there are two planes, in two there are several pictures to compare.
BY_DIMENSION = (
    Field(
        CHOICE, "plane", "Plane", "Axes as in Su's figures, or as in Mescheder's.",
        ((SU_PLANE, "(φ, θ)"), (MESCHEDER_PLANE, "(θ, ψ = −φ)")),
    ),
    Field(
        CHOICE, "compare_plot", "Side by side, compare", "Which picture each scenario shows.",
        (("theta", "θ-plane"), ("phi", "φ-plane"), ("norms", "Norms")),
    ),
)  # fmt: skip
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
