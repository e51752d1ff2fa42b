"""What is doubtful about a picture: when its sentence stands there, where, and what one click does."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import __main__ as entry
from app.compute.orbits import Curves, Data, Doubt, curves_of
from app.exporters import EXPORTERS, Options
from app.exporters.python_script import script
from app.figure import doubts, figure
from app.figure.figure_view import FigureView
from app.graphics import page_device
from app.model.scene import FINEST, MESCHEDER_PLANE, SERIES, Display, Scene, Start, View
from app.model.session import Session
from app.pages import Cell
from app.painting.frame import Frame
from app.panels.analysis import AnalysisView
from app.plots import PLOTS, _flow_curves
from app.plots._plane import Plane
from app.text import translation
from app.theme.palettes import DARK, LIGHT, THEMES
from app.window.main_window import MainWindow
from gandyn import Noise, Scenario, UpdateConfig, invariants
from gandyn.orbit import DIVERGED, LEFT_BOX, SINGULAR, STUCK, UNFINISHED
from gandyn.reduced import reduced
from tests.app.conftest import wait_for

STARTS = (Start((1.0, 0.3), (1.0, -0.2)), Start((-1.8, 0.2), (0.4, 0.6)))
SCENE = Scene((Scenario("non-saturating", dim=1),), STARTS, duration=20.0, step=0.1)
# The article's bilinear game on fast time scales, which RK4 with this step cannot follow.
COARSE = Scene(
    (Scenario("wgan", dim=1, time_scales=(2.0, 2.0)),), STARTS, duration=20.0, step=0.5, method="rk4"
)
SIZE = (900.0, 640.0)
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def doubt_of(scene: Scene, size: tuple[float, float] = SIZE) -> Doubt | None:
    """What is said of a picture of the scene."""
    return figure.doubted(scene, figure.compute(scene), THEMES[DARK], *size).doubt


def frames(scene: Scene, data: Data) -> list[tuple[Cell, Frame]]:
    """The plots of a picture."""
    cells = figure.arrange(scene, *SIZE, 12.0)[1]
    return [(cell, figure.frame_of(QPainter(), cell, scene, data, THEMES[DARK])) for cell in cells]


def with_errors(scene: Scene, *errors: float) -> Data:
    """The scene's orbits with errors that somebody else measured."""
    data = figure.compute(scene)
    return replace(
        data, curves=tuple(replace(c, errors=(np.array(errors), c.errors[1])) for c in data.curves)
    )


# When ---------------------------------------------------------------------------------------------------


def test_rk4_that_is_off_by_more_than_a_pixel_says_so_and_error_control_does_not() -> None:
    doubt = doubt_of(COARSE)
    assert doubt is not None and doubt.button == "Exact" and doubt.changes == {"method": "auto"}
    error = np.nanmax(curves_of(COARSE)[0].errors[0])  # type: ignore[arg-type]
    assert (
        doubt.sentence
        == f"RK4 with this step is off by {error:.2g} here; press Exact to integrate with error control."
    )
    assert doubt_of(COARSE.with_(**doubt.changes)) is None
    assert doubt_of(COARSE.with_(step=0.01)) is None


def seen(scene: Scene, plot: str, phi: Any, theta: Any) -> list[Any]:
    """What a plot shows of states (n, d), as coordinates in pixels that do not depend on its view."""
    if isinstance(PLOTS[plot], Plane):
        return list(PLOTS[plot].project(scene, phi, theta))  # type: ignore[attr-defined]
    if plot == "cone":
        return list(reduced(phi, theta))
    from gandyn import Orbit

    known = invariants(scene.scenarios[0], Orbit(np.arange(len(phi)), phi, theta, "finished", len(phi)))
    return [
        *phi.T,
        *theta.T,
        *(known[name] for name in ("phi_norm", "theta_norm", "energy", "angular_momentum")),
    ]


