"""Particles in a portrait go on, whatever page is shown beside it and whatever goes wrong in one tick."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.figure.layout import Cell
from app.model.scene import PARTICLES, Scene
from app.model.session import Session
from app.plots import PLOTS
from app.training.run_store import STORE
from app.window.canvas import Canvas
from app.window.page_tabs import PageTabs
from app.window.particle_animator import ParticleAnimator
from gandyn import Scenario
from gandyn.training import Settings
from tests.app.conftest import wait_for


class Flowing:
    """A canvas with particles in the portrait, and the tabs that turn its pages."""

    def __init__(self) -> None:
        study = Scene().settings_of("lab").with_(runs=(Settings("gradient-depth"),), follows=False)
        scene = Scene((Scenario("wgan-gp", dim=1),)).with_settings("lab", study)
        self.session = Session(scene.with_display(flow=PARTICLES))
        self.canvas, self.tabs = Canvas(self.session), PageTabs(self.session)
        self.canvas.resize(900, 640)
        self.canvas.show()
        self.tabs.show()
        self.session.update(lambda scene: scene.with_(title="particles"), "title")
        assert wait_for(self.pictures, 60.0)

    def pictures(self) -> list[tuple[float, float, int, int]]:
        """Where the particles' pictures lie, and how large they are."""
        found = self.canvas._flowing._pictures
        return [(at.x(), at.y(), image.width(), image.height()) for at, image in found]

    def turn(self, page: str) -> None:
        """To another page by its tab, and wait for its picture."""
        QTest.mouseClick(self.tabs.tabs.button(page), Qt.MouseButton.LeftButton)
        canvas = self.canvas
        assert wait_for(lambda: canvas.shown is not None and canvas.shown.request.scene.page == page)


@pytest.fixture
def flowing(app: QApplication) -> Iterator[Flowing]:
    """One of them, that is closed in the end."""
    STORE.clear()
    made = Flowing()
    yield made
    made.canvas.close()
    made.canvas.deleteLater()


def test_particles_live_on_beside_four_columns_of_a_training(
    flowing: Flowing, caplog: pytest.LogCaptureFixture
) -> None:
    """Gradients through the layers has four arms, and the scene one scenario."""
    whole = flowing.pictures()
    flowing.turn("lab")
    assert wait_for(lambda: flowing.pictures() and flowing.pictures() != whole)
    cell = next(c for c in flowing.canvas.cells() if c.plot is PLOTS["phase"] or c.plot is PLOTS["theta"])
    (found,) = flowing.pictures()
    frame = flowing.canvas.frame(cell)
    assert found == (frame.x, frame.y, round(frame.w), round(frame.h))
    flowing.turn("portrait")
    assert wait_for(lambda: flowing.pictures() == whole)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_an_error_of_one_tick_is_said_once_and_stops_nothing(
    flowing: Flowing, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    flowing.canvas.message.connect(lambda sentence: said.append(str(sentence)))

    def fail(animator: ParticleAnimator, scene: Scene, cell: Cell) -> None:
        raise IndexError("no such scenario")

    with monkeypatch.context() as patch:
        patch.setattr(ParticleAnimator, "_flow_of", fail)
        assert wait_for(lambda: said)
        for _ in range(20):
            QApplication.processEvents()
        assert flowing.pictures() == [] and said == ["no such scenario"]
    assert wait_for(flowing.pictures)
