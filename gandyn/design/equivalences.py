"""Which built-in GANs a design is the same as.

Coefficients are compared as functions of s. Where they differ, two GANs are still the same up to the output
activation A if D's d'' and the generator's f'' are, as functions of r and up to their scales: the same losses
of the density ratio, which another activation of the critic's output expresses. The built-in variants are
taken from the examples that equal them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from gandyn.design import ratio
from gandyn.design.coefficients import coefficients
from gandyn.design.design import Design
from gandyn.design.exact import many_digits
from gandyn.design.examples import EXAMPLES, Example
from gandyn.design.recognition import TOLERANCE, profile
from gandyn.message import Message

# Critic outputs at which coefficients are compared, and how near they must be.
S = np.linspace(-20.0, 20.0, 81)
EQUAL = 1e-12
# Ratios at which the quick comparison is made.
R = np.array([1.0, 0.05, 0.6, 4.0])


class Equivalence(NamedTuple):
    """A built-in variant that a design is the same as, with its choices, and how far.

    extent: "same" (equal coefficients), "speeds" (up to the speeds of both players), "output" (up to output
    activation and speeds), "discriminator" (the same D up to that, another generator).
    """

    variant: str
    choices: Mapping[str, float | str]
    extent: str
    text: Message


EXTENTS = ("same", "speeds", "output", "discriminator")


def equivalences(design: Design, values: Mapping[str, float] | None = None) -> tuple[Equivalence, ...]:
    """The built-in variants that a design is the same as, the nearest first. Those that share only its
    discriminator are told if there are no others.
    """
    if design.kind in ("field", "losses", "dual"):
        return ()
    known = tuple(sorted({**design.values, **(values or {})}.items()))
    found: dict[tuple[str, str], Equivalence] = {}
    for example in EXAMPLES.values():
        extent = _extent(design, known, example) if example.variant else ""
        if extent:
            key = example.variant, str(sorted(example.choices.items()))
            found.setdefault(key, _equivalence(example, extent))
    ordered = sorted(found.values(), key=lambda one: EXTENTS.index(one.extent))
    whole = tuple(one for one in ordered if one.extent != "discriminator")
    return whole or tuple(ordered)


def _equivalence(example: Example, extent: str) -> Equivalence:
    said = ", ".join(str(value) for value in example.choices.values())
    shown = f"{example.variant} ({said})" if said else example.variant
    return Equivalence(example.variant, example.choices, extent, _sentence(extent, shown))


def _sentence(extent: str, shown: str) -> Message:
    match extent:
        case "same":
            return Message("On the Dirac GAN it is {}.", shown)
        case "speeds":
            return Message("On the Dirac GAN it is {}, up to the speeds of both players.", shown)
        case "output":
            return Message("It is the same GAN as {} up to the output activation.", shown)
    return Message(
        "Its discriminator is that of {} up to the output activation, its generator is not.", shown
    )


def _extent(design: Design, values: tuple[tuple[str, float], ...], example: Example) -> str:
    """How far a design is the same as an example, "" if not at all."""
    if same := _same_coefficients(design, dict(values), example):
        return same
    same_d = _agree(design, values, example, "w")
    same_g = same_d and _agree(design, values, example, "g")
    return "" if not same_d else "output" if same_g else "discriminator"


def _agree(design: Design, values: tuple[tuple[str, float], ...], example: Example, id: str) -> bool:
    """Whether w or g are the same up to scale: first as doubles, which are quick, then to 25 digits."""
    mine, theirs = (getattr(ratio.trees(one), id) for one in (design, example.design))
    if not _nearly(getattr(ratio, id)(design, R, dict(values)), getattr(ratio, id)(example.design, R)):
        return False
    with many_digits():
        one, other = profile(mine, values), profile(theirs, tuple(sorted(example.design.values.items())))
    if one is None or other is None:
        return False
    return bool(max(abs(x / y - 1) for x, y in zip(one, other)) < TOLERANCE)


def _nearly(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> bool:
    with np.errstate(all="ignore"):
        quotient = x / y
        return bool(np.all(np.abs(quotient / quotient[0] - 1.0) < 1e-6))


def _same_coefficients(design: Design, values: Mapping[str, float], example: Example) -> str:
    """ "same" or "speeds" if b and c agree, or do but for a positive factor each; else ""."""
    mine, theirs = coefficients(design, S, values=values)[1:3], coefficients(example.design, S)[1:3]
    scales = [_scale(x, y) for x, y in zip(mine, theirs)]
    if None in scales:
        return ""
    return "same" if all(abs((scale or 0.0) - 1.0) <= EQUAL for scale in scales) else "speeds"


def _scale(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> float | None:
    """The positive number that x is times y everywhere, or None."""
    if not np.any(y) or not np.all(x[y == 0.0] == 0.0):
        return None
    with np.errstate(all="ignore"):
        quotient = x[y != 0.0] / y[y != 0.0]
        scale = float(np.median(quotient))
        near = scale > 0.0 and bool(np.all(np.abs(quotient / scale - 1.0) <= EQUAL))
    return scale if near else None
