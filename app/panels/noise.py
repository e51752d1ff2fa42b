"""Noise: whether the selected start's noisy paths are shown, how noisy each player's gradients are, how many
paths, and which.
"""

from __future__ import annotations

import random

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QWidget

from app.model.pages.noise import MOST, MOST_DRAWN, NoiseSettings
from app.model.session import Session
from app.panels import RIGHT, Panel
from app.panels._bindings import bind_number, bind_switch
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.following import connect_while_alive
from app.widgets.icons import icon
from app.widgets.number_slider import NumberSlider, NumericField
from app.widgets.scales import LinearScale, LogScale
from app.widgets.switch import Switch
from gandyn import Scenario
from gandyn.sde import Noise, NoiseError, stationary_covariance

# Seeds that a box shows whole.
LARGEST_SEED = 999_999


def make(session: Session) -> QWidget:
    """The switch, what it follows, what becomes of it, and what σ means."""
    return layouts.page(
        layouts.section(
            tr("Noise"),
            _switch(session),
            _sigma(session, "sigma_d", "σ_D"),
            _sigma(session, "sigma_g", "σ_G"),
        ),
        layouts.line(),
        layouts.section(tr("Paths"), _paths(session), _drawn(session), _seed(session)),
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


def _write(session: Session, name: str, value: object, merge: str = "") -> bool:
    text = tr("Change {name}").format(name=tr("Noise"))
    return session.update(
        lambda scene: scene.with_settings("noise", scene.settings_of("noise").with_(**{name: value})),
        text,
        merge,
    )


def _switch(session: Session) -> Switch:
    switch = Switch(tr("Noisy gradients"))
    switch.setObjectName("noise")
    switch.setToolTip(
        "<p>"
        + tr(
            "Paths from the selected start by Euler and Maruyama's method: some of them, their mean, and"
            " their cloud at the playhead."
        )
        + "</p>"
    )
    return bind_switch(
        session, switch, lambda: _settings(session).on, lambda value: _write(session, "on", value)
    )


def _sigma(session: Session, name: str, symbol: str) -> NumberSlider:
    title = tr("Noise of the discriminator") if name == "sigma_d" else tr("Noise of the generator")
    meaning = tr("Standard deviation per √time of every component; type 0 for none.")
    quantity = NumericField(
        symbol, title, getattr(Noise(), name), LogScale(0.001, 2.0), meaning, "", 0.0, 1e6
    )
    return _bound(session, quantity, name, lambda: float(getattr(_settings(session).noise, name)))


def _paths(session: Session) -> NumberSlider:
    meaning = tr("All of them make the cloud, its ellipses and the bands of the series.")
    quantity = NumericField(
        "", tr("Number of paths"), 256, LogScale(10.0, float(MOST)), meaning, "", 1.0, float(MOST)
    )
    return _bound(session, quantity, "paths", lambda: float(_settings(session).noise.paths), whole=True)


def _drawn(session: Session) -> NumberSlider:
    meaning = tr("So many of them are drawn as curves.")
    quantity = NumericField(
        "", tr("Paths drawn"), 24, LinearScale(0.0, 60.0, 2), meaning, "", 0.0, float(MOST_DRAWN)
    )
    return _bound(session, quantity, "drawn", lambda: float(_settings(session).drawn), whole=True)


def _bound(session: Session, quantity: NumericField, name: str, read, whole: bool = False) -> NumberSlider:  # type: ignore[no-untyped-def]
    slider = NumberSlider(quantity)
    slider.setObjectName(name)
    return bind_number(
        session,
        slider,
        read,
        lambda value: _write(session, name, round(value) if whole else value, f"noise {name}"),
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
    box.edited.connect(lambda value: _write(session, "seed", round(value)))
    box.refused.connect(session.refused)
    dice.clicked.connect(lambda: _write(session, "seed", random.randint(0, 9999)))
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
        return tr("The origin does not draw exponentially: no stationary cloud around it.")
    return tr(
        "The cloud settles at a standard deviation of {phi} in φ and {theta} in θ (Lyapunov's equation, small"
        " noise)."
    ).format(phi=f"{phi:.3g}", theta=f"{theta:.3g}")


PANEL = Panel("noise", "Noise", 5, RIGHT, make)
