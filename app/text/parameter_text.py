"""Parameters as one reads them: numbers by their symbols, choices by what they choose."""

from __future__ import annotations

from app.text.translation import tr
from gandyn import Parameter

# Choices that stand for a formula.
_FORMULAS = {"theta": "‖θ‖", "phi": "‖φ‖"}


def choice_text(value: str) -> str:
    """What a choice of a parameter is called."""
    return _FORMULAS.get(value) or tr(value)


def parameter_text(parameter: Parameter, value: float | str) -> str:
    """A parameter's value in a line that lists several; a choice says itself what it is about."""
    if isinstance(value, str):
        return choice_text(value)
    return f"{parameter.symbol} = {value:.6g}".replace("-", "−")
