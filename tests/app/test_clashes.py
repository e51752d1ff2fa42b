"""Where picture and verdict differ the picture says so, and the panel does not call the verdict sure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

import gandyn
from app.compute import clashes
from app.compute.options import Quality
from app.compute.orbits import Data, curves_of
from app.model.scene import Scene, Start
from app.model.shown_verdict import ShownVerdict
from app.services.rendering import RenderRequest, render
from app.text.translation import set_language
from app.theme.palettes import THEMES

SCENARIO = gandyn.Scenario("wgan-gp", {"lambda": 0.5, "c": 0.0}, dim=1)
SCENE = Scene((SCENARIO,), (Start((1.0,), (0.5,)),), duration=60.0)
ABOUT = (SCENARIO, None, ((1.0,), (0.5,)))


def verdict(kind: str) -> gandyn.analyses.verdict.Verdict:
    """The true verdict with another kind."""
    found = gandyn.analyze(SCENARIO, phi=[1.0], theta=[0.5]).verdict
    return (
        found
        if kind == found.kind
        else replace(found, kind=kind, law="constant speed" if kind == "diverges" else "")
    )


def found(kind: str, scene: Scene = SCENE) -> clashes.Clash | None:
    """What a picture of the scene says of a verdict."""
    return clashes.find(scene, Data(curves_of(scene)), ShownVerdict(verdict(kind), *ABOUT))


def test_a_true_verdict_is_not_contradicted() -> None:
    """Nor is one about another start or another scenario, whatever it says."""
    assert found("converges") is None
    assert found("limit-cycle", SCENE.with_start(0, Start((1.0,), (0.6,)))) is None
    assert found("limit-cycle", SCENE.with_scenario(0, SCENARIO.with_(dim=1, time_scales=(2.0, 1.0)))) is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_false_verdict_is_contradicted(language: str) -> None:
    """By a whole sentence in the language in use."""
    set_language(language)
    try:
        clash = found("limit-cycle")
        assert clash is not None
        assert clash.scenario == 0
        assert clash.sentence.endswith(
            "One of the two is wrong, so the verdict is not sure." if language == "en" else "因此判定不可靠。"
        )
    finally:
        set_language("en")


def test_the_picture_carries_the_sentence(app: QApplication) -> None:
    """As any other doubt, in the largest plot of the scenario."""
    clash = found("limit-cycle")
    rendered = render(RenderRequest(SCENE, THEMES["light"], 900, 600, 1.0, Quality(1.0), clash))
    assert clash is not None
    assert rendered.data.doubt is not None
    assert rendered.data.doubt.sentence == clash.sentence
    assert render(RenderRequest(SCENE, THEMES["light"], 900, 600, 1.0, Quality(1.0))).data.doubt is None