@QUICK
@given(
    st.integers(0, 2**32 - 1),
    st.floats(1e-6, 0.3),
    st.sampled_from(["phase", "theta", "phi", "norms", "sheet", "cone", "series"]),
)
def test_no_orbit_that_is_off_by_a_pixel_escapes(seed: int, error: float, plot: str) -> None:
    """All states moved by errors of this size: no plot shows them farther off than it says."""
    random, dim = np.random.default_rng(seed), 1 if plot == "phase" else 2
    page = "reduced" if plot in ("sheet", "cone") else "portrait"
    scene = SCENE.with_(
        scenarios=(Scenario("non-saturating", dim=dim),),
        page=page,
        display=Display(series=SERIES, backward=False),
    )
    data = with_errors(scene, error, error)
    cell, frame = next((cell, frame) for cell, frame in frames(scene, data) if cell.plot.id == plot)
    told = cell.plot.stray(frame, scene, 0, data)
    orbit = data.curves[0].forward
    assert orbit is not None and told.error == error
    signs = random.choice([-error, error], size=(2, *orbit.phi[0].shape))
    before, after = (
        seen(scene, plot, orbit.phi[0], orbit.theta[0]),
        seen(scene, plot, orbit.phi[0] + signs[0], orbit.theta[0] + signs[1]),
    )
    moved = max(float(np.abs(b - a).max()) for a, b in zip(before, after))
    pixel = 1.0 if plot == "cone" else frame.h / (frame.view.y1 - frame.view.y0)
    # A square of an error is small beside it.
    assert moved * pixel <= told.pixels * (1.0 + error) + 2.0 * error**2 * pixel or plot == "cone"
    assert moved * pixel >= 0.02 * told.pixels or plot in ("series", "cone")


def test_axes_decide_what_a_pixel_is() -> None:
    """The same error is nothing in a wide view, and far off when one looks closely."""
    data = with_errors(SCENE, 1e-4, 1e-6)
    plane = next(cell for cell, _ in frames(SCENE, data) if cell.plot.id == "phase")

    def found(width: float) -> Doubt | None:
        return figure.doubted(
            SCENE.with_view("phase", View(0.0, width, 0.0, width)), data, THEMES[DARK], *SIZE
        ).doubt

    assert found(4.0) is None and found(0.01) is not None
    frame = figure.frame_of(
        QPainter(), plane, SCENE.with_view("phase", View(0.0, 1.0, 0.0, 1.0)), data, THEMES[DARK]
    )
    scale = frame.w / (frame.view.x1 - frame.view.x0)
    assert plane.plot.stray(frame, SCENE, 0, data) == pytest.approx((1e-4 * scale, 1e-4))


def test_orbits_that_were_not_measured_or_are_not_drawn_say_nothing() -> None:
    assert figure.doubted(SCENE, with_errors(SCENE, math.nan, math.nan), THEMES[DARK], *SIZE).doubt is None
    assert (
        figure.doubted(
            SCENE, replace(figure.compute(SCENE), curves=(Curves(None, None),)), THEMES[DARK], *SIZE
        ).doubt
        is None
    )
    hidden = COARSE.with_display(show_flow=False, show_series=False)
    assert doubt_of(hidden) is None and doubt_of(COARSE.with_(starts=())) is None
    # Series show the selected orbit alone.
    alone = SCENE.with_(selected=1).with_display(show_flow=False)
    assert figure.doubted(alone, with_errors(alone, 1.0, 1e-9), THEMES[DARK], *SIZE).doubt is None
    assert figure.doubted(alone, with_errors(alone, 1e-9, 1.0), THEMES[DARK], *SIZE).doubt is not None


def test_orbits_that_end_otherwise_are_told_without_a_number() -> None:
    for method, button in (("rk4", "Exact"), ("auto", "Finer")):
        doubt = figure.doubted(
            SCENE.with_(method=method), with_errors(SCENE, 1e-9, math.inf), THEMES[DARK], *SIZE
        ).doubt
        assert (
            doubt is not None
            and "end otherwise" in doubt.sentence
            and "inf" not in doubt.sentence
            and doubt.button == button
        )


