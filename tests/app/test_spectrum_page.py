"""The page of spectra: painted, exported, and steered by the mouse; the course it is about; the panel that
says what it means.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication, QPushButton

from app.compute.options import ComputeOptions
from app.exporters import Options, exporter_for, read_scene_metadata
from app.figure import figure
from app.figure.layout import arrange
from app.model import scene_file
from app.model.pages.locus import (
    AMPLITUDE,
    PERIOD,
    SHOWN,
    LocusError,
    SweepSettings,
    from_dict,
    sweep_settings_of,
)
from app.model.presets import load
from app.model.scene import Scene, SceneError
from app.model.session import Session
from app.panels import panels
from app.panels.analysis import AnalysisView, _rendered
from app.plots import PICK
from app.services.analysis_service import AnalysisRequest
from app.text.number_format import of_complex, of_spectrum
from app.theme.palettes import THEMES
from app.window.sweep_bar import SweepBar
from gandyn import Axis, Scenario, UpdateConfig, analyze
from tests.app.conftest import close, wait_for

SIZE = (1000, 700)
R1 = Scene((Scenario("minimax", dim=1, regularizers={"r1": 0.3}),), page="spectrum").with_settings(
    "locus", SweepSettings(Axis("r1", 0.0, 3.0, 121))
)
RULES = Scene(
    (Scenario("minimax", dim=1),),
    page="spectrum",
    trainings=(UpdateConfig("alternating"), UpdateConfig("simultaneous")),
).with_settings("locus", SweepSettings(Axis("lr", 0.01, 6.0, 121), "radius"))


def _painted(scene: Scene) -> tuple[QImage, figure.Data]:
    data, image = figure.compute(scene, ComputeOptions()), QImage(*SIZE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    figure.paint(painter, scene, data, THEMES["dark"], *SIZE)
    painter.end()
    return image, data


def _cell(scene: Scene, data: figure.Data, plot: str):  # type: ignore[no-untyped-def]
    cell = next(c for c in arrange(scene, *SIZE, THEMES["dark"].text)[1] if c.plot.id == plot)
    return cell, figure.frame_of(QPainter(), cell, scene, data, THEMES["dark"])


@pytest.mark.parametrize("show", SHOWN)
def test_every_diagram_is_painted(show: str) -> None:
    scene = RULES.with_settings("locus", RULES.settings_of("locus").with_(show=show))
    image, _ = _painted(scene)
    colors = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)[:, :3]
    assert len(np.unique(colors, axis=0)) > 60


@pytest.mark.parametrize("id", ["wgan-normalized", "wgan-gp", "wgan-clip", "hinge"])
def test_scenarios_of_every_kind_are_painted_side_by_side(id: str) -> None:
    scene = Scene(
        (Scenario(id, dim=2), Scenario("minimax", dim=2)), page="spectrum", trainings=(UpdateConfig("adam"),)
    )
    _painted(scene)
    assert {c.plot.id for c in arrange(scene, *SIZE, 12.0)[1]} == {"eigenvalues", "multipliers", "diagram"}


def test_a_click_on_the_locus_sets_the_number() -> None:
    """λ of γ = 1 is −½, twice; of γ = 0.6 it is −0.3 ± 0.4i."""
    _, data = _painted(R1)
    cell, frame = _cell(R1, data, "eigenvalues")
    x, y = frame.px(-0.3), frame.py(0.4)
    assert cell.plot.hit_test(frame, R1, 0, data, x, y) == PICK
    led = cell.plot.on_click(frame, R1, 0, data, x, y)
    assert led is not None and led.scenarios[0].regularizers["r1"] == pytest.approx(0.6, abs=0.03)
    assert "γ" in cell.plot.hover_text(frame, R1, 0, data, x, y)


def test_a_click_in_the_diagram_sets_the_rate_of_every_rule() -> None:
    _, data = _painted(RULES)
    cell, frame = _cell(RULES, data, "diagram")
    led = cell.plot.on_click(frame, RULES, 0, data, frame.px(2.5), frame.y + 30.0)
    assert led is not None and [t.lr_d for t in led.trainings] == [2.5, 2.5]
    assert cell.plot.hit_test(frame, RULES, 0, data, frame.px(0.2), frame.y + 30.0) == PICK
    assert cell.plot.hit_test(frame, RULES, 0, data, frame.px(3.0), frame.y + 30.0) is None


def test_the_past_is_a_trail_in_the_window_and_not_in_exports() -> None:
    for gamma in (0.1, 0.2, 0.3):
        scene = R1.with_scenario(0, R1.scenarios[0].with_(regularizers={"r1": gamma}))
        live = figure.compute(scene, ComputeOptions(blocking=False)).extras["eigenvalues", 0].flow.trail
    assert len(live) >= 2 and np.allclose(live[-1].real, -0.1)
    assert figure.compute(R1, ComputeOptions()).extras["eigenvalues", 0].flow.trail == ()


def test_amplitude_and_period_are_those_of_the_library() -> None:
    scene = Scene((Scenario("minimax", dim=1),), page="spectrum").with_settings(
        "locus", SweepSettings(Axis("tau_d", 0.5, 2.0, 121), PERIOD)
    )
    lines = figure.compute(scene).extras["diagram", 0].lines
    # Small orbits of the minimax GAN turn with frequency √(τ_D τ_G)/2.
    assert lines[0].y[0] == pytest.approx(4.0 * np.pi / np.sqrt(0.5), rel=0.05)
    sizes = (
        figure.compute(scene.with_settings("locus", scene.settings_of("locus").with_(show=AMPLITUDE)))
        .extras["diagram", 0]
        .lines
    )
    assert len(sizes) == 2 and (sizes[0].y >= sizes[1].y).all()


def test_courses_come_back_from_files_and_nonsense_is_refused() -> None:
    again = scene_file.from_json(scene_file.to_json(RULES))
    assert again == RULES
    for data in (
        {},
        {"axis": {"id": "r1", "low": 0.0, "high": 1.0}, "show": "x"},
        {"axis": {"id": "r1", "low": 1.0, "high": 0.0}},
        3,
    ):
        with pytest.raises(ValueError, match="\\."):
            from_dict(data)
    with pytest.raises(LocusError):
        SweepSettings(Axis("r1", 0.0, 1.0), "colour")
    broken = json.loads(scene_file.to_json(RULES))
    broken["page_settings"]["locus"]["show"] = "x"
    with pytest.raises(SceneError, match="upright axis must be one of"):
        scene_file.from_dict(broken)


@pytest.mark.parametrize("id", ["minimax", "wgan-gp", "wgan", "gan-qp"])
def test_the_default_course_suits_any_scenario(id: str) -> None:
    scene = Scene((Scenario(id, dim=2),))
    axis = scene.settings_of("locus").axis
    assert axis == sweep_settings_of(scene, axis.id).axis


@pytest.mark.parametrize("name", ["mescheder-locus", "mescheder-multipliers"])
def test_presets_show_the_published_critical_values(name: str) -> None:
    scene = load(name)
    spectra = figure.compute(scene).extras["eigenvalues", 0]
    path = spectra.flow if name == "mescheder-locus" else spectra.rules[0]
    assert path.locus is not None
    assert any(
        c.value == pytest.approx(1.0 if name == "mescheder-locus" else 4.0, abs=1e-6)
        for c in path.locus.critical
    )


def test_the_bar_changes_number_range_and_diagram(session: Session) -> None:
    bar = SweepBar(session)
    session.set_transient(lambda scene: R1)
    assert bar.isVisibleTo(bar.parentWidget()) or not bar.isHidden()
    bar.number.chosen.emit("tau_d")
    assert session.scene.settings_of("locus").axis.id == "tau_d" and bar.number.value == "tau_d"
    bar.high.edited.emit(5.0)
    bar.upright.chosen.emit(PERIOD)
    course = session.scene.settings_of("locus")
    assert (course.axis.high, course.show) == (5.0, PERIOD)
    said: list[str] = []
    session.refused.connect(said.append)
    bar.low.edited.emit(7.0)
    assert len(said) == 1 and session.scene.settings_of("locus") == course


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf", ".gif", ".webp", ".csv"])
def test_the_page_is_exported_in_every_format(suffix: str, tmp_path: Path) -> None:
    file, exporter = tmp_path / f"page{suffix}", exporter_for(f"page{suffix}")
    exporter.write(RULES, file, Options(width=480, height=320, frames=4))
    assert file.stat().st_size > 500 and read_scene_metadata(file) == RULES


def test_the_table_is_the_diagram(tmp_path: Path) -> None:
    exporter_for("x.csv").write(R1, tmp_path / "x.csv", Options())
    lines = (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("scenario,curve,r1,measure,re_1,im_1,re_2,im_2")
    first = lines[1].split(",")
    assert first[:2] == ["0", "flow"] and [float(x) for x in first[2:8]] == pytest.approx(
        [0.0, 0.0, 0.0, 0.5, 0.0, -0.5]
    )
    sizes = R1.with_settings("locus", R1.settings_of("locus").with_(show=AMPLITUDE))
    exporter_for("x.csv").write(sizes, tmp_path / "y.csv", Options())
    assert (tmp_path / "y.csv").read_text(encoding="utf-8").splitlines()[
        0
    ] == "scenario,curve,r1,top,bottom,period"


def test_complex_numbers_are_written_as_people_do() -> None:
    assert (
        of_complex(-0.5 + 0.25j) == "−0.5 + 0.25i"
        and of_complex(-1j) == "−1i"
        and of_complex(1 - 2j) == "1 − 2i"
    )
    assert of_spectrum((0.5j, -0.5j)) == "±0.5i" and of_spectrum((-1.0, -1.0)) == "−1 (×2)"
    assert of_spectrum((-0.1 + 0.2j, -0.1 - 0.2j)) == "−0.1 ± 0.2i"


@pytest.fixture
def answers(app: QApplication, session: Session, tidy: None) -> Iterator[AnalysisView]:
    session.set_transient(lambda scene: R1.with_(page="portrait"))
    panel = panels()["analysis"].make(session)
    panel.resize(330, 900)
    panel.show()
    found = panel.findChild(AnalysisView)
    assert found is not None
    yield found
    close(panel)  # type: ignore[arg-type]


def test_the_panel_follows_the_scene(session: Session, answers: AnalysisView) -> None:
    assert wait_for(lambda: answers.current and answers.answer.measured, 30.0)
    assert "Converges, exponentially" in answers.card.title.text() and "0.15" in answers.card.facts.text()
    height = answers.height()
    session.update_scenario("", regularizers={"r1": 0.6})
    assert wait_for(lambda: answers.current, 30.0) and "0.3" in answers.card.facts.text()
    assert answers.height() >= height - 2
    assert wait_for(lambda: answers.current and answers.answer.measured, 30.0)
    assert len(answers.view.trail) == 1


def test_the_panel_copies_text_and_json(session: Session, answers: AnalysisView) -> None:
    assert wait_for(lambda: answers.current and answers.answer.measured, 30.0)
    text, record = [b for b in answers.findChildren(QPushButton) if b.text().startswith("Copy")]
    text.click()
    assert "spiral sink" in QGuiApplication.clipboard().text()
    record.click()
    assert json.loads(QGuiApplication.clipboard().text())["verdict"]["kind"] == "converges"


def test_a_question_refused_by_the_library_is_answered_in_a_sentence(
    session: Session, answers: AnalysisView
) -> None:
    shown = _rendered(None, True, "The step must lie between 1e-06 and 1000, not 0.", None)
    assert shown.title == "No answer" and "must lie between" in shown.why.text
    quick = _rendered(analyze(Scenario("wgan-gp", dim=2), measured=False), False, "", None)
    assert not quick.check.fresh
    assert AnalysisRequest(Scenario(), None, None).cases(False).verdict is not None
