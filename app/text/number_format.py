"""Numbers and complex numbers as a picture and a panel write them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def short_number(value: float, digits: int = 4) -> str:
    """A number with a real minus sign."""
    return f"{value + 0.0:.{digits}g}".replace("-", "−")


def at_most(value: float) -> str:
    """A bound in one digit, rounded up, as short as it can be: 2e-11."""
    text = f"{value:.0e}"
    if float(text) < value:
        text = f"{value + 0.5 * 10.0 ** int(text.split('e')[1]):.0e}"
    digit, power = text.split("e")
    return f"{float(text):g}" if -4 < int(power) < 6 else f"{digit}e{int(power)}"


def of_complex(value: complex, digits: int = 4) -> str:
    """a + bi, with what is rounding left out."""
    tiny = 1e-12 * max(1.0, abs(value))
    if abs(value.imag) <= tiny:
        return short_number(value.real, digits)
    head = "" if abs(value.real) <= tiny else f"{short_number(value.real, digits)} "
    sign = ("−" if value.imag < 0 else "+" if head else "") + (" " if head else "")
    return f"{head}{sign}{short_number(abs(value.imag), digits)}i"


def of_spectrum(values: NDArray[np.complex128] | tuple[complex, ...], digits: int = 4) -> str:
    """All of them, pairs of conjugates as one a ± bi, equal ones once with their number."""
    rest, words = [complex(v) for v in values], []
    while rest:
        v = rest.pop(0)
        tiny = 1e-9 * max(1.0, abs(v))
        twin = next((w for w in rest if abs(v.imag) > tiny and abs(w - v.conjugate()) <= tiny), None)
        same = [w for w in rest if twin is None and abs(w - v) <= tiny]
        if twin is not None:
            rest.remove(twin)
            words.append(
                of_complex(complex(v.real, abs(v.imag)), digits).replace("+", "±")
                if abs(v.real) > tiny
                else f"±{short_number(abs(v.imag), digits)}i"
            )
            continue
        for w in same:
            rest.remove(w)
        words.append(of_complex(v, digits) + (f" (×{len(same) + 1})" if same else ""))
    return ",  ".join(words)
