"""Makes docs/pictures anew with the program itself: `python docs/make_pictures.py`. No display is needed."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.model.scene import Scene

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
# File and what `gandyn render` is told.
RENDERED = {
    "rosette.png": "rosette --size 1000x620 --time 60",
    "penalty-centre.png": "compare-gp-centre --size 1000x620 --time 60",
    "sliding.png": "sliding-on-the-walls --size 1000x620 --time 9 --theme dark",
    "rules.png": "mescheder --size 1000x620 --time 20",
    "by-hand.png": "step-by-hand --size 1000x620 --theme dark",
    "spectrum.png": "mescheder-locus --size 1000x520",
    "map.png": "map-r1-step --size 1000x620",
    "basins.png": "map-basins-extragradient --size 1000x620",
    "reduced.png": "reduced-cone --size 1000x720 --theme dark",
    "saddles.png": "consensus-saddles --size 1000x620",
    "cycle.png": "wgan-gp-cycle --size 1000x620",
    "section.png": "sections-alternating --size 1000x520",
    "noise.png": "noise-never-settles --size 1000x620 --time 20",
    "design.png": "design-non-saturating --size 1000x680",
    "design-total-variation.png": "design-total-variation --size 1000x620",
    "design-three-divergences.png": "design-three-divergences --size 1000x620 --theme dark",
    "design-no-gan.png": "design-no-gan --size 1000x620",
    "distances.png": "distances-segments --size 1000x620",
    "distances-noise.png": "distances-noise --size 1000x620 --theme dark",
    "distances-earth.png": "distances-earth --size 1000x620 --time 18",
    "distances-dropped-mode.png": "distances-dropped-mode --size 1000x620",
    "distances-uniform.png": "distances-uniform --size 1000x620",
    "distances-cells.png": "distances-cells --size 1000x560",
    "figure-column.png": "consensus-saddles --nullclines --no-show-series"
    " --width-mm 84 --height-mm 76 --font-size 8pt --dpi 200",
    "circle.gif": "su-gan-qp --size 640x420 --dpi 62 --frames 60 --fps 12",
}
# Experiments of the lab on pictures and text, each with a page of its own.
TRAINED = (
    "dcgan",
    "architectures",
    "penalty-speed",
    "conditional-gan",
    "infogan",
    "pix2pix",
    "text-gan",
    "o-gan",
    "ema-classifier",
)
WAIT = 60.0


def main() -> int:
    """All pictures; returns the exit status."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.model import presets
    from app.model.scene import first_scene

    with tempfile.TemporaryDirectory() as settings:
        for kind in ("CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{kind}_HOME"] = settings
        FOLDER.mkdir(exist_ok=True)
        window(FOLDER / "window.png", first_scene(), "model")
        window(FOLDER / "analysis.png", presets.load("mescheder-r1"), "analysis")
        window(FOLDER / "design-window.png", presets.load("design-non-saturating"), "design")
        window(FOLDER / "distances-window.png", presets.load("distances-segments"), "distances")
        lab(FOLDER / "lab.png", presets.load("lab-clipping-beside-penalty"))
        lab(FOLDER / "lab-model.png", model_at_work())
        plots(FOLDER / "figure-plots.png")
        sweep(FOLDER / "sweep.png")
        made = max(map(experiment, TRAINED))
        return max(made, *(render(name, words.split()) for name, words in RENDERED.items()))


def render(name: str, words: list[str]) -> int:
    """One picture by the command line."""
    from app.cli import main as cli

    return cli.main(["render", *words, "-o", str(FOLDER / name)])


def plots(path: Path) -> None:
    """One figure of matplotlib with what `gandyn.plot` draws."""
    import matplotlib.pyplot as plt

    import gandyn
    from gandyn import Axis, MapSpec, Scenario, UpdateConfig, plot

    sides = {"width_mm": 174.0, "height_mm": 130.0}
    figure, first = plot.figure(**sides)
    first.remove()
    axes = [plot.prepared(ax) for ax in figure.subplots(2, 2).flat]
    saddles = Scenario("minimax", regularizers={"consensus": 1.0}, dim=1)
    orbits = gandyn.flow(saddles, [[1.0], [-2.0]], [[0.5], [0.2]], 10.0)
    plot.portrait(saddles, orbits, axes[0], sets=True, arrows="streamlines", view=(-4.0, 4.0, -3.0, 3.0))
    circle = Scenario("wgan-gp", {"lambda": 0.1, "c": 1.0}, dim=2)
    plot.series(
        gandyn.flow(circle, [0.1, 0.2], [0.2, 0.1]), circle, axes[1], show=("theta", "energy", "loss_d")
    )
    training, damped = UpdateConfig("alternating"), Scenario("non-saturating", dim=1)
    spec = MapSpec(Axis("r1", 0.0, 3.0), Axis("lr", 0.01, 2.5))
    plot.convergence_map(gandyn.convergence_map(damped, spec, training), axes[2], quantity="rate")
    plot.spectrum(Scenario("minimax"), "momentum", axes[3])
    figure.savefig(path, dpi=150)
    plt.close(figure)


