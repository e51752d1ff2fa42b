"""What commands and panels do to the designs of a session, each as one undo step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.model.pages.design import FIRST, MOST
from app.model.scene import Scene
from app.model.scene_designs import (
    PAGE,
    settings_of,
    values_of,
    with_added,
    with_design,
    with_design_of,
    with_taken,
    with_use,
    with_value,
)
from app.model.session import Session
from app.text.translation import tr
from gandyn.design.design import Design
from gandyn.design.examples import EXAMPLES


def change(session: Session, design: Design, text: str, merge: str = "") -> bool:
    """Another design instead of the one that is worked on."""
    index = settings_of(session.scene).current
    return session.update(lambda scene: with_design(scene, index, design), text, merge)


def set_value(session: Session, id: str, value: float) -> bool:
    """Another number in the formulas of the current design; a drag is one step."""
    index = settings_of(session.scene).current
    text = tr("Change {name}").format(name=id)
    return session.update(lambda scene: with_value(scene, index, id, value), text, f"design value {id}")


def use(session: Session, scenario: int, page: str = "") -> bool:
    """Makes a scenario of the current design, and shows a page of it if one is named."""

    def used(scene: Scene) -> Scene:
        if scenario == len(scene.scenarios):
            scene = scene.with_(scenarios=(*scene.scenarios, scene.scenarios[-1]))
        made = with_use(scene, settings_of(scene).current, scenario)
        return made.with_(page=page) if page else made

    done = session.update(used, tr("Use the design"))
    if done:
        session.activate(scenario)
    return done


def add(session: Session, design: Design, values: Mapping[str, float] | None = None) -> bool:
    """One more design beside those there are."""
    return session.update(lambda scene: with_added(scene, design, values or {}), tr("Compare a design"))


def take(session: Session, design: Design) -> bool:
    """Another design, with its own numbers, in the place of the current one and in what uses that."""
    return session.update(lambda scene: with_taken(scene, design), tr("Take a design"))


def edit(session: Session, scenario: int) -> bool:
    """Works on the design that a scenario uses."""
    return session.update(lambda scene: with_design_of(scene, scenario), tr("Work on another design"))


def duplicate(session: Session) -> bool:
    """A copy of the current design, to be changed beside it."""
    settings = settings_of(session.scene)
    return add(session, settings.design, values_of(session.scene, settings.current))


def remove(session: Session, index: int) -> bool:
    """Takes a design off the page; the last one stays, and so do scenarios that use it."""
    if len(settings_of(session.scene).designs) == 1:
        return False
    return session.update(
        lambda scene: scene.with_settings(PAGE, settings_of(scene).without(index)), tr("Remove a design")
    )


def choose(session: Session, index: int) -> None:
    """Works on another of the designs."""
    session.update(
        lambda scene: scene.with_settings(PAGE, settings_of(scene).with_(current=index)),
        tr("Work on another design"),
    )


def new(session: Session) -> bool:
    """The original GAN under another name, beside what there is, on the page of designs; where there is no
    place, instead of what was worked on.
    """
    design = replace(EXAMPLES[FIRST].design, name=tr("New GAN"))

    def made(scene: Scene) -> Scene:
        full = len(settings_of(scene).designs) >= MOST
        return (with_taken(scene, design) if full else with_added(scene, design, {})).with_(page=PAGE)

    return session.update(made, tr("New design"))
