"""What commands and the panel both do with the lab of a session, once. What trains turns to the lab's page
first, for its maker wants to see it.
"""

from __future__ import annotations

import random

from app.model import actions, manual_stepping
from app.model.playback import PlaybackController
from app.model.scene import LAB, Scene
from app.model.session import Session
from app.text.translation import tr
from app.training.manager import training_manager_of
from app.training.run_record import SLOW

BUSY = ("running", "starting", SLOW)


def is_training(session: Session) -> bool:
    """Whether one of the scene's runs is under way."""
    return any(state in BUSY for state in training_manager_of(session).states())


def start_or_pause(session: Session) -> None:
    """All runs stand still, or all start or go on."""
    if is_training(session):
        training_manager_of(session).pause()
        return
    _turn(session)
    training_manager_of(session).start()


def play_or_train(session: Session, playback: PlaybackController) -> None:
    """The play button: in the lab it trains until there is something to play, and pauses what runs."""
    waits = {"new", "paused", *BUSY}
    trains = session.scene.page == LAB and bool(waits & set(training_manager_of(session).states()))
    if trains and not playback.playing:
        start_or_pause(session)
    else:
        playback.toggle()


def restart_with_other_seed(session: Session) -> None:
    """One new seed for all runs, which are to differ by their settings alone; those that were started begin
    anew.
    """
    fresh, manager = random.randint(0, 9999), training_manager_of(session)

    def reseeded(scene: Scene) -> Scene:
        lab = scene.settings_of("lab")
        return scene.with_settings("lab", lab.with_(runs=tuple(run.with_(seed=fresh) for run in lab.runs)))

    changed = session.update(reseeded, tr("Change {name}").format(name=tr("Seed")))
    if changed and set(manager.states()) != {"new"}:
        restart(session)


def step(session: Session, player: str) -> None:
    """One step of "d" or "g" in every run."""
    _turn(session)
    training_manager_of(session).step(player)


def restart(session: Session) -> None:
    """From the beginning."""
    _turn(session)
    training_manager_of(session).restart()


def stop(session: Session) -> None:
    """Ends all runs; what they recorded stays."""
    training_manager_of(session).stop()


def step_here(session: Session, player: str) -> None:
    """The step of the page that is shown: a training's in the lab, else one of the manual updates."""
    if session.scene.page == LAB:
        step(session, player)
    else:
        manual_stepping.apply_updates(session, player)


def _turn(session: Session) -> None:
    if session.scene.page != LAB:
        actions.show_page(session, LAB)