def experiment(id: str) -> int:
    """The lab's page after a run of an experiment with its own settings, seed 0; with 256 colours it takes a
    third of the room.
    """
    from PIL import Image

    from app.cli import main as cli

    with tempfile.TemporaryDirectory() as folder:
        status = cli.main(["lab", "run", id, "-o", folder])
        picture = Image.open(Path(folder) / "figure.png").convert("RGB").quantize(256)
        picture.save(FOLDER / f"lab-{id}.png", optimize=True)
    return status


def window(path: Path, scene: Scene, panel: str) -> None:
    """The window with a panel in front and the playhead on its way."""
    from app.model.session import Session
    from app.model.settings import Settings
    from app.theme.palettes import DARK
    from app.theme.style import Style
    from app.window import bootstrap

    app = bootstrap.application()
    session = Session(scene)
    opened = bootstrap.open_window(session, Settings(), Style(DARK, 0.0, app))
    opened.showNormal()
    opened.resize(1440, 900)
    session.set_transient(lambda scene: scene.with_(time=0.2 * scene.duration))
    wait(
        app.processEvents,
        lambda: opened.canvas.shown is not None and opened.canvas.shown.request.quality.compiled,
    )
    wait(app.processEvents, lambda: False, 3.0)
    wait(app.processEvents, lambda: not opened.compiling.isVisible(), 300.0)
    opened.docks.show(panel)
    wait(app.processEvents, lambda: False, 3.0)
    opened.grab().save(str(path))
    opened.close()


def lab(path: Path, scene: Scene) -> None:
    """The lab's page after its training, at its end. The recording is kept while it is painted, as in the
    window.
    """
    from app.exporters import EXPORTERS, Options
    from app.training.run_config import run_settings
    from app.training.run_record import RunRecord
    from app.training.run_store import STORE
    from gandyn.training import TrainingProcess

    run = TrainingProcess(run_settings(scene)[0])
    run.start()
    try:
        wait(run.poll, lambda: run.ended, 600.0)
        record = RunRecord(run, 0, STORE.number())
        record.catch_up()
        STORE.add(record)
        EXPORTERS["png"].write(scene, path, Options(1200, 760))
        STORE.remove(record)
    finally:
        run.stop()


def sweep(path: Path) -> None:
    """A page of real trainings over rates and penalties, on theory's map."""
    from app.exporters import EXPORTERS, Options
    from app.model.pages.sweep import SweepSettings
    from app.model.scene import first_scene
    from app.training.sweep_record import folder_of
    from gandyn.cluster import ClusterConfig
    from gandyn.training.sweeps.axis import SweepAxis
    from gandyn.training.sweeps.engine import sweep
    from gandyn.training.sweeps.recipe import SweepRecipe

    axes = SweepAxis.parse("lr_d=log:0.01..1:5"), SweepAxis.parse("r1=log:0.01..1:4")
    plain = {"optimiser_d": "sgd", "optimiser_g": "sgd", "lr_g": 0.1, "n_critic": 1}
    small = {"variant": "non-saturating", "batch": 64, "width": 32}
    recipe = SweepRecipe("toy-gan", axes, tuple(range(4)), {**plain, **small}, 300, "cpu")
    chosen, before = recipe.settings()[10], recipe.settings()[2]
    settings = SweepSettings(recipe, figure="exact_w1", threshold=1.0, chosen=chosen, before=before)
    for _ in sweep(recipe, folder_of(settings), ClusterConfig(workers=2)):
        pass
    scene = first_scene().with_(page="sweep").with_settings("sweep", settings)
    EXPORTERS["png"].write(scene, path, Options(1400, 860))


def model_at_work() -> Scene:
    """A short training of a GAN in the plane, with the diagram in place of its pictures."""
    from app.model.scene import LAB, first_scene
    from gandyn.training import Settings

    scene = first_scene().with_(page=LAB)
    settings = Settings("toy-gan", {}, 200)
    lab = scene.settings_of("lab").with_(runs=(settings,), follows=False, pictures=("lab-model",))
    return scene.with_settings("lab", lab).with_(time=scene.duration)


def wait(turn: Callable[[], object], reached: Callable[[], bool], longest: float = WAIT) -> None:
    """Lets Qt work until the condition holds."""
    end = time.monotonic() + longest
    while not reached() and time.monotonic() < end:
        turn()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
