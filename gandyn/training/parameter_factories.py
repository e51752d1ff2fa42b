"""Numbers of an experiment that are more than a slider: whole numbers, and the controls that several
experiments share.
"""

from __future__ import annotations

from dataclasses import dataclass

from gandyn.checks import short_repr, text
from gandyn.errors import GandynError, MissingError
from gandyn.parameter import Parameter
from gandyn.scenario import find_variant
from gandyn.training.datasets import DATASETS, is_picture
from gandyn.training.tables.reference import names_file
from gandyn.training.tables.table import chosen
from gandyn.variants import VARIANTS

MOST, LONGEST_PATH = 1_000_000, 4096
DATA = ("8-gaussians", "25-gaussians", "swiss-roll", "ring", "line", "points")
OPTIMISERS = ("sgd", "momentum", "rmsprop", "adam", "optimistic", "optimistic-adam", "complex-momentum")
PLACES = ("interpolated", "real", "fake", "around")


@dataclass(frozen=True)
class Count(Parameter):
    """A whole number from `floor` to `ceiling`; the slider goes from low to high."""

    floor: float = 1.0
    ceiling: float = MOST

    def check(self, value: object) -> float | str:
        """The number as a float without a fraction; raises ValueError."""
        number = float(super().check(value))
        if number != int(number) or number > self.ceiling:
            raise GandynError(
                "{} must be a whole number from {:g} to {:g}, not {:g}.",
                self.id,
                self.floor,
                self.ceiling,
                number,
            )
        return number


@dataclass(frozen=True)
class DataChoice(Parameter):
    """One of the choices, or a file of numbers, which becomes a reference with its digest."""

    def check(self, value: object) -> float | str:
        """The choice or the reference; raises ValueError. A file is read only if it is named without
        a digest.
        """
        if value in self.choices or not isinstance(value, str):
            return super().check(value)
        named = text(self.id, value, LONGEST_PATH)
        if names_file(named):
            return str(chosen(named))
        raise GandynError(
            "{} must be one of {}, or a file of numbers such as points.csv, not {}.",
            self.id,
            ", ".join(self.choices),
            short_repr(value),
        )


def data(default: str = "8-gaussians") -> Parameter:
    """Which points are real."""
    meaning = "Real data; points are those that the user drew."
    return DataChoice("data", "data", default, choices=DATA, meaning=meaning)


@dataclass(frozen=True)
class PathParameter(Parameter):
    """A folder or a file of the user's, as text; "" is the program's own."""

    default: float | str = ""
    kind: str = "folder"

    def check(self, value: object) -> float | str:
        """The path; raises ValueError."""
        return text(self.id, value, LONGEST_PATH)


def pictures(default: str = "digits") -> tuple[Parameter, ...]:
    """Which pictures are real, and where those are that do not come with the program."""
    choices = tuple(id for id in DATASETS if is_picture(id))
    return (
        Parameter("data", "data", default, choices=choices, meaning="Real pictures."),
        PathParameter("folder", "folder", meaning="Folder of the pictures; empty: where downloads go."),
        Count(
            "size", "size", 32, 8, 64, meaning="Side of your own pictures, in pixels.", floor=8.0, ceiling=128
        ),
    )


def texts(default: str = "text") -> tuple[Parameter, ...]:
    """Which words or sentences are real, and the user's file."""
    choices = tuple(id for id, entry in DATASETS.items() if entry.is_text)
    return (
        Parameter("data", "data", default, choices=choices, meaning="Real text."),
        PathParameter(
            "file", "file", kind="file", meaning="Text file in UTF-8; empty: common English words."
        ),
    )


def mixture() -> Parameter:
    """Which mixture of normal distributions is real: one whose modes can be counted."""
    choices = ("8-gaussians", "25-gaussians")
    return Parameter("data", "data", choices[0], choices=choices, meaning="Real data.")


@dataclass(frozen=True)
class Loss(Parameter):
    """The id of a variant: of a built-in one, which are its choices, or of a design that this process
    knows.
    """

    def check(self, value: object) -> float | str:
        """The id; raises ValueError."""
        found = find_variant(value) if isinstance(value, str) else None
        if found is None:
            known = ", ".join(self.choices)
            raise MissingError("{} must be one of {}, not {}.", self.id, known, short_repr(value))
        if found.no_losses:
            raise GandynError("{} cannot be trained: {}.", found.name, found.no_losses)
        return found.id


def variant(default: str) -> Parameter:
    """Which of the portraits' losses is trained."""
    return Loss(
        "variant", "loss", default, choices=tuple(VARIANTS), meaning="The losses, the same as the portrait's."
    )


def norm(id: str, symbol: str, whose: str) -> Parameter:
    """What a net of points normalises."""
    return Parameter(
        id, symbol, "none", choices=("none", "batch", "layer", "weight"),
        meaning=f"Normalise hidden layers of the {whose} over the batch or over each sample, or its weights. "
        "(Instance norm needs pictures: a layer of points has one place, less its own mean 0.)",
    )  # fmt: skip


def width(default: int = 64, id: str = "width", whose: str = "each hidden layer") -> Count:
    """Units of a hidden layer."""
    return Count(id, "width", default, 8, 512, log=True, meaning=f"Units of {whose}.")


def depth(default: int = 3) -> Count:
    """Hidden layers."""
    return Count("depth", "depth", default, 1, 16, meaning="Hidden layers of each network.", ceiling=200)


def batch(default: int = 256) -> Count:
    """Samples per step."""
    return Count(
        "batch", "batch", default, 16, 1024, log=True, meaning="Real samples, and fake ones, in a step."
    )


def sizes() -> tuple[Count, Count, Count]:
    """Of the networks and of the batches."""
    return width(), depth(), batch()


def critic_steps(default: int = 5) -> Count:
    """Discriminator steps per generator step."""
    return Count(
        "n_critic",
        "n_D",
        default,
        1,
        20,
        meaning="Discriminator steps before each generator step.",
        ceiling=1000,
    )


def rate(id: str, default: float, whose: str, symbol: str = "η") -> Parameter:
    """A learning rate, which may change while it runs."""
    return Parameter(
        id, symbol, default, 1e-6, 1e-1, log=True, meaning=f"Learning rate of {whose}.", floor=0.0
    )


def strength(
    default: float, id: str = "lambda", meaning: str = "Strength of the gradient penalty.", symbol: str = "λ"
) -> Parameter:
    """A penalty's λ, or another weight of a loss, which may change while it runs."""
    return Parameter(id, symbol, default, 1e-3, 100.0, log=True, meaning=meaning, floor=0.0)


def clip(default: float, id: str = "clip", symbol: str = "c", which: str = "clipped critic") -> Parameter:
    """Half-width of the box of a clipped critic."""
    meaning = f"Weights of the {which} are kept in [−{symbol}, {symbol}]."
    return Parameter(id, symbol, default, 1e-3, 1.0, log=True, meaning=meaning, floor=1e-6)


def memory(id: str, symbol: str, default: float, meaning: str) -> Parameter:
    """A share of the past that is kept, below 1."""
    return Share(id, symbol, default, 0.0, 0.999, meaning=meaning, floor=0.0)


@dataclass(frozen=True)
class Share(Parameter):
    """A number from `floor` up to, not including, 1."""

    def check(self, value: object) -> float | str:
        """The number; raises ValueError."""
        number = float(super().check(value))
        if number >= 1.0:
            raise GandynError("{} must be below 1, not {:g}.", self.id, number)
        return number
