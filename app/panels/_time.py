"""Dimension, time scales of the two players, duration, how the flow is integrated, step and averaging."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.model.display_options import DISPLAY_OPTIONS
from app.model.scene import COARSEST, FINEST
from app.model.session import Session
from app.panels._fields import CHOICE, Field, build, build_all, number, of_scenario, of_scene
from app.text.translation import tr
from app.widgets.following import connect_while_alive
from app.widgets.number_slider import NumericField
from app.widgets.scales import EmaScale, LogScale
from app.widgets.segmented import Segmented
from gandyn import Scenario
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
    DISPLAY_OPTIONS["ema"].title,
    0.0,
    EmaScale(),
    DISPLAY_OPTIONS["ema"].tip,
    floor=0.0,
    ceiling=0.999999,
)


def _scale(known: NumericField, player: int) -> Field:
    """A row for a player's time scale."""

    def write(scenario: Scenario, value: float) -> Scenario:
        scales = tuple(value if i == player else old for i, old in enumerate(scenario.time_scales))
        return scenario.with_(time_scales=scales)

    return number(known, f"scale-{player}", read=lambda scenario: scenario.time_scales[player], write=write)


DIMENSION = Field(
    CHOICE, "dim", "Dimension", "", (("1", "d = 1"), ("2", "d = 2")), beside=True,
    write=lambda scenario, value: scenario.with_(dim=int(value)),
)  # fmt: skip
SCALES = (_scale(TAU_D, 0), _scale(TAU_G, 1))
METHOD = Field(
    CHOICE, "method", "Integration", "", tuple((id, name) for id, (name, _) in METHODS.items()), beside=True
)
AVERAGE = number(
    EMA, "ema", read=lambda scene: scene.display.ema, write=lambda scene, value: scene.with_display(ema=value)
)


def dimension(session: Session) -> QWidget:
    """1 or 2, for all scenarios."""
    made = build(of_scenario(session), DIMENSION)
    _tell(
        made,
        {
            "1": tr("φ and θ are numbers: the phase plane is a plane"),
            "2": tr("φ and θ are vectors of the plane: four dimensions, linked views"),
        },
    )
    return made


def scales(session: Session) -> list[QWidget]:
    """How fast each player of the scenario is."""
    return build_all(of_scenario(session), *SCALES)


def times(session: Session) -> list[QWidget]:
    """How long and how the flow of every scenario is followed."""
    scene = of_scene(session)
    duration, step = build_all(scene, number(DURATION, "duration"), number(STEP, "step"))
    method, accuracy, average = build_all(scene, METHOD, number(ACCURACY, "accuracy"), AVERAGE)
    _tell(method, {id: tr(tip) for id, (_, tip) in METHODS.items()})
    # Of no use to RK4.
    connect_while_alive(accuracy, lambda: accuracy.setEnabled(session.scene.method == AUTO), session.changed)
    return [duration, method, step, accuracy, average]


def _tell(choice: QWidget, tips: dict[str, str]) -> None:
    """Says of each button what it does."""
    control = choice.findChild(Segmented)
    assert control is not None
    for value, tip in tips.items():
        control.button(value).setToolTip(tip)