@given(st.floats(1e-13, 1e-2), st.floats(1e-9, 1e3))
def test_finer_is_finer_than_what_was_asked_and_than_a_pixel(accuracy: float, pixels: float) -> None:
    found = doubts._finer(accuracy, pixels)
    assert found == FINEST or (
        found < accuracy and found < pixels and math.log10(found) == pytest.approx(round(math.log10(found)))
    )


def test_error_control_goes_as_far_as_numbers_do() -> None:
    """Each click is a finer accuracy, the last one has no more to offer."""
    scene, asked = SCENE, []
    for _ in range(20):
        doubt = figure.doubted(scene, with_errors(scene, 0.5, 0.5), THEMES[DARK], *SIZE).doubt
        assert doubt is not None
        if not doubt.button:
            break
        assert doubt.button == "Finer" and doubt.sentence.endswith("press Finer to integrate more exactly.")
        scene = scene.with_(**doubt.changes)
        asked.append(scene.accuracy)
    assert asked == sorted(asked, reverse=True) and scene.accuracy == FINEST and "16 digits" in doubt.sentence


def test_looking_closely_at_exact_orbits_asks_for_more_and_one_click_is_enough() -> None:
    scene = SCENE.with_(accuracy=1e-3).with_view("phase", View(0.9999, 1.0001, 0.9999, 1.0001))
    doubt = doubt_of(scene)
    assert doubt is not None and doubt.button == "Finer"
    assert doubt_of(scene.with_(**doubt.changes)) is None


def test_a_preview_promises_the_picture() -> None:
    data = replace(with_errors(SCENE, 1.0, 1.0), preview=True)
    doubt = figure.doubted(SCENE, data, THEMES[DARK], *SIZE).doubt
    assert doubt is not None and "preview" in doubt.sentence and not doubt.button


# Where --------------------------------------------------------------------------------------------------

CROWDED = Display(nullclines=True, sets=True, backward=True)
PLACES = {
    "line": COARSE,
    "his plane": COARSE.with_display(plane=MESCHEDER_PLANE, nullclines=True),
    "plane": COARSE.with_(scenarios=(Scenario("wgan", time_scales=(2.0, 2.0)),)),
    "reduced": COARSE.with_(scenarios=(Scenario("wgan", time_scales=(2.0, 2.0)),), page="reduced"),
    "four": COARSE.with_(scenarios=COARSE.scenarios * 4),
    "rules": COARSE.with_(trainings=(UpdateConfig(), UpdateConfig("simultaneous"))),
    "noise": COARSE.with_(display=CROWDED).with_settings(
        "noise", replace(COARSE.settings_of("noise"), noise=Noise(0.1, 0.1), on=True)
    ),
}


@pytest.mark.parametrize("size", [(1200, 800), (430, 330)])
@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("name", PLACES)
def test_the_sentence_stands_inside_its_plot(name: str, code: str, theme: str, size: tuple[int, int]) -> None:
    translation.set_language(code)
    scene, image = PLACES[name], QImage(*size, QImage.Format.Format_RGB32)
    data = figure.doubted(scene, figure.compute(scene), THEMES[theme], *size)
    assert data.doubt is not None
    before = image.copy()
    for visible, picture in ((False, before), (True, image)):
        view = FigureView.headless(*size)
        view.display(scene, data, THEMES[theme])
        view.doubt_item.setVisible(visible)
        box = view.doubt_box()
        painter = QPainter(picture)
        page_device.render(view, painter)
        painter.end()
        view.close()
    cell = next(c for c in figure.arrange(scene, *size, THEMES[theme].text)[1] if c.key == data.doubt.cell)
    frame = figure.frame_of(None, cell, scene, data, THEMES[theme])
    # Where the plot is too narrow to read, the sentence goes across the picture.
    place = frame.rect if frame.w > 20.0 * THEMES[theme].text else QRectF(0.0, frame.y, size[0], frame.h)
    assert box is not None and place.contains(box) and box.height() < 0.6 * frame.h
    assert box.adjusted(-2, -2, 2, 2).contains(changed(before, image))


def changed(before: QImage, after: QImage) -> QRectF:
    """The rectangle in which two pictures differ."""
    one, other = (
        np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
        for image in (before, after)
    )
    rows, columns = np.nonzero(one != other)
    return QRectF(columns.min(), rows.min(), np.ptp(columns) + 1.0, np.ptp(rows) + 1.0)


