"""What the page of sections cuts: which surface, which way, how many crossings, the flow or the first rule,
drawn how.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.model.pages.sections import FLOW, MOST, PLANE, RETURNS, RULE
from app.model.session import Session
from app.panels import RIGHT, Panel
from app.panels._bindings import bind_choice, bind_number
from app.text.translation import tr
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.number_slider import NumberSlider, NumericField
from app.widgets.scales import LogScale
from app.widgets.segmented import Segmented
from gandyn.poincare import BOTH, DOWN, UP


def make(session: Session) -> QWidget:
    """The cut, then what is drawn of it."""
    surfaces = [("s", "φ·θ = 0"), ("lengths", "‖φ‖ = ‖θ‖"), ("phi", "φ₁ = 0"), ("theta", "θ₁ = 0")]
    ways = [(UP, tr("Upward")), (DOWN, tr("Downward")), (BOTH, tr("Both"))]
    drawn = [(PLANE, tr("Section")), (RETURNS, tr("Return map"))]
    return layouts.page(
        layouts.section(
            tr("Sections"),
            _choice(
                session,
                "section",
                surfaces,
                tr("Surface"),
                tr("A crossing is counted where the orbit passes through this surface."),
            ),
            _choice(
                session,
                "direction",
                ways,
                tr("Direction"),
                tr(
                    "Upward: crossings at which the left side of the equation grows; downward: at which"
                    " it falls."
                ),
            ),
            _crossings(session),
            _choice(
                session,
                "drawn",
                drawn,
                tr("Drawn as"),
                tr(
                    "Section: each crossing at its place on the surface. Return map: the distance from"
                    " the origin at each crossing, over the distance at the crossing before."
                ),
            ),
            _of(session),
        ),
        layouts.line(),
        layouts.section(tr("How to read it"), layouts.label(_reading(), "muted", wrap=True)),
    )


def _reading() -> str:
    return tr(
        "If all crossings fall on one point, the orbit is closed. If they approach a point, the orbit"
        " tends to a limit cycle; if they approach the origin, it converges. In the return map the"
        " points that crossings approach lie on the diagonal."
    )


def _write(session: Session, name: str, value: object, title: str, merge: str = "") -> bool:
    text = tr("Change {name}").format(name=title)
    return session.update(
        lambda scene: scene.with_settings("sections", scene.settings_of("sections").with_(**{name: value})),
        text,
        merge,
    )


def _choice(
    session: Session, name: str, options: list[tuple[str, str]], title: str, tip: str
) -> layouts.Column:
    control = Segmented(options)
    control.setObjectName(name)
    bind_choice(
        session,
        control,
        lambda: str(getattr(session.scene.settings_of("sections"), name)),
        lambda value: _write(session, name, value, title),
    )
    return layouts.labelled(title, control, f"<p>{tip}</p>")


def _crossings(session: Session) -> NumberSlider:
    title = tr("Crossings")
    quantity = NumericField(
        "",
        title,
        100,
        LogScale(10.0, float(MOST)),
        tr("How many crossings of each start are drawn at most."),
        "",
        1.0,
        float(MOST),
    )
    slider = NumberSlider(quantity)
    slider.setObjectName("crossings")
    return bind_number(
        session,
        slider,
        lambda: float(session.scene.settings_of("sections").crossings),
        lambda value: _write(session, "crossings", round(value), title, "crossings"),
    )


def _of(session: Session) -> layouts.Column:
    options = [(FLOW, tr("Flow")), (RULE, tr("First update rule"))]
    tip = tr("The flow of infinitely small steps, or the iterations of the first rule of the training panel.")
    column = _choice(session, "of", options, tr("Orbit"), tip)
    connect_while_alive(column, lambda: column.setEnabled(bool(session.scene.trainings)), session.changed)
    return column


PANEL = Panel("sections", "Sections", 6, RIGHT, make)
