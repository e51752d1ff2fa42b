"""What an update rule is: the data every file of `gandyn/update_rules` fills in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gandyn.parameter import Parameter

# What the rules' params tuples do, by type; the compiler module reads the same tables.
UPDATES: dict[type, Callable[..., Any]] = {}
EXTRAPOLATIONS: dict[type, Callable[..., Any]] = {}
ENDINGS: dict[type, Callable[..., Any]] = {}
COUPLED: set[type] = set()


def update(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    """One parameter's (step, m, w) by the rule with the params k."""
    return UPDATES[type(k)](v, m, w, t, rate, k)


def extrapolate(v: Any, m: Any, w: Any, t: Any, rate: Any, k: Any) -> Any:
    """One parameter's (step, m, w) to the state that the rule takes its velocity at."""
    return EXTRAPOLATIONS[type(k)](v, m, w, t, rate, k)


def no_ending(x: Any, m: Any, w: Any, n: Any, k: Any) -> Any:
    """An iteration that ends with its last update."""
    return x, m, w


def end_iteration(x: Any, m: Any, w: Any, n: Any, k: Any) -> Any:
    """One parameter's (x, m, w) after iteration n = 1, 2, …; n = 0 is the start."""
    found: Callable[..., Any] = ENDINGS.get(type(k), no_ending)
    return found(x, m, w, n, k)


def has_ending(k: Any) -> bool:
    """Whether iterations of the rule end with more than their last update."""
    return type(k) in ENDINGS


def is_coupled(k: Any) -> bool:
    """Whether the rule's w is the mixed derivative times the other player's m."""
    return type(k) in COUPLED


@dataclass(frozen=True)
class UpdateRule:
    """One way to turn gradients into steps, the same for both players.

    update(v, m, w, t, rate, k) -> (step, m, w): for one parameter with velocity v (minus its gradient), two
    memories that start at 0, the count t = 1, 2, … of this player's updates, its learning rate, and k a
    `params` tuple of this player's options. shared: ids of the options that both players share; every other
    one may be set for each. alternating: whether the players take turns by default.

    extrapolate, of the same form: the step to the state at which the velocity is taken (extragradient); who
    is about to move keeps the memories that come of it. coupled: before each update w is made
    ∂v_φ/∂θ·m_θ for the discriminator and ∂v_θ/∂φ·m_φ for the generator (LEAD). end(x, m, w, n, k) -> (x, m,
    w): what happens to a parameter after iteration n, and with n = 0 at the start; period(k): after how many
    iterations it does something, which then must be linear (look-ahead). regularizer: id of a regulariser
    that is added to the scenario while this rule runs, its strength the first of the options (consensus).
    adjust(inner, scenario, training) -> params: the field that is stepped along, made of the scenario's own,
    inside its time scales, by a Scenario and an UpdateConfig (symplectic gradient adjustment).
    obstacle(training) -> "" or one sentence that says why it cannot be run so.
    """

    id: str
    name: str
    summary: str
    latex: str
    references: tuple[str, ...]
    params: type
    update: Callable[..., Any]
    options: tuple[Parameter, ...] = ()
    shared: tuple[str, ...] = ()
    alternating: bool = False
    extrapolate: Callable[..., Any] | None = None
    coupled: bool = False
    end: Callable[..., Any] | None = None
    period: Callable[[Any], Any] | None = None
    regularizer: str = ""
    adjust: Callable[[Any, Any, Any], Any] | None = None
    obstacle: Callable[[Any], str] = lambda training: ""
    order: int = 0

    @property
    def looks_ahead(self) -> bool:
        """Whether the velocity is taken at another state than the one that is updated."""
        return self.extrapolate is not None

    def register(self) -> None:
        """Teaches the functions of this module the rule's own."""
        UPDATES[self.params] = self.update
        if self.extrapolate is not None:
            EXTRAPOLATIONS[self.params] = self.extrapolate
        if self.end is not None:
            ENDINGS[self.params] = self.end
        if self.coupled:
            COUPLED.add(self.params)
