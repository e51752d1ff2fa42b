"""The numbers behind a table: orbits of the flow and of update rules, of a scene or of a run in any
dimension, at full resolution.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from app.compute.exactness import Exactness, followed
from app.exporters._run import OrbitTable
from app.exporters.base import Job
from app.model.scene import Scene, SceneError
from gandyn import Orbit, Scenario, flow, train
from gandyn.checks import refused_as
from gandyn.integration import AUTO
from gandyn.orbit import Array
from gandyn.sde import Ensemble

if TYPE_CHECKING:
    from app.compute.options import Table


def page_table(scene: Scene, job: Job) -> Table | None:
    """The numbers of a scene's page; None where they are its orbits."""
    from app.compute.options import ComputeOptions
    from app.figure.layout import page_of

    table = page_of(scene).table
    return table and table(
        scene, ComputeOptions(cancelled=job.cancelled, report=lambda fraction: job.step(0.9 * fraction))
    )


def orbits(run: OrbitTable, save_every: int, job: Job, fraction: float) -> Iterator[Orbit]:
    """One ensemble per scenario, as exact as the run asks, in a fraction of the job, which is told how
    exact."""
    if not len(run.phi):
        raise SceneError("There is no start, so there is no orbit to write; place a trajectory first.")
    made = []
    for index, scenario in enumerate(run.scenarios):
        job.step(fraction * index / len(run.scenarios))
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
    """What every update rule makes of the starts, t counting iterations."""
    for training in run.trainings:
        yield _told(
            partial(train, scenario, training, run.phi, run.theta, run.iterations, save_every=save_every)
        )


def noisy(run: OrbitTable) -> list[Ensemble]:
    """The noisy paths of the selected start, one ensemble per scenario; none where the scene shows no
    noise.
    """
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


@refused_as(SceneError)
def _told(compute: Callable[[], Made]) -> Made:
    """The orbits, or why there are none."""
    try:
        return compute()
    except MemoryError as error:
        raise SceneError("The orbits do not fit into memory; keep fewer steps or starts.") from error


def columns(run: OrbitTable) -> list[str]:
    """Names of the components of a state, the running means last."""
    names = [f"{player}_{i}" for player in ("phi", "theta") for i in range(1, run.dim + 1)]
    return names + [f"ema_{name}" for name in names] if run.averaged else names
