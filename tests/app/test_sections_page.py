"""The page of sections: its study, what is computed for it, its words, its panel."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from app.compute import poincare
from app.compute.options import ComputeOptions
from app.exporters import EXPORTERS, Options
from app.figure import figure
from app.model.pages import sections as settings
from app.model.pages.sections import SectionSettings
from app.model.scene import Scene, SceneError, Start
from app.model.session import Session
from app.panels import panels
from app.plots import exponent, section
from app.widgets.number_slider import NumberSlider
from gandyn import Lyapunov, Scenario, UpdateConfig, analyze

DONE = ComputeOptions()
CIRCLE = Scenario("wgan", dim=1)  # φ' = −θ, θ' = φ: every orbit is a circle of period 2π
STARTS = (Start((1.0, 0.2), (0.3, 0.9)), Start((0.4, 0.1), (-0.2, 0.5), 1))


def page(scenario: Scenario, **more: object) -> Scene:
    return Scene((scenario,), STARTS, page="sections").with_(**more)


def test_circles_return_after_two_pi_to_where_they_were() -> None:
    scene = page(CIRCLE)
    found = poincare.sections(scene, 0, DONE)
    assert set(found) == {0, 1}
    for number, one in found.items():
        start = STARTS[number]
        assert len(one.t) == 100
        np.testing.assert_allclose(one.intervals, 2.0 * np.pi, atol=1e-6)
        np.testing.assert_allclose(
            section.seen(scene, one), np.hypot(start.phi[0], start.theta[0]), rtol=1e-5
        )


def test_damped_orbits_march_down_the_return_map() -> None:
    """x' = Ax with eigenvalues −λ ± i√(1 − λ²), λ = 0.1: distances at one angle shrink by e^{−λT}, T = 2π/√(1
    − λ²).
    """
    scene = page(Scenario("wgan-gp", {"lambda": 0.1, "c": 0.0}, dim=1))
    r = section.seen(scene, poincare.sections(scene, 0, DONE)[0])[:20]
    np.testing.assert_allclose(r[:, 1] / r[:, 0], np.exp(-0.1 * 2.0 * np.pi / np.sqrt(0.99)), rtol=1e-5)


def test_a_slow_spiral_is_followed_for_longer() -> None:
    """One turn takes 2π/0.05: eight units of time per crossing are not enough at first."""
    slow = Scenario("wgan", dim=1, time_scales=(0.05, 0.05))
    assert (
        len(
            poincare.sections(
                page(slow).with_settings("sections", SectionSettings("phi", crossings=20)), 0, DONE
            )[0].t
        )
        > 10
    )


def test_the_first_rule_is_cut_instead_of_the_flow() -> None:
    scene = page(CIRCLE, trainings=(UpdateConfig("alternating", lr_d=0.1, lr_g=0.1),))
    of_rule = scene.with_settings("sections", scene.settings_of("sections").with_(of="rule"))
    found = poincare.sections(of_rule, 0, DONE)[0]
    # Alternating descent turns by 2 arcsin(η/2) a round on an ellipse.
    np.testing.assert_allclose(found.intervals.mean(), np.pi / np.arcsin(0.05), rtol=2e-3)
    assert "Alternating" in section.PLOT.title(of_rule, 0) and "Alternating" not in section.PLOT.title(
        scene, 0
    )


def test_the_window_computes_the_selected_start_first_and_stops_when_nobody_waits() -> None:
    scene = page(CIRCLE, selected=1).with_settings("sections", SectionSettings("phi", crossings=17))
    assert list(poincare.sections(scene, 0, ComputeOptions(blocking=False, cancelled=lambda: True))) == [1]
    assert list(poincare.sections(scene, 0, ComputeOptions(compiled=False))) == []
    assert list(poincare.sections(scene, 0, DONE)) == [1, 0]


@pytest.mark.parametrize(
    ("scenario", "sign", "words"),
    [
        (CIRCLE, 0, "neither approach nor separate"),
        (Scenario("wgan-gp", {"lambda": 0.1, "c": 0.0}, dim=1), -1, "approach each other"),
        (Scenario("minimax", dim=2), 0, "neither approach nor separate"),
    ],
)
def test_the_exponent_is_told_in_words(scenario: Scenario, sign: int, words: str) -> None:
    found = poincare.exponent(page(scenario), 0, DONE)
    assert found is not None and found.sign == sign
    assert words in " ".join(exponent.told(found, False))


def test_the_exponent_of_a_damped_orbit_is_its_eigenvalue() -> None:
    found = poincare.exponent(page(Scenario("wgan-gp", {"lambda": 0.1, "c": 0.0}, dim=1)), 0, DONE)
    assert found is not None and found.found is not None
    assert found.found.exponent == pytest.approx(-0.1, abs=2e-3)


def test_more_is_never_said_than_was_measured() -> None:
    t = np.linspace(10.0, 110.0, 50)
    growing = poincare.Exponent(Lyapunov(0.2, t, np.full(50, 0.2), 0.01))
    sheared = poincare.Exponent(Lyapunov(0.02, t, np.full(50, 0.02), 0.0))
    assert (growing.sign, sheared.sign) == (
        1,
        0,
    )  # 0.02 < 3/100: growth in proportion to time looks like that
    assert (
        "bounded" in exponent.told(growing, False)[1] and "per iteration" in exponent.told(growing, True)[0]
    )
    assert exponent.told(poincare.Exponent(None, "Why."), False) == ["No exponent was measured.", "Why."]


def test_schedules_have_no_exponent_and_the_page_says_so() -> None:
    scene = page(CIRCLE, trainings=(UpdateConfig("simultaneous", schedule="cosine"),))
    found = poincare.exponent(scene.with_settings("sections", SectionSettings(of="rule")), 0, DONE)
    assert found is not None and found.found is None and "constant" in found.sentence


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"section": "x"},
        {"crossings": 0},
        {"crossings": 5.0},
        {"drawn": 1},
        {"of": "noise"},
        {"direction": "left"},
    ],
)
def test_bad_studies_are_refused_in_one_sentence(data: object) -> None:
    with pytest.raises(SceneError) as caught:
        settings.from_dict(data)
    assert str(caught.value).endswith(".")


def test_the_default_suits_the_dimension() -> None:
    assert page(CIRCLE).settings_of("sections").drawn == "returns"
    assert page(CIRCLE.with_(dim=2)).settings_of("sections").drawn == "plane"


def test_the_view_holds_every_point() -> None:
    scene = page(Scenario("minimax", dim=2))
    data = figure.compute(scene)
    view = section.PLOT.auto_range(scene, data)
    for one in data.extras["section", 0].values():
        x, y = section.seen(scene, one).T
        assert view.x0 < x.min() and x.max() < view.x1 and view.y0 < y.min() and y.max() < view.y1


def test_the_crossings_are_written_as_a_table(tmp_path: Path) -> None:
    EXPORTERS["csv"].write(page(CIRCLE), tmp_path / "a.csv", Options())
    lines = (tmp_path / "a.csv").read_text().splitlines()
    assert lines[0] == "scenario,start,t,phi_1,theta_1" and len(lines) == 1 + 2 * 100
    t, phi = (float(v) for v in lines[1].split(",")[2:4])
    assert phi == pytest.approx(0.0, abs=1e-9) and 0.0 < t < 2.0 * np.pi


def test_the_panel_cuts_otherwise(app: QApplication) -> None:
    session = Session(page(CIRCLE))
    panel = panels()["sections"].make(session)
    panel.show()
    buttons = {b.text(): b for b in panel.findChildren(QToolButton)}
    for text in ("θ₁ = 0", "Downward", "Section"):
        QTest.mouseClick(buttons[text], Qt.MouseButton.LeftButton)
    panel.findChild(NumberSlider, "crossings")._typed(33.0)
    assert session.scene.settings_of("sections") == SectionSettings("theta", "down", 33, "plane")
    session.history.undo()
    assert session.scene.settings_of("sections").crossings == 100
    panel.close()
    panel.deleteLater()


@pytest.mark.parametrize("trainings", [(), (UpdateConfig("simultaneous", lr_d=0.1, lr_g=0.1),)])
def test_the_page_and_the_panel_analysis_tell_the_same_exponent(trainings: tuple[UpdateConfig, ...]) -> None:
    scene = page(Scenario("non-saturating", dim=1), trainings=trainings)
    scene = scene.with_settings("sections", SectionSettings("phi", of="rule"))
    found = poincare.exponent(scene, 0, DONE)
    assert found is not None
    answers = analyze(scene.scenarios[0], *trainings, phi=(1.0,), theta=(0.3,))
    shown = exponent.told(found, bool(trainings))[0]
    value = re.search(r"largest exponent (\S+ ± \S+):", "\n".join(map(str, answers.lyapunov.lines())))
    assert value is not None and value[1].replace("-", "−") in shown


def test_a_page_without_starts_or_before_its_kernels_says_why_it_is_empty() -> None:
    scene = page(CIRCLE)
    assert section._why(scene) == "The crossings are being computed."
    assert exponent._why(scene) == "The exponent is being computed."
    blank = scene.with_(starts=())
    assert "click in the portrait" in section._why(blank) == exponent._why(blank)


def test_axes_say_what_their_symbols_mean() -> None:
    scene = page(CIRCLE)
    assert section.PLOT.names(scene)[0].startswith("rₙ  distance from the origin")
    lengths = scene.with_settings("sections", SectionSettings("lengths", drawn="plane"))
    assert section.PLOT.names(lengths)[0] == "s = φ·θ"
    assert exponent.PLOT.names(scene)[1] == "Λ  estimate so far"
