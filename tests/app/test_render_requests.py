"""A picture is computed for the size it is painted in, and fitted views cost no second one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from app.compute import map_requests
from app.compute.map_requests import MAP_CACHE, known_maps
from app.exporters import Options
from app.exporters import _offscreen as painting
from app.exporters._film import AnimationRenderer
from app.exporters.base import Job
from app.figure import figure
from app.figure.layout import arrange
from app.model import actions
from app.model.scene import Scene, View
from app.model.session import Session
from app.pages import PAGES
from app.pages.lab_plots import available_plots
from app.plots import lab_plot
from app.plots.plot import Quality
from app.services.kernel_service import KernelService
from app.services.rendering import RenderRequest, RenderResult, render
from app.theme.palettes import THEMES
from app.training.run_store import RunStore
from app.window import picture_requests as module
from app.window.canvas import Canvas
from app.window.picture_requests import ROUGH
from gandyn import Scenario
from gandyn.training import Settings
from tests.app.conftest import wait_for
from tests.app.lab.test_lab_pictures import recorded, scene_of

LARGE = (2560, 1400)
LIGHT = THEMES["light"]
LINE = Scene((Scenario("non-saturating", dim=1),), duration=10.0)


def request(scene: Scene, size: tuple[int, int] = (900, 600)) -> RenderRequest:
    return RenderRequest(scene, LIGHT, *size, 1.0, Quality(1.0))


# The layout that is computed for
# -----------------------------------------------------------------------------


@pytest.fixture
def two_runs(monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Two real trainings side by side, each with every picture there is."""
    store = RunStore()
    monkeypatch.setattr("app.plots.lab_plot.STORE", store)
    runs = Settings("toy-gan", seed=1), Settings("toy-gan", seed=2)
    for slot, settings in enumerate(runs):
        store.add(recorded(settings, slot))
    return scene_of(*runs, pictures=tuple(available_plots(scene_of(*runs))))


def test_a_large_picture_of_two_runs_has_data_in_every_cell(two_runs: Scene) -> None:
    rendered = render(request(two_runs, LARGE))
    cells = arrange(two_runs, *LARGE, LIGHT.text)[1]
    assert len(cells) > len(arrange(two_runs, 1280, 800, LIGHT.text)[1])
    lacking = [cell.plot.id for cell in cells if (cell.plot.id, cell.scenario) not in rendered.data.extras]
    assert lacking == []


def test_a_request_holds_the_runs_that_it_shows(two_runs: Scene) -> None:
    """What becomes of the lab after the picture was asked for changes nothing of it."""
    asked = replace(request(two_runs), runs=lab_plot.STORE.runs())
    lab_plot.STORE.clear()
    found = [one for one in render(asked).data.extras.values() if isinstance(one, lab_plot.Drawn)]
    assert found and all(one.sight.record is not None for one in found)
    now = replace(asked, runs=lab_plot.STORE.runs())
    assert now != asked and replace(now, runs=asked.runs) == asked


def test_a_request_holds_the_maps_that_it_shows() -> None:
    scene = LINE.with_(page="map")
    asked = replace(request(scene), maps=tuple(known_maps(scene).items()))
    assert [layers for _, (layers, _) in asked.maps or ()] == [()]
    question = map_requests.map_request_of(scene, 0)
    MAP_CACHE.refuse(question, "No map today.")
    try:
        extras = render(asked).data.extras["map", 0]
        assert extras.trouble == ""
        later = replace(asked, maps=tuple(known_maps(scene).items()))
        assert render(later).data.extras["map", 0].trouble == "No map today."
    finally:
        MAP_CACHE.forget()


