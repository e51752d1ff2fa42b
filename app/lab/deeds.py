"""What commands and the panel both do with the lab of a session, once. What trains turns to the lab's page first, for its maker wants to see it."""

from __future__ import annotations

from app import by_hand, deeds
from app.lab.bench import bench_of
from app.scene import LAB
from app.session import Session

BUSY = ("running", "starting")


def busy(session: Session) -> bool:
    """Whether one of the scene's runs is under way."""
    return any(state in BUSY for state in bench_of(session).states())


def start_or_pause(session: Session) -> None:
    """All runs stand still, or all start or go on."""
    if busy(session):
        bench_of(session).pause()
        return
    _turn(session)
    bench_of(session).start()


def step(session: Session, player: str) -> None:
    """One step of "d" or "g" in every run."""
    _turn(session)
    bench_of(session).step(player)


def restart(session: Session) -> None:
    """From the beginning."""
    _turn(session)
    bench_of(session).restart()


def stop(session: Session) -> None:
    """Ends all runs; what they recorded stays."""
    bench_of(session).stop()


def step_here(session: Session, player: str) -> None:
    """The step of the page that is shown: a training's in the lab, else one of the walk by hand."""
    if session.scene.page == LAB:
        step(session, player)
    else:
        by_hand.move(session, player)


def _turn(session: Session) -> None:
    if session.scene.page != LAB:
        deeds.turn_to(session, LAB)
