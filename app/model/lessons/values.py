"""What a lesson is: frozen values, checked where they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.model.scene import Scene
from gandyn.errors import GandynError
from gandyn.frozendict import FrozenDict
from gandyn.message import Message

ENGLISH = "en"
# What a student is asked for: one of several answers, a number, an orbit in the plane, a curve over time.
CHOICE, NUMBER, PORTRAIT, CURVE = "choice", "number", "portrait", "curve"
KINDS = (CHOICE, NUMBER, PORTRAIT, CURVE)
THETA, PHI, THETA_NORM, PHI_NORM = "theta", "phi", "theta-norm", "phi-norm"
QUANTITIES = (THETA, PHI, THETA_NORM, PHI_NORM)
# Parts of the window that a step may put away.
PANELS, RAIL, TABS, PLAYBACK, TOOLBAR, STATUS = "panels", "rail", "tabs", "playback", "toolbar", "status"
HIDEABLE = (PANELS, RAIL, TABS, PLAYBACK, TOOLBAR, STATUS)


class LessonError(GandynError):
    """Something wrong in a lesson's file; see `at`, which makes them."""

    @property
    def line(self) -> int:
        """Where it is."""
        return int(self.message.values[1])

    @property
    def sentence(self) -> str:
        """What is wrong, without where."""
        return self.message.values[2]


@dataclass(frozen=True)
class Prediction:
    """What a student is to foretell before it is shown.

    options, answer: of a choice, and the index of the right one. value, within: of a number, and how far off
    still counts as right; scale: how far off costs a factor e of the score. symbol: what the number is
    called. quantity: what a curve is of. rule: which of the scene's update rules is foretold, None: the flow.
    conceal: whether orbits are hidden until the answer is given.
    """

    kind: str
    options: tuple[str, ...] = ()
    answer: int = 0
    value: float = 0.0
    within: float = 0.0
    scale: float = 0.0
    symbol: str = ""
    quantity: str = THETA
    rule: int | None = None
    conceal: bool = True

    @property
    def is_drawn(self) -> bool:
        """Whether it is drawn into a plot."""
        return self.kind in (PORTRAIT, CURVE)


@dataclass(frozen=True)
class Check:
    """Something measured: a claim of the articles, or a figure that `equals` a word or a number, give or take
    `within`, or lies between `least` and `most`. scenario, rule: of which scenario and update rule of the
    scene; rule None: of the flow.
    """

    claim: str = ""
    measure: str = ""
    equals: float | str | None = None
    within: float = 0.0
    least: float | None = None
    most: float | None = None
    scenario: int = 0
    rule: int | None = None
    line: int = 0


@dataclass(frozen=True)
class Words:
    """A step in one language. answer: what is read once the prediction is made; options: of a choice."""

    title: str
    text: str = ""
    answer: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One step: what is shown, what is said in each language, what is asked and measured.

    scene: everything that is shown. play: whether the playhead runs from the start. highlight: the control
    that is ringed. hide: parts of the window that are put away. trains: whether the step has a run in the lab
    of its own. line: where it begins in its file.
    """

    scene: Scene
    words: Mapping[str, Words] = field(default_factory=FrozenDict)
    play: bool = False
    highlight: str = ""
    hide: tuple[str, ...] = ()
    predict: Prediction | None = None
    checks: tuple[Check, ...] = ()
    trains: bool = False
    line: int = 0

    def said(self, language: str) -> Words:
        """The words of a language, else of the one there is."""
        return self.words.get(language) or next(iter(self.words.values()))

    def options(self, language: str) -> tuple[str, ...]:
        """The answers to choose from."""
        asked = self.predict.options if self.predict else ()
        return self.said(language).options or asked


@dataclass(frozen=True)
class Lesson:
    """A lesson. words: title and introduction by language. path: its file; own: whether the user wrote it.
    minutes: how long it takes, 0 if it does not say.
    """

    id: str
    steps: tuple[Step, ...]
    words: Mapping[str, Words]
    order: float = 100.0
    minutes: int = 0
    sources: tuple[str, ...] = ()
    path: Path = Path()
    own: bool = False

    def said(self, language: str) -> Words:
        """The words of a language, else of the one there is."""
        return self.words.get(language) or next(iter(self.words.values()))

    @property
    def languages(self) -> tuple[str, ...]:
        """Those it speaks."""
        return tuple(self.words)

    def with_(self, **changes: object) -> Lesson:
        """A changed copy."""
        return replace(self, **changes)  # type: ignore[arg-type]


def at(file: str, line: int, sentence: str) -> LessonError:
    """The error of a sentence at a line; `str` of it begins with the file's name and the line."""
    return LessonError("{}:{}: {}", file, line, Message(sentence))