def test_a_still_and_a_film_are_computed_for_their_size(
    two_runs: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[set[tuple[str, int]]] = []
    compute = figure.compute

    def heard(*words: object) -> object:
        data = compute(*words)  # type: ignore[arg-type]
        computed.append(set(data.extras))
        return data

    monkeypatch.setattr(figure, "compute", heard)
    options = Options(*LARGE, theme="light", frames=2)
    painting.still(two_runs, options, Job())
    AnimationRenderer(two_runs, options).frame(1)
    wanted = {(cell.plot.id, cell.scenario) for cell in arrange(two_runs, *LARGE, LIGHT.text)[1]}
    assert computed == [wanted] * 3


@pytest.mark.parametrize("page", PAGES)
def test_what_a_small_picture_leaves_out_is_not_computed(page: str) -> None:
    scene = LINE.with_(page=page)
    size = (430, 330)
    data = render(request(scene, size)).data
    assert set(data.extras) == {(c.plot.id, c.scenario) for c in arrange(scene, *size, LIGHT.text)[1]}


# The pictures that are made
# ------------------------------------------------------------------------------------


class Counted:
    """A canvas whose pictures are counted."""

    def __init__(self, scene: Scene, patch: pytest.MonkeyPatch) -> None:
        self.results: list[RenderResult] = []
        patch.setattr(KernelService, "start", lambda self, *wanted: None)
        patch.setattr(module, "render", self._render)
        self.canvas = Canvas(Session(scene))
        self.canvas.resize(900, 640)
        self.canvas.show()
        shown = lambda: self.canvas.shown and self.canvas.shown.request.quality.compiled  # noqa: E731
        assert wait_for(shown, 60.0)
        self.made()

    def _render(self, wish: RenderRequest, *stale: Callable[[], bool]) -> RenderResult:
        result = render(wish, *stale)
        self.results.append(result)
        return result

    def made(self) -> list[float]:
        """How finely each picture was painted since the last call, once no finer one is to come."""
        idle = lambda: not self.canvas.pictures.rest.isActive() and self._shows_what_was_asked()  # noqa: E731
        assert wait_for(idle, 60.0)
        # Whatever would be asked for now only because of the last picture.
        wait_for(lambda: False, 0.1)
        assert idle()
        painted, self.results = self.results, []
        return [result.request.quality.supersampling for result in painted]

    def _shows_what_was_asked(self) -> bool:
        return self.canvas.shown is not None and self.canvas.shown.request == self.canvas.pictures.asked


@pytest.fixture
def counted(app: QApplication, tidy: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    """Shown, with its first views fitted."""
    made = Counted(LINE, monkeypatch)
    yield made
    made.canvas.stop()
    made.canvas.deleteLater()


def test_a_fit_is_one_picture(counted: Counted) -> None:
    before = counted.canvas.session.scene.views
    for _ in range(2):
        counted.canvas.session.set_transient(lambda scene: scene.with_view("phase", View(-9, 9, -9, 9)))
        assert counted.made() == [ROUGH]
        counted.canvas.fit_views()
        assert counted.made() == [ROUGH]
        assert counted.canvas.session.scene.views == before


def test_a_page_that_is_seen_first_is_one_picture_and_one_at_rest(counted: Counted) -> None:
    """Rest is only for pages of which more is painted then."""
    for page, more in (("reduced", []), ("spectrum", [0.75]), ("portrait", [])):
        actions.show_page(counted.canvas.session, page)
        assert counted.made() == [ROUGH, *more], page
    assert {"sheet", "eigenvalues"} <= set(counted.canvas.session.scene.views)


def test_a_view_that_came_meanwhile_is_kept_and_painted(counted: Counted) -> None:
    """The picture that was fitted is then of an older scene."""
    chosen = View(-7.0, 7.0, -7.0, 7.0)
    counted.canvas.fit_views()
    counted.canvas.session.set_transient(lambda scene: scene.with_view("phase", chosen))
    counted.made()
    assert counted.canvas.session.scene.views["phase"] == chosen
    assert counted.canvas.shown is not None and counted.canvas.shown.request.scene.views["phase"] == chosen


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("dim", [1, 2])
def test_a_fitted_picture_is_the_one_with_its_views(page: str, dim: int) -> None:
    """So nothing is left for a second one to show."""
    scene = Scene((Scenario("wgan-gp", dim=dim),), duration=10.0, page=page)
    first = render(request(scene))
    again = render(first.request)
    assert again.image == first.image and not again.views
    assert first.request == request(scene.fitted(first.views))
