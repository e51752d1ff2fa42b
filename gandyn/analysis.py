"""Why does this GAN's training do what it does? Every analysis of `gandyn.analyses`, put together.

print(gandyn.analyze(gandyn.Scenario("non-saturating")))
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from gandyn.analyses import ANALYSES
from gandyn.analyses.context import AnalysisContext, AnalysisSpec, start_of
from gandyn.errors import GandynError
from gandyn.frozendict import FrozenDict
from gandyn.iteration import train
from gandyn.message import Message
from gandyn.representation import Representation
from gandyn.scenario import Scenario
from gandyn.update_config import RuleError, UpdateConfig

if TYPE_CHECKING:
    from gandyn.analyses.conserved_quantities import Quantities
    from gandyn.analyses.cycles import Cycles
    from gandyn.analyses.equilibria import Equilibria
    from gandyn.analyses.exponent import Exponent
    from gandyn.analyses.relative_equilibria import Circles
    from gandyn.analyses.update_map import UpdateMap
    from gandyn.analyses.verdict import Verdict


@dataclass(frozen=True)
class Analysis(Representation):
    """scenario, training (None: the flow), the start, and one answer for each analysis, by its id."""

    scenario: Scenario
    training: UpdateConfig | None
    phi: tuple[float, ...]
    theta: tuple[float, ...]
    answers: Mapping[str, Any]

    @property
    def equilibria(self) -> Equilibria:
        """Where the field vanishes."""
        found: Equilibria = self.answers["equilibria"]
        return found

    @property
    def rule(self) -> UpdateMap:
        """The update map's multipliers."""
        found: UpdateMap = self.answers["rule"]
        return found

    @property
    def quantities(self) -> Quantities:
        """What is conserved and what falls."""
        found: Quantities = self.answers["quantities"]
        return found

    @property
    def circles(self) -> Circles:
        """Relative equilibria."""
        found: Circles = self.answers["circles"]
        return found

    @property
    def cycles(self) -> Cycles:
        """Limit cycles and closed curves."""
        found: Cycles = self.answers["cycles"]
        return found

    @property
    def lyapunov(self) -> Exponent:
        """The largest Lyapunov exponent."""
        found: Exponent = self.answers["lyapunov"]
        return found

    @property
    def verdict(self) -> Verdict:
        """Whether it converges, and how we know."""
        found: Verdict = self.answers["verdict"]
        return found

    def _how(self) -> dict[str, Any] | None:
        return None if self.training is None else self.training.to_dict()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types: complex numbers as [re, im], numbers that are none as null."""
        plain = {
            "scenario": self.scenario.to_dict(),
            "training": self._how(),
            "phi": list(self.phi),
            "theta": list(self.theta),
        }
        return plain | {id: jsonable(answer) for id, answer in self.answers.items()}

    def lines(self) -> list[str]:
        """Readable text: what it is about, and the lines of each answer under its name."""
        start = ", ".join(
            f"{name} = ({', '.join(f'{x:g}' for x in values)})"
            for name, values in (("φ", self.phi), ("θ", self.theta))
        )
        text: list[str] = [Message("{}, d = {}, from {}", self.scenario.spec.name, self.scenario.dim, start)]
        if self.training is not None:
            text.append(
                Message(
                    "trained by {} with η_D = {:g}, η_G = {:g}",
                    self.training.rule,
                    self.training.lr_d,
                    self.training.lr_g,
                )
            )
        for id, answer in self.answers.items():
            text += ["", ANALYSES[id].name, *(Message("  {}", line) for line in answer.lines())]
        return text

    def __str__(self) -> str:
        return "\n".join(self.lines())


def jsonable(value: Any) -> Any:
    """The value as JSON has it; fields that `repr` leaves out are the library's own."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: jsonable(getattr(value, field.name)) for field in fields(value) if field.repr}
    if isinstance(value, Mapping):
        return {str(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [jsonable(item) for item in value]
    if isinstance(value, (complex, np.complexfloating)):
        return [jsonable(value.real), jsonable(value.imag)]
    if isinstance(value, (bool, str, int)) or value is None:
        return value
    return float(value) if math.isfinite(value) else None


def analyses() -> dict[str, AnalysisSpec]:
    """Every registered analysis by id, in the order they are shown."""
    return dict(ANALYSES)


def analyze(
    scenario: Scenario,
    rule: str | UpdateConfig | None = None,
    *,
    lr_d: float = 0.2,
    lr_g: float = 0.2,
    n_d: int = 1,
    n_g: int = 1,
    first: str = "g",
    alternating: bool | None = None,
    schedule: str = "constant",
    decay: float = 0.01,
    ema: float | None = None,
    phi: ArrayLike | None = None,
    theta: ArrayLike | None = None,
    measured: bool = True,
    **options: float,
) -> Analysis:
    """Equilibria, update map, conserved quantities, circles and the verdict, each with how it is known.

    rule: None for the flow, an id of `gandyn.update_rules()` with the rates, turns and `options` of
    `gandyn.iterate`, or a Training, which holds all of them. phi, theta: the start (d,) that drifts, circles
    and the verdict are about; the reference start if not given. measured: False leaves out every long run;
    then a verdict that needs one is "inconclusive" and says so.

    Raises RuleError, ValueError, one sentence, for rules, rates and starts that cannot be.
    """
    if options and not isinstance(rule, str):
        raise RuleError("Without the name of a rule there is no option {!r}.", min(options))
    how = lr_d, lr_g, n_d, n_g, first, alternating, schedule, decay, ema
    training = UpdateConfig(rule, *how, FrozenDict(options)) if isinstance(rule, str) else rule
    case = _case(scenario, training, phi, theta, measured)
    return Analysis(
        scenario,
        training,
        tuple(map(float, case.phi)),
        tuple(map(float, case.theta)),
        FrozenDict({id: entry.run(case) for id, entry in ANALYSES.items()}),
    )


def _case(
    scenario: Scenario,
    training: UpdateConfig | None,
    phi: ArrayLike | None,
    theta: ArrayLike | None,
    measured: bool,
) -> AnalysisContext:
    phi, theta = start_of("The analysis", scenario, phi, theta)
    if not (phi.any() or theta.any()):
        raise GandynError("The start is the origin itself, from where nothing moves; take one beside it.")
    case = AnalysisContext(scenario, training, phi, theta, measured)
    if training is not None:
        _try(case)
    return case


def _try(case: AnalysisContext) -> None:
    """One iteration, so that whatever `iterate` refuses is refused before anything else."""
    assert case.training is not None
    train(case.scenario, case.training, case.phi, case.theta, 1)