def test_it_stands_in_the_largest_plot_that_is_off() -> None:
    doubt = doubt_of(PLACES["plane"])
    assert doubt is not None and doubt.cell[0] == "theta"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sentences that were painted."""
    heard: list[str] = []
    paint = doubts.paint
    monkeypatch.setattr(
        doubts,
        "paint",
        lambda p, scene, doubt, *rest: (heard.append(doubt.sentence), paint(p, scene, doubt, *rest))[1],
    )
    return heard


@pytest.mark.parametrize("id", ["png", "svg", "pdf", "gif", "webp", "mp4"])
def test_every_picture_that_is_exported_carries_it(id: str, tmp_path: Path, said: list[str]) -> None:
    if EXPORTERS[id].available():
        pytest.skip(EXPORTERS[id].available())
    EXPORTERS[id].write(COARSE, tmp_path / f"a.{id}", Options(480, 360, frames=2))
    assert said and all(text.startswith("RK4 with this step is off by") for text in said)
    said.clear()
    EXPORTERS[id].write(COARSE.with_(method="auto"), tmp_path / f"b.{id}", Options(480, 360, frames=2))
    assert said == []


def test_the_command_line_draws_it_too(tmp_path: Path, said: list[str]) -> None:
    start = ["--phi", "1", "--theta", "1", "--duration", "10", "--step", "0.02"]
    words = ["--variant", "wgan", "--dim", "1", "--time-scales", "100,100", *start]
    assert entry.main(["render", *words, "--method", "rk4", "-o", str(tmp_path / "a.png")]) == 0
    assert len(said) == 1 and "press Exact" in said[0]
    assert entry.main(["render", *words, "-o", str(tmp_path / "b.png")]) == 0 and len(said) == 1


# In the window ------------------------------------------------------------------------------------------


@pytest.fixture
def session(app: QApplication) -> Session:
    """A session whose picture is doubtful."""
    return Session(COARSE)


def settled(window: MainWindow) -> bool:
    """Whether the newest picture of the scene is up, and measured."""
    shown, scene = window.canvas.shown, window.session.scene.with_(time=0.0)
    return (
        shown is not None
        and shown.request.scene == scene
        and shown.request.quality.compiled
        and shown.data.settled
    )


def test_one_click_makes_it_exact_and_undo_takes_it_back(window: MainWindow) -> None:
    remedy = window.canvas.remedy
    assert wait_for(lambda: settled(window) and remedy.isVisible(), 60.0)
    error = np.nanmax(window.canvas.shown.data.curves[0].errors[0])  # type: ignore[union-attr]
    assert f"off by {error:.2g} here" in window.session.doubt and window.exactness.text().startswith(
        "error ≤ "
    )
    assert remedy.text() == "Exact" and remedy.toolTip() == window.session.doubt
    assert window.canvas.rect().contains(remedy.geometry())
    QTest.mouseClick(remedy, Qt.MouseButton.LeftButton)
    assert window.session.scene == COARSE.with_(method="auto", views=window.session.scene.views)
    assert wait_for(lambda: settled(window) and not remedy.isVisible(), 60.0)
    assert window.session.doubt == "" and float(window.exactness.text().removeprefix("error ≤ ")) <= 1e-9
    window.session.history.undo()
    assert window.session.scene.method == "rk4"
    assert wait_for(lambda: settled(window) and remedy.isVisible(), 60.0) and window.session.doubt


def test_the_button_is_there_for_the_keyboard_and_leaves_space_to_playing(window: MainWindow) -> None:
    remedy = window.canvas.remedy
    assert wait_for(remedy.isVisible, 60.0)
    assert (
        remedy.focusPolicy() == Qt.FocusPolicy.TabFocus
        and remedy.accessibleDescription() == window.session.doubt
    )
    remedy.setFocus()
    QTest.keyClick(remedy, Qt.Key.Key_Space)
    assert window.session.scene.method == "auto"


def test_the_status_bar_greys_what_is_of_an_earlier_picture(window: MainWindow) -> None:
    assert wait_for(lambda: settled(window), 60.0)
    before = window.exactness.text()
    assert window.exactness.isEnabled() and before in window.exactness.toolTip().replace("&lt;", "<")
    window.canvas.exactness.emit("", False)
    assert window.exactness.text() == before and not window.exactness.isEnabled()
    window.session.update(lambda scene: scene.with_(starts=()), "none")
    assert wait_for(lambda: window.exactness.text() == "" and window.exactness.isEnabled(), 60.0)


def test_a_long_line_does_not_widen_the_window(window: MainWindow) -> None:
    least = window.minimumSizeHint().width()
    window.exactness.show_line("error ≤ 2e-11 · " * 40)
    QApplication.processEvents()
    assert window.minimumSizeHint().width() == least


def test_any_finder_is_painted_and_told_to_the_analysis(
    window: MainWindow, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where others plug in: a sentence of theirs goes the same way."""

    def differs(scene: Scene, data: Data, found: doubts.Frames) -> Doubt:
        return Doubt(
            "picture and verdict differ: the verdict converges, the picture does not", found[0][0].key
        )

    panel = AnalysisView(window.session)
    assert wait_for(lambda: settled(window), 60.0) and not panel.doubt.isHidden()
    monkeypatch.setattr(doubts, "FINDERS", (differs, *doubts.FINDERS))
    window.canvas.pictures.refresh()
    assert wait_for(lambda: window.session.doubt.startswith("picture and verdict differ"), 60.0)
    assert wait_for(lambda: said[-1] == window.session.doubt, 10.0)
    assert panel.doubt.text() == window.session.doubt and not window.canvas.remedy.isVisible()
    window.session.show_doubt("")
    assert panel.doubt.isHidden()
    panel.analyst.stop()
    panel.deleteLater()


