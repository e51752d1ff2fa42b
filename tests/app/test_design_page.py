"""The page of designs: its settings, its curves, where its plots go, and what becomes of scenarios."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.compute.design_curves import curves_of
from app.compute.options import ComputeOptions
from app.figure import figure
from app.figure.layout import arrange
from app.model import scene_designs, scene_file
from app.model.pages.design import CURVES, DesignSettings, from_dict
from app.model.scene import Scene, SceneError
from app.model.scene_designs import settings_of, users, values_of, with_design, with_use, with_value
from app.pages.design import table, visible
from app.plots import PLOTS
from app.theme.palettes import THEMES
from gandyn.design.design import Design, DesignParameter
from gandyn.design.examples import EXAMPLES

QUICK = ComputeOptions(compiled=False)
DARK = THEMES["dark"]


def designs(*ids: str) -> DesignSettings:
    return DesignSettings(tuple(EXAMPLES[id].design for id in ids))


def page(*ids: str, **more: object) -> Scene:
    return Scene(page="design").with_settings("design", designs(*ids)).with_(**more)


def drawn(scene: Scene, width: float = 960.0, height: float = 600.0) -> list[str]:
    return [cell.plot.id for cell in arrange(scene, width, height, 12.0)[1]]


def test_settings_come_back_from_json_with_designs_and_numbers() -> None:
    settings = (
        designs("lsgan", "alpha").with_values(0, {"a": -0.5}).with_(current=1, shown=("field", "omega"))
    )
    assert from_dict(settings.to_dict()) == settings
    assert settings.values[0] == {"a": -0.5} and settings.shown == ("omega", "field")
    scene = page("gan").with_settings("design", settings)
    assert scene_file.from_json(scene_file.to_json(scene)) == scene


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"designs": ()}, "one to 4 designs"),
        ({"designs": tuple(EXAMPLES[id].design for id in ("gan", "gan"))}, "are the same"),
        ({"shown": ("nothing",)}, "A curve of the designs"),
        ({"current": -1}, "The number of the design"),
        ({"values": ("no",)}, "The numbers of a design"),
    ],
)
def test_nonsense_is_refused_in_one_sentence(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(SceneError, match=sentence):
        DesignSettings(**{"designs": designs("gan").designs, **changes})  # type: ignore[arg-type]


def test_a_scene_without_choices_shows_the_design_of_its_scenario() -> None:
    assert settings_of(Scene()).design == EXAMPLES["gan"].design
    used = with_use(page("hellinger"), 0, 0)
    bare = used.with_(page_settings={})
    assert settings_of(bare).design == EXAMPLES["hellinger"].design and users(bare, 0) == (0,)


def test_a_scenario_follows_the_design_it_uses_and_keeps_its_numbers() -> None:
    scene = with_value(with_use(page("lsgan"), 0, 0), 0, "a", -0.25)
    assert scene.scenarios[0].parameters["a"] == -0.25
    old = settings_of(scene).design
    other = Design(old.name, old.kind, {**old.formulas, "beta": "t"}, old.parameters)
    scene = with_design(scene, 0, other)
    assert scene.scenarios[0].design == other and scene.scenarios[0].parameters["a"] == -0.25
    less = Design("less", "ratio", {"omega": "b*log(r)", "rho": "1"}, (DesignParameter("b", 1.0, 0.5, 2.0),))
    scene = with_design(scene, 0, less)
    assert dict(scene.scenarios[0].parameters) == {"b": 1.0} and values_of(scene, 0) == {"b": 1.0}


def test_curves_are_those_of_the_article() -> None:
    lines = curves_of(EXAMPLES["gan"].design, {}).lines
    r, d = lines["divergence"]
    np.testing.assert_allclose(d, r * np.log(2 * r / (1 + r)) + np.log(2 / (1 + r)), atol=1e-12)
    t, phi = lines["phi"]
    np.testing.assert_allclose(phi, np.log(2.0) - np.log1p(np.exp(t)), atol=1e-12)
    s, c = lines["c"]
    np.testing.assert_allclose(c, 1.0 / (1.0 + np.exp(-s)), atol=1e-14)


def test_total_variation_is_shown_smoothed_and_in_its_limit() -> None:
    lines = curves_of(EXAMPLES["total-variation"].design, {"k": 3.0}).lines
    v, smooth = lines["output"]
    np.testing.assert_allclose(smooth, np.tanh(3.0 * v))
    r, limit = lines["divergence-limit"]
    np.testing.assert_allclose(limit, np.abs(r - 1.0), atol=1e-9)
    assert set(np.unique(lines["output-limit"][1])) == {-1.0, 1.0}


def test_the_place_where_a_condition_fails_is_marked() -> None:
    bad = Design("bad", "ratio", {"omega": "(r-1)^2", "rho": "1-t"})
    found = {place.curve: place for place in curves_of(bad, {}).failures}
    assert found["omega"].x == pytest.approx(1.0, abs=0.02)
    assert found["rho"].x == pytest.approx(1.0, abs=0.05) and abs(found["rho"].y) < 0.05
    assert not curves_of(EXAMPLES["gan"].design, {}).failures


@pytest.mark.parametrize("id", EXAMPLES)
def test_every_example_has_curves_without_warnings(id: str) -> None:
    found = curves_of(EXAMPLES[id].design, EXAMPLES[id].design.values)
    assert {"divergence", "omega", "b", "c"} <= set(found.lines) and not found.failures


@pytest.mark.parametrize("kind", ["field", "losses"])
def test_typed_dynamics_have_a_field_and_no_divergence(kind: str) -> None:
    formulas = {
        "field": {"a": "-norm_phi", "b": "-1", "c": "1", "e": "0"},
        "losses": {"loss_d": "log(1+exp(s))", "loss_g": "log(1+exp(-s))"},
    }[kind]
    scene = Scene(page="design").with_settings("design", DesignSettings((Design("own", kind, formulas),)))
    assert set(visible(scene)) == ({"field"} if kind == "field" else {"losses", "field"})


def test_plots_go_where_there_is_room_and_the_portrait_comes_with_its_use() -> None:
    scene = page("gan")
    assert drawn(scene) == [
        "design-key",
        *(f"design-{id}" for id in CURVES if id not in ("losses", "portrait")),
    ]
    used = with_use(scene, 0, 0)
    assert "theta" in drawn(used) and len(drawn(used)) == 9
    assert drawn(used, 540.0, 330.0) == ["design-key", "design-omega", "design-divergence", "theta"]
    few = page("gan").with_settings("design", designs("gan").with_(shown=("rho",)))
    assert drawn(few) == ["design-key", "design-rho"]


@pytest.mark.parametrize("theme", THEMES)
def test_four_designs_are_painted_each_in_its_colour(theme: str) -> None:
    scene = page("gan", "lsgan", "kl", "total-variation")
    data = figure.compute(scene, QUICK, 960.0, 600.0, 12.0)
    traces = PLOTS["design-divergence"].traces(THEMES[theme], scene, 0, data)
    names = [trace.entry.name for trace in traces if trace.entry.id.startswith("design-")]
    assert names == [one.name for one in settings_of(scene).designs]
    assert len({trace.entry.color for trace in traces}) == 4


def test_a_legend_names_curves_where_a_plot_has_two() -> None:
    scene = page("gan")
    data = figure.compute(scene, QUICK, 960.0, 600.0, 12.0)
    rows = PLOTS["design-discriminator"].legend(DARK, scene, 0, data)
    assert [(row.name, row.dashed) for row in rows] == [("ψ(t)", False), ("φ(t)", True)]
    assert PLOTS["design-omega"].legend(DARK, scene, 0, data) == []


def test_one_steep_curve_does_not_make_the_others_flat() -> None:
    scene = page("gan", "lsgan", "kl", "total-variation")
    data = figure.compute(scene, QUICK, 960.0, 600.0, 12.0)
    view = PLOTS["design-field"].auto_range(scene, data)
    assert view.y1 < 6.0 and view.y0 > -6.0  # e^s goes to 55


def test_the_table_has_a_line_for_each_point() -> None:
    found = table(page("gan", "kl"), QUICK)
    rows = list(found.rows)
    assert {row[0] for row in rows} == {0, 1} and {"omega", "psi", "c"} <= {row[1] for row in rows}
    assert found.arrays["design_1_omega"].shape[0] == 2


def test_an_export_carries_the_design(tmp_path: Path) -> None:
    scene = with_use(page("hellinger"), 0, 0)
    path = tmp_path / "session.json"
    scene_file.save(scene, path)
    assert scene_file.load(path) == scene
    assert scene_designs.settings_of(scene_file.load(path)).design == EXAMPLES["hellinger"].design
