"""What a figure is measured of: a Dirac GAN with how it is trained and from where, a run of the lab, a
design, or a pair of distributions. It is made of the same keys as a lesson's step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from gandyn.checks import refused_as
from gandyn.errors import GandynError
from gandyn.integration import AUTO
from gandyn.scenario import Scenario
from gandyn.update_config import UpdateConfig

if TYPE_CHECKING:
    from gandyn.design.design import Design
    from gandyn.distances import Pair
    from gandyn.training.messages import Settings

# The start of the articles' figures.
PHI, THETA = (0.1, 0.2), (0.2, 0.1)


class SubjectError(GandynError):
    """A subject that cannot be, or a figure that it has not; one sentence."""


@dataclass(frozen=True)
class Subject:
    """scenario, training (None: the flow) and start: what the portrait shows, for so long a time, or so many
    iterations. ema: decay per sample of a moving average of both players, None for none. lab: a run of the
    training lab. design: a designed GAN. pair, noise: two distributions, and the noise on both.
    """

    scenario: Scenario = field(default_factory=Scenario)
    training: UpdateConfig | None = None
    phi: tuple[float, ...] = PHI
    theta: tuple[float, ...] = THETA
    duration: float = 40.0
    step: float = 0.02
    method: str = AUTO
    iterations: int = 500
    ema: float | None = None
    lab: Settings | None = None
    design: Design | None = None
    pair: Pair | None = None
    noise: float = 0.0

    def with_(self, **changes: Any) -> Subject:
        """A changed copy."""
        return replace(self, **changes)


@refused_as(SubjectError)
def subject_of(keys: Mapping[str, Any]) -> Subject:
    """The subject of a step's keys: variant, set, regularizers, dim, time_scales, starts, duration, step,
    method, trainings, iterations, display (ema), lab, design (an example's id, or a design as it is saved)
    and distances. Of several starts or trainings the first is meant. Raises SubjectError, one sentence.
    """
    scenario = Scenario(
        keys.get("variant", "non-saturating"),
        keys.get("set", {}),
        keys.get("regularizers", {}),
        keys.get("dim", 2),
        tuple(keys.get("time_scales", (1.0, 1.0))),
    )
    phi, theta = keys.get("starts", ((PHI, THETA),))[0]
    plain = {name: keys[name] for name in ("duration", "step", "method", "iterations") if name in keys}
    return Subject(
        scenario=scenario,
        training=_training(keys.get("trainings", ())),
        phi=_start(phi, scenario.dim),
        theta=_start(theta, scenario.dim),
        ema=keys.get("display", {}).get("ema"),
        lab=_lab(keys.get("lab")),
        design=_design(keys.get("design")),
        pair=_pair(keys.get("distances")),
        noise=float((keys.get("distances") or {}).get("noise", 0.0)),
        **plain,
    )


def _start(values: Sequence[float], dim: int) -> tuple[float, ...]:
    """As many components as there are dimensions; what is not said is 0."""
    return tuple(float(values[i]) if i < len(values) else 0.0 for i in range(dim))


def _training(found: Sequence[Mapping[str, Any]]) -> UpdateConfig | None:
    return UpdateConfig.from_dict(found[0]) if found else None


def _lab(keys: Mapping[str, Any] | None) -> Settings | None:
    from gandyn.training.messages import Settings

    if keys is None:
        return None
    return Settings(keys["experiment"], keys.get("set", {}), keys.get("steps"), keys.get("seed", 0))


def _design(found: str | Mapping[str, Any] | None) -> Design | None:
    from gandyn.design.design import Design
    from gandyn.design.examples import EXAMPLES

    if found is None:
        return None
    if not isinstance(found, str):
        return Design.from_dict(found)
    if found not in EXAMPLES:
        raise SubjectError("There is no design {}; `gandyn design --list` names them.", found)
    return EXAMPLES[found].design


def _pair(keys: Mapping[str, Any] | None) -> Pair | None:
    """Segments, Gaussians on the line or histograms, by the names of the page of distances."""
    from gandyn.distances import Gaussians, Histograms, Segments

    if keys is None:
        return None
    kind = keys.get("kind", "segments")
    if kind == "segments":
        return Segments(keys.get("theta", 0.5))
    if kind == "line":
        mean_p, std_p = keys.get("mean_p", 0.0), keys.get("std_p", 1.0)
        return Gaussians.line(mean_p, std_p, keys.get("mean_q", 2.0), keys.get("std_q", 0.7))
    if kind == "histograms":
        return Histograms(keys["bins_p"], keys["bins_q"])
    raise SubjectError("Figures are measured of segments, line or histograms, not of {}.", kind)
