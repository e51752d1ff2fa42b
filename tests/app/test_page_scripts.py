"""The Python script of every page runs as it stands, and draws what its page shows."""

from __future__ import annotations

from typing import Any
from unittest.mock import MagicMock

import pytest

from app.drawing.layout import page_of
from app.exporters.python_script import script
from app.scene import Scene, Start
from app.studies.locus import AMPLITUDE, RADIUS, course_of
from app.studies.map import suited
from gandyn import Scenario, Training

SCENE = Scene((Scenario("non-saturating", dim=1, regularizers={"r1": 0.5}),), (Start((1.0, 0.0), (0.5, 0.0)),), trainings=(Training("simultaneous"),))


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
@pytest.mark.parametrize("page", ["spectrum", "reduced", "sections"])
def test_the_script_of_a_page_runs(page: str, starts: tuple[Start, ...]) -> None:
    assert drawn(SCENE.with_(page=page, starts=starts)).plot.called


@pytest.mark.parametrize("show", [RADIUS, AMPLITUDE])
def test_the_diagram_is_that_of_the_page(show: str) -> None:
    scene = SCENE.with_(page="spectrum").with_study("locus", course_of(SCENE, "r1").with_(show=show))
    assert len([c for c in drawn(scene).plot.call_args_list if "label" in c.kwargs]) == (1 if show == RADIUS else 4)


def test_the_map_has_the_cells_of_the_page() -> None:
    study = suited(SCENE, "r1", "tau_d", None)
    study = study.with_(x=study.spec.x.__class__("r1", 0.0, 2.0, 3, False), duration=30.0)
    x, y, values = drawn(SCENE.with_(page="map").with_study("map", study)).pcolormesh.call_args.args
    assert (len(y), len(x)) == values.shape == (study.spec.y.count, 3)
