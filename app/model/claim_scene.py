"""The scene that shows a claim. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.model.pages import PAGE_SETTINGS
from app.model.scene import PORTRAIT, REFERENCE_START, Scene
from app.model.scene_parts import Display, SceneError, Start
from gandyn import UpdateConfig
from gandyn.checks import refused_as
from gandyn.claims.subject import Subject, subject_of


@refused_as(SceneError)
def scene_of(keys: Mapping[str, Any]) -> Scene:
    """The scene of a claim's keys; raises SceneError, one sentence, for what none can be made of."""
    subject = subject_of(keys)
    plain = {name: keys[name] for name in ("duration", "step", "method", "iterations") if name in keys}
    scene = Scene(
        (subject.scenario,),
        tuple(Start(phi, theta, i) for i, (phi, theta) in enumerate(keys.get("starts", ())))
        or (REFERENCE_START,),
        display=Display(**keys.get("display", {})),
        trainings=tuple(map(UpdateConfig.from_dict, keys.get("trainings", ()))),
        page=keys.get("page", PORTRAIT),
        **plain,
    )
    return _with_pages(scene, subject, keys)


def _with_pages(scene: Scene, subject: Subject, keys: Mapping[str, Any]) -> Scene:
    """With the run, the design or the distances that it is about."""
    from app.model.pages.design import DesignSettings
    from app.model.pages.lab import LabSettings

    if subject.lab is not None:
        scene = scene.with_settings("lab", LabSettings((subject.lab,), follows=False))
    if subject.design is not None:
        scene = scene.with_settings("design", DesignSettings((subject.design,)))
    if "distances" in keys:
        now = scene.settings_of("distances").to_dict()
        own = PAGE_SETTINGS["distances"].from_dict(now | keys["distances"])
        scene = scene.with_settings("distances", own)
    return scene
