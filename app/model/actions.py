"""What commands and panels both do to a session, once."""

from __future__ import annotations

import random

from app.model.scene import ARROWS, NO_ARROWS, NO_FLOW, PARTICLES, TEXTURE, UNIT_ARROWS, Scene, Start
from app.model.session import Session
from app.text.translation import tr

SPREAD = 1.5  # scattered starts lie in [−1.5, 1.5] in every component
FLOWS = (NO_FLOW, TEXTURE, PARTICLES)
FIELDS = (ARROWS, UNIT_ARROWS, NO_ARROWS)


def add_start(session: Session) -> None:
    """A start that can be seen: half as far out again as the selected one."""
    session.update(lambda scene: scene.added(_beside(scene)), tr("Add a start"))


def _beside(scene: Scene) -> Start:
    if not scene.starts:
        return Start((0.1, 0.2), (0.2, 0.1))
    old = scene.starts[scene.selected]
    return Start((old.phi[0] * 1.5, old.phi[1] * 1.5), (old.theta[0] * 1.5, old.theta[1] * 1.5))


def remove_selected(session: Session) -> None:
    """Removes the selected trajectory, if there is one."""
    if session.scene.starts:
        session.update(lambda scene: scene.removed(scene.selected), tr("Remove a start"))


def clear_all(session: Session) -> None:
    """Removes all trajectories."""
    session.update(lambda scene: scene.with_(starts=()), tr("Remove all starts"))


def add_random_starts(session: Session, count: int) -> None:
    """New random starts instead of those there are; kept in the scene, so that the picture can be
    made again.
    """
    session.update(
        lambda scene: scene.with_(starts=()).added(*(_anywhere() for _ in range(count))), tr("Scatter starts")
    )


def _anywhere() -> Start:
    a, b, c, d = (round(random.uniform(-SPREAD, SPREAD), 3) for _ in range(4))
    return Start((a, b), (c, d))


def select_next(session: Session, step: int) -> None:
    """Selects another trajectory."""
    count = len(session.scene.starts)
    if count:
        session.set_transient(lambda scene: scene.with_(selected=(scene.selected + step) % count))


def activate(session: Session, index: int) -> None:
    """Edits the scenario of this index, if there is one."""
    if index < len(session.scene.scenarios):
        session.activate(index)


def duplicate_scenario(session: Session) -> None:
    """Appends a copy of the scenario being edited and goes on editing the copy."""
    copy = session.scenario
    if session.update(lambda scene: scene.with_(scenarios=(*scene.scenarios, copy)), tr("Add a scenario")):
        session.activate(len(session.scene.scenarios) - 1)


def remove_scenario(session: Session) -> None:
    """Removes the scenario being edited; the last one stays."""
    index = session.active

    def without(scene: Scene) -> Scene:
        return scene.with_(scenarios=scene.scenarios[:index] + scene.scenarios[index + 1 :])

    if len(session.scene.scenarios) > 1 and session.update(without, tr("Remove a scenario")):
        session.activate(max(index - 1, 0))


def cycle_flow_display(session: Session) -> None:
    """None, texture, particles, none…"""
    session.update(lambda scene: scene.with_display(flow=_after(FLOWS, scene.display.flow)), tr("Flow"))


def cycle_field_display(session: Session) -> None:
    """Arrows, arrows of equal length, none, arrows…"""
    session.update(
        lambda scene: scene.with_display(field=_after(FIELDS, scene.display.field)), tr("Field arrows")
    )


def _after(values: tuple[str, ...], value: str) -> str:
    return values[(values.index(value) + 1) % len(values)]


def show_page(session: Session, page: str) -> None:
    """Shows another page of the same scene."""
    session.update(lambda scene: scene.with_(page=page), tr("Turn to another page"), "page")
