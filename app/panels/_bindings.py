"""Controls tied to the session: they write what the user does and follow what the scene says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SignalInstance

from app.model.session import Session
from app.text.translation import short_text, tr
from app.widgets.following import connect_while_alive
from app.widgets.number_slider import NumberSlider, NumericField
from app.widgets.scales import LinearScale, LogScale
from app.widgets.segmented import DropDown, Segmented
from app.widgets.switch import Switch
from gandyn import Parameter


def bind_number(
    session: Session,
    slider: NumberSlider,
    read: Callable[[], float],
    write: Callable[[float], object],
    *signals: SignalInstance,
) -> NumberSlider:
    """A whole drag is one undo step, because `write` merges and the release ends the merging."""

    def take(value: float) -> None:
        write(value)
        slider.set_value(read())

    slider.changed.connect(take)
    slider.finished.connect(session.end_merge)
    slider.refused.connect(session.refused)
    connect_while_alive(
        slider, lambda: slider.set_value(read()), session.changed, session.active_changed, *signals
    )
    return slider


def bind_choice(
    session: Session,
    control: Segmented | DropDown,
    read: Callable[[], str],
    write: Callable[[str], object],
    *signals: SignalInstance,
) -> Segmented | DropDown:
    """A refused choice falls back to what the scene says."""

    def take(value: str) -> None:
        write(value)
        control.set_value(read())

    control.chosen.connect(take)
    connect_while_alive(
        control, lambda: control.set_value(read()), session.changed, session.active_changed, *signals
    )
    return control


def bind_switch(
    session: Session,
    switch: Switch,
    read: Callable[[], bool],
    write: Callable[[bool], object],
    *signals: SignalInstance,
) -> Switch:
    """`clicked` only comes from the user, so following the scene needs no guard."""
    switch.clicked.connect(write)
    connect_while_alive(switch, lambda: switch.setChecked(read()), session.changed, *signals)
    return switch


def quantity(parameter: Parameter) -> NumericField:
    """What a slider needs to know about a parameter."""
    scale = (LogScale if parameter.log else LinearScale)(parameter.low, parameter.high)
    return NumericField(
        parameter.symbol,
        short_text(parameter.meaning),
        float(parameter.default),
        scale,
        tr(parameter.meaning),
        tr(parameter.unit),
        parameter.floor,
        parameter.ceiling,
    )
