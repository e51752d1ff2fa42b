"""Update rules over the flow: drawn in every plane, fitted, told in a legend; the walk by hand; tables and
scripts of both.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor

import gandyn
from app.cli import main
from app.compute import discrete_orbits
from app.compute.discrete_orbits import failure_of
from app.compute.options import ComputeOptions
from app.compute.orbits import curves_of
from app.exporters import EXPORTERS
from app.exporters.python_script import script
from app.figure import figure
from app.figure.layout import arrange
from app.model.scene import MAX_TRAININGS, Display, Scene, Start
from app.model.scene_file import from_json, to_json
from app.painting import markers
from app.plots import PLOTS, _rounds
from app.theme.palettes import THEMES
from app.theme.rule_labels import brief, described
from gandyn import Scenario, UpdateConfig, apply_updates, train
from tests.app.test_plots import SIZE, application, has_color, painted, pixels

__all__ = ["application"]

THEME = THEMES["dark"]
RULES = (
    UpdateConfig("simultaneous"),
    UpdateConfig("alternating", n_d=5, ema=0.9),
    UpdateConfig("adam", 0.05, 0.02),
)
LINE = Scene(
    (Scenario("non-saturating", dim=1),),
    (Start((-1.0,), (1.0,)),),
    duration=20.0,
    trainings=RULES,
    iterations=60,
    time=5.0,
)
PLANE = Scene((Scenario("non-saturating"),), duration=20.0, trainings=RULES, iterations=60)


@pytest.mark.parametrize("scene", [LINE, PLANE])
def test_every_rule_is_drawn_in_its_colour(scene: Scene) -> None:
    calm = replace(scene, display=Display(speed_colors=False, field="none", show_series=False))
    for rule in range(len(RULES)):
        color = QColor(THEME.rules[rule])
        with_it, without = painted(calm), painted(replace(calm, trainings=()))
        gaps = [
            np.abs(pixels(image).astype(int) - (color.blue(), color.green(), color.red())).max(-1) < 12
            for image in (with_it, without)
        ]
        assert gaps[0].sum() > gaps[1].sum() + 20


def test_rules_are_drawn_as_their_kernels_come(monkeypatch: pytest.MonkeyPatch) -> None:
    ready: set[str] = set()
    monkeypatch.setattr(
        discrete_orbits, "is_rule_kernel_ready", lambda scenario, training: training.rule in ready
    )
    assert (
        curves_of(LINE, True, False)[0].trained
        == figure.compute(LINE, ComputeOptions(rules=False)).curves[0].trained
        == ()
    )
    ready.add("alternating")
    curves = curves_of(replace(LINE, stepping=True), True, False)[0]
    assert [rule for rule, _ in curves.rules()] == [1] and curves.walked is None
    assert [rule for rule, _ in figure.compute(LINE, ComputeOptions(rules=True)).curves[0].rules()] == [
        0,
        1,
        2,
    ]


@pytest.mark.parametrize("plot", ["phase", "dirac", "series"])
def test_legends_name_every_rule_and_say_which_is_being_compiled(plot: str) -> None:
    data = figure.compute(LINE)
    rows = {row.id: row for row in PLOTS[plot].legend(THEME, LINE, 0, data) if row.id.startswith("rule")}
    assert list(rows) == ["rule0", "rule1", "rule2"]
    assert [row.color for row in rows.values()] == list(THEME.rules[:3])
    assert len({row.mark for row in rows.values()} - {0}) == 3
    curves = replace(data.curves[0], trained=(None, *data.curves[0].trained[1:]))
    waiting = PLOTS[plot].legend(THEME, LINE, 0, replace(data, curves=(curves,)))
    assert [row.id for row in waiting if "being compiled" in row.name] == ["rule0"]


@pytest.mark.parametrize("plot", ["phase", "dirac", "series"])
def test_a_rule_that_is_clicked_away_is_not_drawn(plot: str) -> None:
    one = replace(LINE, trainings=RULES[:1], display=Display(speed_colors=False, field="none"))
    cell = next(cell for cell in arrange(one, *SIZE, THEME.text)[1] if cell.plot.id == plot)
    rows, columns = slice(int(cell.y), int(cell.y + cell.h)), slice(int(cell.x), int(cell.x + cell.w))
    color = QColor(THEME.rules[0])
    seen = []
    for scene in (one, one.toggled(plot, "rule0")):
        part = pixels(painted(scene))[rows, columns].astype(int)
        seen.append((np.abs(part - (color.blue(), color.green(), color.red())).max(-1) < 12).sum())
    assert seen[1] < 0.2 * seen[0]


def test_no_rule_has_the_colour_of_a_start_or_a_player() -> None:
    for theme in THEMES.values():
        taken = {*theme.trajectories, theme.real, theme.fake, theme.critic, theme.equilibrium}
        assert len(set(theme.rules)) == MAX_TRAININGS and not taken & set(theme.rules)
    assert len(markers.SHAPES) == 1 + MAX_TRAININGS


def test_the_dirac_picture_has_a_ghost_of_every_rule() -> None:
    for scene in (LINE, PLANE):
        calm = replace(
            scene,
            display=Display(speed_colors=False, field="none", show_series=False, show_flow=False),
            time=5.0,
        )
        one = replace(calm, trainings=(UpdateConfig("simultaneous", 0.1, 0.1),))
        cell = next(cell for cell in arrange(one, *SIZE, THEME.text)[1] if cell.plot.id == "dirac")
        part = [
            pixels(painted(s))[int(cell.y) : int(cell.y + cell.h), int(cell.x) : int(cell.x + cell.w)]
            for s in (one, replace(one, trainings=()))
        ]
        color = QColor(THEME.rules[0])
        counts = [
            int((np.abs(p.astype(int) - (color.blue(), color.green(), color.red())).max(-1) < 12).sum())
            for p in part
        ]
        assert counts[0] > counts[1] + 5


def test_the_rules_can_stand_without_the_flow() -> None:
    image = painted(LINE.with_display(show_flow=False))
    assert has_color(image, THEME.rules[0])


def test_a_rule_that_runs_away_is_marked_and_does_not_shrink_the_picture() -> None:
    scene = replace(
        LINE, scenarios=(Scenario("wgan", dim=1),), trainings=(UpdateConfig("simultaneous", 2.0, 2.0),)
    )
    data = figure.compute(scene)
    orbit = data.curves[0].trained[0]
    last = failure_of(orbit, 0)
    # √(1 + η²) = √5 a round, from √2.
    assert last == int(np.log(1e6 / np.sqrt(2.0)) / np.log(np.sqrt(5.0)))
    assert PLOTS["phase"].auto_range(scene, data).x1 <= 15.0
    assert failure_of(train(LINE.scenarios[0], RULES[1], *LINE.arrays(), 60), 0) is None
    painted(scene)


def test_views_show_the_rules_too() -> None:
    scene = replace(PLANE, trainings=(UpdateConfig("simultaneous", 0.5, 0.5),), iterations=100)
    assert (
        PLOTS["theta"].auto_range(scene, figure.compute(scene)).x1
        > PLOTS["theta"].auto_range(PLANE, figure.compute(replace(PLANE, trainings=()))).x1
    )


def test_marks_do_not_pile_up() -> None:
    angle = np.linspace(0.0, 200.0, 5000)
    kept = _rounds.thinned(np.stack([100.0 * np.cos(angle), 100.0 * np.sin(angle)], axis=1), 10.0)
    assert 40 < len(kept) < 120 and kept[0].tolist() == [100.0, 0.0]
    apart = np.array([[0.0, 0.0], [50.0, 0.0], [100.0, 0.0]])
    assert np.array_equal(_rounds.thinned(apart, 10.0), apart)


def test_a_training_is_told_in_a_line() -> None:
    assert (
        described(UpdateConfig("alternating", 0.4, 0.1, 5, 1)).replace("\u00a0", " ")
        == "Alternating gradient descent · 5:1 · η_D = 0.4, η_G = 0.1"
    )
    told = described(
        UpdateConfig("momentum", schedule="inverse", alternating=True, options={"beta": -0.3})
    ).replace("\u00a0", " ")
    assert told == "Heavy-ball momentum in turns · η = 0.2 · β = −0.3 · 1/t"


def test_short_names_tell_rules_apart() -> None:
    twice = (UpdateConfig(), UpdateConfig(n_d=5), UpdateConfig("adam"), UpdateConfig(lr_d=0.4, lr_g=0.4))
    names = [brief(replace(LINE, trainings=twice), rule) for rule in range(4)]
    assert names == ["Alternating η = 0.2", "Alternating 5:1 η = 0.2", "Adam", "Alternating η = 0.4"]
    assert brief(replace(LINE, trainings=twice[:2]), 1) == "Alternating 5:1"


@pytest.mark.parametrize("scene", [LINE, PLANE])
def test_a_walk_is_what_the_picture_is_of(scene: Scene) -> None:
    walking = replace(scene, stepping=True, update_sequence="dgdg")
    curves = figure.compute(walking).curves[0]
    assert (
        curves.walked is not None and curves.walked.after_d is not None and curves.walked.after_g is not None
    )
    phi, theta = (part[0] for part in scene.arrays())
    made = apply_updates(scene.scenarios[0], RULES[0], phi, theta, "dgdgd", scene.iterations)
    np.testing.assert_array_equal(curves.walked.after_d[0], made.phi[-1])
    state = PLOTS["dirac"]._state(walking, 0, figure.compute(walking))  # type: ignore[attr-defined]
    np.testing.assert_array_equal(state[1], made.theta[4])
    assert PLOTS["series"].auto_range(walking, figure.compute(walking)).x1 == 12.0
    assert (pixels(painted(walking)) != pixels(painted(replace(walking, update_sequence="dgd")))).any()
    assert from_json(to_json(walking)) == walking


def test_arrows_of_both_players_have_their_colours() -> None:
    scene = replace(LINE, stepping=True, update_sequence="gd", trainings=(UpdateConfig(lr_d=2.0, lr_g=2.0),))
    scene = scene.with_display(speed_colors=False, field="none", show_series=False, show_dirac=False)
    image = painted(scene)
    assert has_color(image, THEME.critic) and has_color(image, THEME.fake)
    still = painted(replace(scene, stepping=False))
    assert not has_color(still, THEME.critic)


def test_a_walk_out_of_bounds_has_no_next_step() -> None:
    scene = replace(
        LINE,
        scenarios=(Scenario("wgan", dim=1),),
        stepping=True,
        update_sequence="dg" * 40,
        trainings=(UpdateConfig(lr_d=100.0, lr_g=100.0),),
    )
    curves = figure.compute(scene).curves[0]
    assert (
        curves.walked is not None
        and curves.walked.sequence.ended == "diverged"
        and curves.walked.after_d is None
    )
    painted(scene)


def test_tables_hold_the_rules(tmp_path: Path) -> None:
    EXPORTERS["csv"].write(LINE, tmp_path / "a.csv")
    rows = [row.split(",") for row in (tmp_path / "a.csv").read_text().splitlines()[1:]]
    assert list(dict.fromkeys(row[2] for row in rows)) == ["flow", "simultaneous", "alternating", "adam"]
    orbit = train(LINE.scenarios[0], RULES[2], *LINE.arrays(), 60)[0]
    mine = [row for row in rows if row[2] == "adam"]
    assert [float(row[4]) for row in mine] == orbit.phi[:, 0].tolist() and [
        float(row[3]) for row in mine
    ] == orbit.t.tolist()
    assert {len(row) for row in rows} == {9} and mine[0][6] == mine[0][8] == "NaN"
    assert next(row for row in rows if row[2] == "alternating")[6]
    EXPORTERS["npz"].write(LINE, tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as arrays:
        assert (
            arrays["rule"].tolist() == ["simultaneous", "alternating", "adam"] and len(arrays["round"]) == 61
        )
        np.testing.assert_array_equal(arrays["rule_theta"][2, 0, 0], orbit.theta)
        assert np.isnan(arrays["rule_ema_phi"][2]).all() and not np.isnan(arrays["rule_ema_phi"][1]).any()


def test_the_script_trains_too(capsys: pytest.CaptureFixture[str]) -> None:
    space: dict[str, object] = {"__name__": "script"}
    exec(compile(script(LINE), "script", "exec"), space)
    orbits = space["trained"](LINE.scenarios[0])  # type: ignore[operator]
    for found, training in zip(orbits, RULES, strict=True):
        np.testing.assert_array_equal(found.phi, train(LINE.scenarios[0], training, *LINE.arrays(), 60).phi)


def test_rules_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "a.csv"
    words = [
        "--variant",
        "wgan",
        "--dim",
        "1",
        "--phi",
        "1",
        "--theta",
        "1",
        "--duration",
        "1",
        "--rounds",
        "20",
    ]
    assert (
        main.main(
            [
                "flow",
                *words,
                "--rule",
                "momentum",
                "--rule",
                "alternating",
                "--option",
                "beta=-0.3",
                "--n-d",
                "2",
                "-o",
                str(target),
            ]
        )
        == 0
    )
    rows = [row.split(",") for row in target.read_text().splitlines()[1:]]
    mine = [float(row[4]) for row in rows if row[2] == "momentum"]
    assert (
        mine
        == gandyn.iterate(Scenario("wgan", dim=1), [1.0], [1.0], "momentum", 20, n_d=2, beta=-0.3)
        .phi[:, 0]
        .tolist()
    )
    assert main.main(["flow", *words, "--rule", "alternating", "--option", "beta=1", "-o", str(target)]) == 2
    assert "option of none of these rules" in capsys.readouterr().err
    deep = [
        "--variant",
        "wgan",
        "--dim",
        "3",
        "--phi",
        "1,0,0",
        "--theta",
        "0,1,0",
        "--duration",
        "1",
        "--rounds",
        "5",
        "--rule",
        "adam",
    ]
    assert main.main(["flow", *deep, "-o", str(tmp_path / "b.npz")]) == 0
    with np.load(tmp_path / "b.npz") as arrays:
        assert arrays["rule_phi"].shape == (1, 1, 1, 6, 3)
