"""The rows of the panel of distances: one for every number."""

from __future__ import annotations

import math
from collections.abc import Callable

from app.model.distance_parts import LEAST_WIDTH
from app.model.pages.distances import DRAWN, NORMAL, DistanceSettings, P, Q
from app.panels._distance_words import PAIRS, QUESTIONS
from app.panels._fields import CHOICE, SWITCH, WHOLE, Field, number
from app.widgets.number_slider import NumericField
from app.widgets.scales import LinearScale, LogScale, Scale

FAR, WIDE = LinearScale(-5.0, 5.0), LogScale(0.05, 5.0)
TURN = LinearScale(-1.57, 1.57)

QUESTION = Field(CHOICE, "view", "What is asked", "Each question has pictures of its own.", QUESTIONS)
KIND = Field(CHOICE, "kind", "Kind", "What p and q are; drag them in the picture.", PAIRS)


def _field(
    symbol: str,
    name: str,
    default: float,
    scale: Scale,
    tip: str,
    floor: float = -math.inf,
    ceiling: float = math.inf,
) -> NumericField:
    return NumericField(symbol, name, default, scale, tip, floor=floor, ceiling=ceiling)


SEGMENT = (
    number(
        _field("θ", "Distance of the segments", 0.5, LinearScale(-2.0, 2.0), "q stands at x₁ = θ, p at 0."),
        "theta",
    ),
)
BELLS = (
    number(_field("μ_p", "Mean of p", 0.0, FAR, "Where the data lie."), "mean_p"),
    number(_field("s_p", "Width of p", 1.0, WIDE, "The standard deviation.", floor=LEAST_WIDTH), "std_p"),
    number(_field("μ_q", "Mean of q", 2.0, FAR, "Where the generator’s samples lie."), "mean_q"),
    number(_field("s_q", "Width of q", 0.7, WIDE, "The standard deviation.", floor=LEAST_WIDTH), "std_q"),
)


def _ellipse(which: str, name: str, symbol: str, title: str, scale: Scale, tip: str, floor: float) -> Field:
    default = getattr(DistanceSettings().ellipse(which), name)
    known = NumericField(f"{symbol}_{which}", title, default, scale, tip, floor=floor)
    return number(known, f"{name}_{which}", read=_read(which, name), write=_write(which, name))


def _read(which: str, name: str) -> Callable[[DistanceSettings], float]:
    return lambda settings: float(getattr(settings.ellipse(which), name))


def _write(which: str, name: str) -> Callable[[DistanceSettings, float], DistanceSettings]:
    return lambda settings, value: settings.with_ellipse(which, **{name: value})


_ANY = -1e3
ELLIPSES = tuple(
    _ellipse(which, *row)
    for which in (P, Q)
    for row in (
        ("x", "x", "Mean across", FAR, "First component of the mean.", _ANY),
        ("y", "y", "Mean upward", FAR, "Second component of the mean.", _ANY),
        ("a", "a", "First width", WIDE, "The standard deviation along the first axis.", LEAST_WIDTH),
        ("b", "b", "Second width", WIDE, "The standard deviation along the second axis.", LEAST_WIDTH),
        ("angle", "α", "Angle", TURN, "How far the first axis is turned, in radians.", _ANY),
    )
)
PEN = Field(
    CHOICE, "pen", "The pen draws", "Left button: a point more. Right button: erases.", ((P, "p"), (Q, "q"))
)

SIGMA = number(
    _field(
        "σ", "Noise on both", 0.0, LogScale(0.02, 2.0),
        "Standard deviation of Gaussian noise that is added to p and q; type 0 for none.", floor=0.0,
    ),
    "noise",
)  # fmt: skip
BANDWIDTH = number(
    _field(
        "h",
        "Bandwidth of MMD",
        1.0,
        LogScale(0.1, 10.0),
        "The kernel is exp(−‖x − y‖²/2h²).",
        floor=LEAST_WIDTH,
    ),
    "bandwidth",
)
POWER = Field(
    CHOICE, "power", "Cost of moving", "Distance gives W₁, its square W₂².",
    (("1", "|x − y|"), ("2", "|x − y|²")),
    read=lambda settings: str(settings.power),
    write=lambda settings, value: settings.with_(power=int(value)),
)  # fmt: skip
OWN = Field(SWITCH, "own", "Show my own plan", "The plan that you drag, beside the best one in the matrix.")
SURFACES = Field(
    CHOICE, "surfaces", "Supports", "Two of the kind, drawn at random.",
    (("1", "Curves in the plane"), ("2", "Surfaces in space")),
    read=lambda settings: str(settings.surfaces),
    write=lambda settings, value: settings.with_(surfaces=int(value)),
)  # fmt: skip
RADIUS = number(
    _field("ε", "Near is within", 0.02, LogScale(0.001, 0.3), "How near a sample of p must be.", floor=1e-6),
    "radius",
)
TARGET = Field(
    CHOICE, "target", "U[0, 1] becomes", "N(0, 1), or any density that you draw.",
    ((NORMAL, "N(0, 1)"), (DRAWN, "Drawn density")),
)  # fmt: skip
STRIPS = number(
    _field(
        "", "Strips of equal area", 10, LinearScale(1.0, 40.0, 2), "Each keeps its area.", floor=1, ceiling=60
    ),
    "strips",
    WHOLE,
)
UNIFORMS = number(
    _field("n", "Uniforms in the sum", 12, LinearScale(1.0, 24.0, 2), "Scaled to mean 0 and variance 1.",
           floor=1, ceiling=100),
    "uniforms",
    WHOLE,
)  # fmt: skip
CELL_BINS = number(
    _field("", "Bins on each axis", 2, LogScale(2.0, 100.0, 2), "Of a histogram.", floor=1, ceiling=1e6),
    "bins",
    WHOLE,
)
CELL_DIMS = number(
    _field("d", "Dimensions", 784, LogScale(1.0, 3000.0), "784 are the pixels of a digit of MNIST.",
           floor=1, ceiling=1e6),
    "dims",
    WHOLE,
)  # fmt: skip
SHARE = number(
    _field("ε", "Small probability", 0.1, LinearScale(0.0, 1.0), "p = (ε, 1 − ε) beside q = (0, 1).",
           floor=0.0, ceiling=1.0),
    "share",
)  # fmt: skip
