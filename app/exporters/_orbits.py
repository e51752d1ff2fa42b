"""The numbers behind a table: orbits of the flow and of update rules, of a scene or of a run in any dimension, at full resolution."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from app.compute.exactness import Exactness, followed
from app.exporters._recipe import ascii_json, scene_metadata
from app.exporters.base import Job
from app.model.scene import Scene, SceneError
from app.model.scene_file import FORMAT, VERSION
from gandyn import Orbit, Scenario, UpdateConfig, flow, train
from gandyn.integration import AUTO
from gandyn.orbit import Array
from gandyn.sde import Ensemble

if TYPE_CHECKING:
    from app.plots.plot import Table

FLOW = "flow"


def page_table(scene: Scene, job: Job) -> Table | None:
    """The numbers of a scene's page; None where they are its orbits."""
    from app.figure.layout import page_of
    from app.plots.plot import ComputeOptions

    table = page_of(scene).table
    return table and table(
        scene, ComputeOptions(cancelled=job.cancelled, report=lambda share: job.step(0.9 * share))
    )


@dataclass(frozen=True)
class OrbitTable:
    """Scenarios of one dimension d, common starts phi, theta (m, d), how far and how finely to integrate, what trains beside.

    scene: the one it is of, None for a run that no scene holds.
    """

    scenarios: tuple[Scenario, ...]
    phi: Array
    theta: Array
    duration: float
    step: float
    method: str = AUTO
    accuracy: float = 1e-9
    ema: float = 0.0
    recipe: str = ""
    trainings: tuple[UpdateConfig, ...] = ()
    rounds: int = 500
    scene: Scene | None = None

    @classmethod
    def of(cls, scene: Scene) -> OrbitTable:
        """What a scene computes."""
        phi, theta = scene.arrays()
        return cls(
            scene.scenarios, phi, theta, scene.duration, scene.step, scene.method, scene.accuracy,
            scene.display.ema, scene_metadata(scene), scene.trainings, scene.rounds, scene,
        )  # fmt: skip

    @property
    def dim(self) -> int:
        """The dimension d."""
        return self.scenarios[0].dim

    def described(self) -> str:
        """The recipe, made up for a run that no scene holds because d > 2."""
        return self.recipe or ascii_json(
            {
                "format": FORMAT,
                "version": VERSION,
                "scenarios": [scenario.to_dict() for scenario in self.scenarios],
                "starts": [
                    {"phi": phi.tolist(), "theta": theta.tolist()} for phi, theta in zip(self.phi, self.theta)
                ],
                "duration": self.duration,
                "step": self.step,
                "method": self.method,
                "accuracy": self.accuracy,
                "trainings": [training.to_dict() for training in self.trainings],
                "rounds": self.rounds,
            }
        )

    @property
    def averaged(self) -> bool:
        """Whether any curve has a running mean."""
        return bool(self.ema) or any(training.ema is not None for training in self.trainings)

    def names(self) -> list[str]:
        """What the curves from a start are called: "flow", then the rules, with their place where one is there twice."""
        rules = [training.rule for training in self.trainings]
        return [FLOW, *(rule if rules.count(rule) == 1 else f"{rule}-{i}" for i, rule in enumerate(rules, 1))]


def orbits(run: OrbitTable, save_every: int, job: Job, share: float) -> Iterator[Orbit]:
    """One ensemble per scenario, as exact as the run asks, in a share of the job, which hears how exact."""
    if not len(run.phi):
        raise SceneError("There is no start, so there is no orbit to write; place a trajectory first.")
    made = []
    for index, scenario in enumerate(run.scenarios):
        job.step(share * index / len(run.scenarios))
        integrate = partial(_flow, run, scenario, save_every)
        found = _told(partial(followed, integrate, run.accuracy, run.method == AUTO))
        made.append((found.orbit, found.error))
        yield found.orbit
    _tell(run, made, job)


def _flow(run: OrbitTable, scenario: Scenario, save_every: int, tolerance: float) -> Orbit:
    return flow(
        scenario,
        run.phi,
        run.theta,
        run.duration,
        run.step,
        save_every,
        method=run.method,
        tolerance=tolerance,
        ema=run.ema or None,
    )


def _tell(run: OrbitTable, made: list[tuple[Orbit, Array | None]], job: Job) -> None:
    """How exact the table is, in one line."""
    found = Exactness.of(made)
    if found is not None:
        exact = run.method == AUTO
        how = "" if exact else f"RK4 with the step {run.step:g}: "
        job.say(how + found.told(run.accuracy if exact else None))


def trained(run: OrbitTable, scenario: Scenario, save_every: int) -> Iterator[Orbit]:
    """What every update rule makes of the starts, t counting rounds."""
    for training in run.trainings:
        yield _told(partial(train, scenario, training, run.phi, run.theta, run.rounds, save_every=save_every))


def noisy(run: OrbitTable) -> list[Ensemble]:
    """The noisy paths of the selected start, one ensemble per scenario; none where the scene shows no noise."""
    from app.compute.noise_ensemble import noise_ensemble
    from app.compute.options import ComputeOptions

    scene = run.scene
    found = (
        [noise_ensemble(scene, index, ComputeOptions()) for index in range(len(scene.scenarios))]
        if scene is not None
        else []
    )
    return [one.ensemble for one in found if one is not None]


Made = TypeVar("Made")


def _told(compute: Callable[[], Made]) -> Made:
    """The orbits, or why there are none."""
    try:
        return compute()
    except ValueError as error:
        raise SceneError(str(error)) from error
    except MemoryError as error:
        raise SceneError("The orbits do not fit into memory; keep fewer steps or starts.") from error


def columns(run: OrbitTable) -> list[str]:
    """Names of the components of a state, the running means last."""
    names = [f"{player}_{i}" for player in ("phi", "theta") for i in range(1, run.dim + 1)]
    return names + [f"ema_{name}" for name in names] if run.averaged else names
