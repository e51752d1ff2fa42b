"""The step-by-step mode: single updates of the first rule from the selected start. Each is an undoable change of the scene."""

from __future__ import annotations

from dataclasses import replace

from app.language import tr
from app.scene import Scene
from app.session import Session
from gandyn import Training
from gandyn.walking import round_of


def switch(session: Session, on: bool) -> None:
    """Begins or ends the mode; the moves made stay in the scene. A scene without a rule gets the everyday one."""
    session.update(lambda scene: _ready(scene) if on else replace(scene, stepping=False), tr("Step by hand"))


def toggle(session: Session) -> None:
    """The other way round."""
    switch(session, not session.scene.stepping)


def _ready(scene: Scene) -> Scene:
    return replace(scene, stepping=True, trainings=scene.trainings or (Training(),))


def move(session: Session, moves: str) -> None:
    """Makes updates, "d" and "g"; begins the mode if need be."""
    text = {"d": tr("A step of D"), "g": tr("A step of G")}.get(moves, tr("A round by hand"))
    session.update(lambda scene: replace(_ready(scene), walk=scene.walk + moves), text)


def one_round(session: Session) -> None:
    """As many updates of each player, in that order, as a round of the rule has."""
    move(session, round_of(_ready(session.scene).trainings[0]))


def take_back(session: Session) -> None:
    """Unmakes the newest update."""
    session.update(lambda scene: replace(scene, walk=scene.walk[:-1]), tr("Take a step back"))


def start_over(session: Session) -> None:
    """Back to the start."""
    session.update(lambda scene: replace(scene, walk=""), tr("Walk from the start again"))