# Ends ---------------------------------------------------------------------------------------------------

WORDS = {
    STUCK: "integration stuck", UNFINISHED: "integration given up", DIVERGED: "diverged",
    SINGULAR: "singular", LEFT_BOX: "left-box",
}  # fmt: skip


@pytest.mark.parametrize("plot", ["phase", "theta", "phi", "norms", "sheet"])
@pytest.mark.parametrize("why", WORDS)
def test_every_early_end_has_its_cross_and_its_own_word(
    why: str, plot: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = SCENE.with_(
        scenarios=(Scenario("non-saturating", dim=1 if plot == "phase" else 2),),
        page="reduced" if plot == "sheet" else "portrait",
    )
    data, words, crosses = figure.compute(scene), list[str](), list[float]()
    forward = data.curves[0].forward
    assert forward is not None
    ended = replace(forward, ended=np.array([why, "finished"]), length=np.array([51, len(forward.t)]))
    data = replace(data, curves=(replace(data.curves[0], forward=ended),))
    monkeypatch.setattr(_flow_curves, "paint_word", lambda frame, x, y, text: words.append(text))
    monkeypatch.setattr("app.painting.primitives.cross", lambda painter, at, *rest: crosses.append(at.x()))
    image = QImage(900, 640, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    cell, frame = next((cell, frame) for cell, frame in frames(scene, data) if cell.plot.id == plot)
    cell.plot.paint_background(replace(frame, painter=painter), scene, 0, data, figure.SHARP)
    painter.end()
    assert words == [f"{WORDS[why]} · t = {forward.t[50]:.4g}"] and len(crosses) == 1


def test_the_script_says_how_the_scene_is_integrated() -> None:
    text = script(COARSE)
    assert "METHOD, TOLERANCE = 'rk4', " in text and "classical Runge-Kutta" in text
    exact = script(COARSE.with_(method="auto", accuracy=3e-6))
    tolerance = re.search(r"METHOD, TOLERANCE = 'auto', (.*)", exact)
    assert tolerance is not None and float(tolerance[1]) == pytest.approx(1e-7)
    assert '"method": \'rk4\', "tolerance": ' in script(COARSE.with_(page="reduced"))
