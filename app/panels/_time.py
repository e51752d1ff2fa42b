"""Dimension, time scales of the two players, duration, how the flow is integrated, step and averaging."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.model.scene import COARSEST, FINEST, Scene
from app.model.session import Session
from app.panels._bindings import bind_choice, bind_number
from app.text.translation import tr
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.number_slider import NumberSlider, NumericField
from app.widgets.scales import EmaScale, LogScale
from app.widgets.segmented import Segmented
from gandyn.integration import AUTO, RK4

DURATION = NumericField(
    "T",
    "duration",
    40.0,
    LogScale(1.0, 1000.0),
    "How long every trajectory is followed.",
    floor=1e-6,
    ceiling=1e6,
)
STEP = NumericField(
    "h", "step", 0.02, LogScale(0.001, 0.5),
    "Exact: only the distance of the samples. RK4: the time step, on which the error depends.",
    floor=1e-6, ceiling=1e3,
)  # fmt: skip
ACCURACY = NumericField(
    "ε", "accuracy", 1e-9, LogScale(1e-12, 1e-3, 1),
    "The largest error that a drawn orbit may have; the status bar tells what was reached.",
    floor=FINEST, ceiling=COARSEST,
)  # fmt: skip
METHODS = {
    AUTO: (
        "exact",
        "Steps of its own, as short as the accuracy asks (DOP853, and Rodas5P for stiff fields); "
        "switches, walls and poles are located",
    ),
    RK4: ("RK4", "The classical Runge–Kutta method with the step, as in the articles' figures"),
}
TAU_D = NumericField(
    "τ_D",
    "time scale of D",
    1.0,
    LogScale(0.1, 10.0),
    "Speed of the discriminator: φ′ is multiplied by it.",
    floor=1e-6,
)
TAU_G = NumericField(
    "τ_G",
    "time scale of G",
    1.0,
    LogScale(0.1, 10.0),
    "Speed of the generator: θ′ is multiplied by it.",
    floor=1e-6,
)
EMA = NumericField(
    "β",
    "averaging (EMA)",
    0.0,
    EmaScale(),
    "Decay per step of the moving average of the weights, drawn as a second curve; 0 is off.",
    floor=0.0,
    ceiling=0.999999,
)


def dimension(session: Session) -> QWidget:
    """1 or 2, for all scenarios."""
    tips = {
        "1": tr("φ and θ are numbers: the phase plane is a plane"),
        "2": tr("φ and θ are vectors of the plane: four dimensions, linked views"),
    }
    control = Segmented([("1", "d = 1"), ("2", "d = 2")], tips)

    def write(value: str) -> None:
        session.update_scenario(tr("Change the dimension"), dim=int(value))

    bind_choice(session, control, lambda: str(session.scene.dim), write)
    return layouts.labelled(tr("Dimension"), control, beside=True)


def times(session: Session) -> QWidget:
    """The sliders of time."""
    scales = (_scale(session, TAU_D, 0), _scale(session, TAU_G, 1))
    duration, step = _of_scene(session, DURATION, "duration"), _of_scene(session, STEP, "step")
    rest = duration, method(session), step, accuracy(session), _average(session)
    return layouts.Column(*scales, _shared(session), *rest, spacing=10)


def _shared(session: Session) -> QWidget:
    """What is below belongs to no scenario; told where there are several."""
    text = tr(
        "Duration, integration and averaging are the same for all scenarios, or they could not be compared."
    )
    label = layouts.label(text, "muted", wrap=True)
    connect_while_alive(label, lambda: label.setVisible(len(session.scene.scenarios) > 1), session.changed)
    return label


def method(session: Session) -> QWidget:
    """Error control, or the articles' method."""
    names, tips = zip(*(((id, tr(name)), (id, tr(tip))) for id, (name, tip) in METHODS.items()))
    control = Segmented(names, dict(tips))

    def write(value: str) -> None:
        session.update(lambda scene: scene.with_(method=value), tr("Change the method of integration"))

    bind_choice(session, control, lambda: session.scene.method, write)
    return layouts.labelled(tr("Integration"), control, beside=True)


def accuracy(session: Session) -> NumberSlider:
    """Of no use to RK4."""
    slider = _of_scene(session, ACCURACY, "accuracy")
    connect_while_alive(slider, lambda: slider.setEnabled(session.scene.method == AUTO), session.changed)
    return slider


def _translated(quantity: NumericField) -> NumericField:
    return NumericField(**{**quantity.__dict__, "name": tr(quantity.name), "meaning": tr(quantity.meaning)})


def _bound(
    session: Session,
    quantity: NumericField,
    read: Callable[[Scene], float],
    change: Callable[[Scene, float], Scene],
) -> NumberSlider:
    text = tr("Change {name}").format(name=quantity.symbol)

    def write(value: float) -> None:
        session.update(lambda scene: change(scene, value), text, quantity.symbol)

    return bind_number(session, NumberSlider(_translated(quantity)), lambda: read(session.scene), write)


def _of_scene(session: Session, quantity: NumericField, name: str) -> NumberSlider:
    return _bound(
        session,
        quantity,
        lambda scene: getattr(scene, name),
        lambda scene, value: scene.with_(**{name: value}),
    )


def _average(session: Session) -> NumberSlider:
    return _bound(
        session, EMA, lambda scene: scene.display.ema, lambda scene, value: scene.with_display(ema=value)
    )


def _scale(session: Session, quantity: NumericField, player: int) -> NumberSlider:
    def read(scene: Scene) -> float:
        return scene.scenarios[session.active].time_scales[player]

    def change(scene: Scene, value: float) -> Scene:
        scenario = scene.scenarios[session.active]
        scales = tuple(value if i == player else old for i, old in enumerate(scenario.time_scales))
        return scene.with_scenario(session.active, scenario.with_(time_scales=scales))

    return _bound(session, quantity, read, change)
