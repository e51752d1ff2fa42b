"""The Python script of every page runs as it stands, and draws what its page shows."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

import gandyn
from app.compute.noise_ensemble import noise_ensemble
from app.compute.options import ComputeOptions
from app.exporters.python_script import script
from app.figure.layout import page_of
from app.model import presets
from app.model.pages.locus import AMPLITUDE, RADIUS, sweep_settings_of
from app.model.pages.map import default_settings
from app.model.pages.noise import NoiseSettings
from app.model.presets import PRESETS
from app.model.scene import Scene, Start
from gandyn import Noise, Scenario, UpdateConfig
from tests.gandyn.matrix import WHOLE

SCENE = Scene(
    (Scenario("non-saturating", dim=1, regularizers={"r1": 0.5}),),
    (Start((1.0, 0.0), (0.5, 0.0)),),
    trainings=(UpdateConfig("simultaneous"),),
)


def drawn(scene: Scene) -> MagicMock:
    """The script run with something that takes every call of a plot."""
    space: dict[str, Any] = {"__name__": "script"}
    exec(compile(script(scene), "script", "exec"), space)
    plt = MagicMock()
    plane = plt.plane
    rows, columns = (1, 3) if page_of(scene).id == "spectrum" else (1, 1)
    plt.subplots.return_value = (MagicMock(), [[plane] * columns] * rows)
    plt.figure.return_value.add_subplot.return_value = plane
    space["draw"](plt)
    return plane


@pytest.mark.parametrize("starts", [SCENE.starts, ()])
@pytest.mark.parametrize("page", ["spectrum", "reduced", "sections", "design"])
def test_the_script_of_a_page_runs(page: str, starts: tuple[Start, ...]) -> None:
    assert drawn(SCENE.with_(page=page, starts=starts)).plot.called


@pytest.mark.parametrize("show", [RADIUS, AMPLITUDE])
def test_the_diagram_is_that_of_the_page(show: str) -> None:
    scene = SCENE.with_(page="spectrum").with_settings(
        "locus", sweep_settings_of(SCENE, "r1").with_(show=show)
    )
    assert len([c for c in drawn(scene).plot.call_args_list if "label" in c.kwargs]) == (
        1 if show == RADIUS else 4
    )


def test_the_map_has_the_cells_of_the_page() -> None:
    study = default_settings(SCENE, "r1", "tau_d", None)
    study = study.with_(x=study.spec.x.__class__("r1", 0.0, 2.0, 3, False), duration=30.0)
    x, y, values = drawn(SCENE.with_(page="map").with_settings("map", study)).pcolormesh.call_args.args
    assert (len(y), len(x)) == values.shape == (study.spec.y.count, 3)


def computed(scene: Scene) -> dict[str, Any]:
    """What a portrait's script holds after its `main` has run, which ends where a picture is asked for."""
    space: dict[str, Any] = {"__name__": "script"}
    exec(compile(script(scene), "script", "exec"), space)
    return space


def short(scene: Scene) -> Scene:
    """The same scene, run so briefly that a test may do it; a map of few cells, a locus of few values."""
    scene = scene.with_(duration=min(scene.duration, 20 * scene.step), iterations=min(scene.iterations, 20))
    if scene.page == "map":
        study = scene.settings_of("map")
        x, y = (replace(axis, count=3) for axis in (study.spec.x, study.spec.y))
        scene = scene.with_settings("map", study.with_(x=x, y=y, duration=256 * study.step, iterations=256))
    if scene.page == "spectrum":
        course = scene.settings_of("locus")
        scene = scene.with_settings("locus", course.with_(count=5))
    return scene


# One of each group of the gallery, or all.
TRIED = list(PRESETS) if WHOLE else [names[0] for names in presets.groups().values()]


@pytest.mark.parametrize("name", TRIED)
def test_the_script_of_every_preset_runs(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = short(presets.load(name))
    pages = "spectrum", "map", "reduced", "sections", "design"
    if page_of(scene).id in pages or "PAIR" in script(scene):
        plane = drawn(scene)
        assert plane.plot.called or plane.pcolormesh.called
        return
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(SystemExit, match="install matplotlib"):
        computed(scene)["main"]()
    lines = capsys.readouterr().out.splitlines()
    more = (scene.stepping and len(scene.scenarios)) + (
        scene.settings_of("noise").on and len(scene.scenarios)
    )
    assert len(lines) == len(scene.scenarios) * len(scene.starts) * (1 + len(scene.trainings)) + more


def test_the_script_follows_the_same_noisy_paths_and_the_walk_by_hand() -> None:
    """Those of the picture, to the last bit, drawn by it too."""
    scene = SCENE.with_(duration=4.0, stepping=True, update_sequence="ddg").with_settings(
        "noise", NoiseSettings(Noise(0.1, 0.2, 7, 12), on=True, drawn=5)
    )
    space, found = computed(scene), noise_ensemble(scene, 0, ComputeOptions())
    spread, made = space["noisy"](scene.scenarios[0]), space["manual_updates"](scene.scenarios[0])
    assert found is not None
    np.testing.assert_array_equal(spread.orbit.phi, found.orbit.phi)
    np.testing.assert_array_equal(spread.orbit.theta, found.orbit.theta)
    np.testing.assert_array_equal(
        made.phi,
        gandyn.apply_updates(
            scene.scenarios[0], scene.trainings[0], [1.0], [0.5], "ddg", scene.iterations
        ).phi,
    )
    plt, plane = MagicMock(), MagicMock()
    plt.subplots.return_value = (MagicMock(), [[plane]])
    space["draw"](space["compute"](), plt)
    assert plane.plot.call_count == 1 + 1 + 1 + 5 + 1 + 1  # flow, rounds, walk, paths, mean, equilibrium
    without = script(scene.with_(starts=()))
    assert "noisy" not in without and "manual_updates" not in without
