"""Noise: whether the selected start's noisy paths are shown, how noisy each player's gradients are, how many
paths, and which.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QWidget

from app.model.pages.noise import MOST, MOST_DRAWN, NoiseSettings
from app.model.session import Session
from app.panels import RIGHT, Panel
from app.panels._fields import SWITCH, WHOLE, Field, build_all, number, of_page
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.following import connect_while_alive
from app.widgets.icons import icon
from app.widgets.number_slider import NumericField
from app.widgets.scales import LinearScale, LogScale
from gandyn import Scenario
from gandyn.sde import Noise, NoiseError, stationary_covariance

# Seeds that a box shows whole.
LARGEST_SEED = 999_999


def _inner(name: str) -> Callable[[NoiseSettings], object]:
    return lambda settings: getattr(settings.noise, name)


def _write(name: str) -> Callable[[NoiseSettings, object], NoiseSettings]:
    return lambda settings, value: settings.with_(**{name: value})


SIGMA = "Standard deviation per √time of every component; type 0 for none."
ON = Field(
    SWITCH, "on", "Noisy gradients",
    "Paths from the selected start by Euler and Maruyama's method: some of them, their mean, and their cloud"
    " at the playhead.",
)  # fmt: skip
SIGMA_D = NumericField(
    "σ_D", "Noise of the discriminator", Noise().sigma_d, LogScale(0.001, 2.0), SIGMA, floor=0.0, ceiling=1e6
)
SIGMA_G = NumericField(
    "σ_G", "Noise of the generator", Noise().sigma_g, LogScale(0.001, 2.0), SIGMA, floor=0.0, ceiling=1e6
)
PATHS = NumericField(
    "", "Number of paths", 256, LogScale(10.0, float(MOST)),
    "All of them make the cloud, its ellipses and the bands of the series.", floor=1.0, ceiling=float(MOST),
)  # fmt: skip
DRAWN = NumericField(
    "", "Paths drawn", 24, LinearScale(0.0, 60.0, 2), "So many of them are drawn as curves.",
    floor=0.0, ceiling=float(MOST_DRAWN),
)  # fmt: skip
NOISE = (
    ON,
    number(SIGMA_D, "sigma_d", read=_inner("sigma_d"), write=_write("sigma_d")),
    number(SIGMA_G, "sigma_g", read=_inner("sigma_g"), write=_write("sigma_g")),
)
COUNTS = (
    number(PATHS, "paths", WHOLE, read=_inner("paths"), write=_write("paths")),
    number(DRAWN, "drawn", WHOLE),
)


def make(session: Session) -> QWidget:
    """The switch, what it follows, what becomes of it, and what σ means."""
    store = of_page(session, "noise")
    return layouts.page(
        layouts.section(tr("Noise"), *build_all(store, *NOISE)),
        layouts.line(),
        layouts.section(tr("Paths"), *build_all(store, *COUNTS), _seed(session)),
        layouts.line(),
        layouts.section(tr("In the long run"), _theory(session)),
        layouts.line(),
        layouts.section(tr("What σ stands for"), layouts.label(_meaning(), "muted", wrap=True)),
    )


def _meaning() -> str:
    return tr(
        "A minibatch gives the gradient plus noise. For learning rate η, batch size B and standard deviation"
        " s of one sample's gradient, training is dx = v(x) dt + σ dW with σ = √η · s / √B: a quarter of η,"
        " or four times B, halves σ. All scenarios get the same random numbers, so that what differs is their"
        " doing."
    )


def _settings(session: Session) -> NoiseSettings:
    found: NoiseSettings = session.scene.settings_of("noise")
    return found


def _set_seed(session: Session, seed: int) -> None:
    text = tr("Change {name}").format(name=tr("Seed"))
    session.update(
        lambda scene: scene.with_settings("noise", scene.settings_of("noise").with_(seed=seed)), text
    )


def _seed(session: Session) -> QWidget:
    box, dice = (
        FloatSpinBox(tr("Seed"), 0.0, float(LARGEST_SEED)),
        layouts.tool(tr("Another seed: other random numbers")),
    )
    box.setObjectName("seed")
    dice.setObjectName("dice")
    dice.setIcon(icon("dice", style.theme().ink))
    dice.setIconSize(QSize(style.px(18), style.px(18)))
    box.edited.connect(lambda value: _set_seed(session, round(value)))
    box.refused.connect(session.refused)
    dice.clicked.connect(lambda: _set_seed(session, random.randint(0, 9999)))
    connect_while_alive(box, lambda: box.set_value(float(_settings(session).noise.seed)), session.changed)
    row = layouts.row(layouts.label(tr("Seed")), box, dice, stretch=1)
    row.setToolTip(
        "<p>"
        + tr(
            "Equal seeds give path number i the same random numbers in every scenario, for any parameters and"
            " any number of paths."
        )
        + "</p>"
    )
    return row


def _theory(session: Session) -> QLabel:
    label = layouts.label("", "muted", wrap=True)
    label.setObjectName("theory")
    connect_while_alive(label, lambda: label.setText("\n".join(_status_text(session))), session.changed)
    return label


def _status_text(session: Session) -> list[str]:
    scene, noise = session.scene, _settings(session).noise
    letters = "ABCD" if len(scene.scenarios) > 1 else ""
    return [
        (f"{letters[i]}: " if letters else "") + long_run(scenario, noise)
        for i, scenario in enumerate(scene.scenarios)
    ]


def long_run(scenario: Scenario, noise: Noise) -> str:
    """What Lyapunov's equation says of the noise around the origin."""
    try:
        phi, theta = np.sqrt(np.diag(stationary_covariance(scenario, noise)))
    except NoiseError:
        return tr("The origin does not attract exponentially, so no stationary cloud forms around it.")
    return tr(
        "The cloud settles at a standard deviation of {phi} in φ and {theta} in θ (Lyapunov's equation, small"
        " noise)."
    ).format(phi=f"{phi:.3g}", theta=f"{theta:.3g}")


PANEL = Panel("noise", "Noise", 5, RIGHT, make)
