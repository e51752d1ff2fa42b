"""How a claim's figures are written: grouped by what they are, each as short as it may be. Knows no Qt."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from gandyn.claims.measures import Figure

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
# Between a figure's name and the case that it is of.
MARK = " · "


def grouped(figures: Mapping[str, Figure]) -> dict[str, list[tuple[str, Figure]]]:
    """name -> (case, figure); the case is "" where there is only one."""
    found: dict[str, list[tuple[str, Figure]]] = {}
    for label, value in figures.items():
        name, _, case = label.partition(MARK)
        found.setdefault(name, []).append((case, value))
    return found


def parts(case: str) -> list[str]:
    """The words of a case, such as "with R1, τ = (5, 1)", which are translated each by itself."""
    return re.split(r", (?![^(]*\))", case)


def written(value: Figure) -> str:
    """A figure in four digits."""
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0.0 else "−∞"
    if value == int(value) and abs(value) < 1e6:
        return f"{int(value):,}".replace("-", "−")
    mantissa, _, exponent = f"{value:.4g}".partition("e")
    power = str(int(exponent)).translate(_RAISED) if exponent else ""
    return (f"{mantissa}·10{power}" if power else mantissa).replace("-", "−")
