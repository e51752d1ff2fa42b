"""The step-by-step mode: single updates of the first rule from the selected start. Each is an undoable change
of the scene.
"""

from __future__ import annotations

from dataclasses import replace

from app.model.scene import Scene
from app.model.session import Session
from app.text.translation import tr
from gandyn import UpdateConfig
from gandyn.manual_updates import updates_of_iteration


def switch(session: Session, on: bool) -> None:
    """Begins or ends the mode; the moves made stay in the scene. A scene without a rule gets the everyday
    one.
    """
    session.update(lambda scene: _ready(scene) if on else replace(scene, stepping=False), tr("Step by hand"))


def toggle(session: Session) -> None:
    """The other way round."""
    switch(session, not session.scene.stepping)


def _ready(scene: Scene) -> Scene:
    return replace(scene, stepping=True, trainings=scene.trainings or (UpdateConfig(),))


def apply_updates(session: Session, moves: str) -> None:
    """Makes updates, "d" and "g"; begins the mode if need be."""
    text = {"d": tr("A step of D"), "g": tr("A step of G")}.get(moves, tr("An iteration by hand"))
    session.update(lambda scene: replace(_ready(scene), update_sequence=scene.update_sequence + moves), text)


def apply_iteration(session: Session) -> None:
    """As many updates of each player, in that order, as an iteration of the rule has."""
    apply_updates(session, updates_of_iteration(_ready(session.scene).trainings[0]))


def undo_update(session: Session) -> None:
    """Unmakes the newest update."""
    session.update(
        lambda scene: replace(scene, update_sequence=scene.update_sequence[:-1]), tr("Take a step back")
    )


def start_over(session: Session) -> None:
    """Back to the start."""
    session.update(lambda scene: replace(scene, update_sequence=""), tr("Start the manual updates again"))
