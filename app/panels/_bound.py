"""Controls tied to the session: they write what the user does and follow what the scene says."""

from __future__ import annotations

from collections.abc import Callable

from app.language import tr
from app.session import Session
from app.widgets.following import follow
from app.widgets.number_slider import NumberSlider, Quantity
from app.widgets.scales import Linear, Logarithmic
from app.widgets.segmented import DropDown, Segmented
from app.widgets.switch import Switch
from gandyn import Parameter


def bind_number(session: Session, slider: NumberSlider, read: Callable[[], float], write: Callable[[float], object]) -> NumberSlider:
    """A whole drag is one undo step, because `write` merges and the release ends the merging."""

    def take(value: float) -> None:
        write(value)
        slider.set_value(read())

    slider.changed.connect(take)
    slider.finished.connect(session.end_merge)
    slider.refused.connect(session.refused)
    follow(slider, lambda: slider.set_value(read()), session.changed, session.active_changed)
    return slider


def bind_choice(
    session: Session, control: Segmented | DropDown, read: Callable[[], str], write: Callable[[str], object]
) -> Segmented | DropDown:
    """A refused choice falls back to what the scene says."""

    def take(value: str) -> None:
        write(value)
        control.set_value(read())

    control.chosen.connect(take)
    follow(control, lambda: control.set_value(read()), session.changed, session.active_changed)
    return control


def bind_switch(session: Session, switch: Switch, read: Callable[[], bool], write: Callable[[bool], object]) -> Switch:
    """`clicked` only comes from the user, so following the scene needs no guard."""
    switch.clicked.connect(write)
    follow(switch, lambda: switch.setChecked(read()), session.changed)
    return switch


def quantity(parameter: Parameter) -> Quantity:
    """What a slider needs to know about a parameter."""
    scale = (Logarithmic if parameter.log else Linear)(parameter.low, parameter.high)
    return Quantity(
        parameter.symbol, headline(parameter.meaning), float(parameter.default), scale, tr(parameter.meaning), tr(parameter.unit), parameter.floor,
        parameter.ceiling,
    )


def headline(meaning: str) -> str:
    """The first clause of a meaning, short enough to stand beside the slider."""
    return tr(meaning).split(":")[0].split("：")[0].rstrip(".。")
