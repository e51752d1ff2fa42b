"""figure.png and figure.svg of `gandyn lab run -o DIR`: the lab's page, painted from the recording without a
window. No torch.

The picture carries its recipe like every other, so that the window opens it with the run's settings.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.model.scene import LAB, Scene, SceneError

if TYPE_CHECKING:
    from gandyn import Scenario
    from gandyn.training import TrainingProcess

SUFFIXES, SIZE = (".png", ".svg"), (1600, 1000)
SKETCH = "lab-sketch"


def draw(run: TrainingProcess, folder: str) -> str:
    """Writes the figures; returns "" or one sentence about why there are none."""
    if not run.recording.steps:
        return ""
    try:
        _draw(run, Path(folder))
    except ImportError as error:
        return f"The figure was not drawn because Qt cannot start here ({error}); the other files are there."
    except SceneError as error:
        return str(error)
    return ""


def _draw(run: TrainingProcess, folder: Path) -> None:
    from app.exporters import EXPORTERS, Options
    from app.training.run_record import RunRecord
    from app.training.run_store import STORE

    record = RunRecord(run, 0, STORE.number())
    record.catch_up()
    STORE.add(record)
    try:
        for suffix in SUFFIXES:
            EXPORTERS[suffix[1:]].write(scene(run), folder / f"figure{suffix}", Options(*SIZE))
    finally:
        STORE.remove(record)


def recipe(run: TrainingProcess) -> str:
    """What opens again with the run's settings."""
    from app.exporters import scene_metadata

    return scene_metadata(scene(run))


def scene(run: TrainingProcess) -> Scene:
    """The lab's page at the end of the run, beside the portrait of its first arm."""
    from app.model.pages.lab import LabSettings
    from app.training.run_config import setups

    first = next(iter(setups(run.settings).values()))
    page = Scene((_portrait(first),), page=LAB)
    lab = LabSettings((run.settings,), follows=False)
    page = page.with_(time=page.duration).with_settings("lab", lab)
    return page.with_settings("lab", lab.with_(pictures=_without_sketch(page)))


def _without_sketch(page: Scene) -> tuple[str, ...]:
    """What the page shows; nobody has drawn edges on a command line, so the next picture takes the sketch's
    place.
    """
    from app.pages.lab_plots import available_plots, visible_plots

    shown = visible_plots(page)
    if SKETCH not in shown:
        return ()
    return tuple(id for id in available_plots(page) if id != SKETCH)[: len(shown)]


def _portrait(setup: Any) -> Scenario:
    """The Dirac GAN with the setup's losses and those of its regularisers that portraits have: R1 and R2 are
    (γ/2)‖∇D‖² there, λ‖∇D‖² here. LeCam's pull is left out beside noise, where portraits have none.
    """
    from gandyn import Scenario

    def strength(center: float, at: str) -> float:
        wanted = ("two-sided", center, at)
        return float(sum(p.strength for p in setup.penalties if (p.kind, p.center, p.at) == wanted))

    strengths = {
        "r1": 2.0 * strength(0.0, "real"), "r2": 2.0 * strength(0.0, "fake"),
        "dragan": strength(1.0, "around"), "lecam": 0.0 if setup.noise else setup.lecam,
        "l2": setup.l2, "l2-generator": setup.l2_g, "instance-noise": setup.noise,
    }  # fmt: skip
    return Scenario(setup.variant, setup.parameters, {id: value for id, value in strengths.items() if value})
