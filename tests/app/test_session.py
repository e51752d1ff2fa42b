"""The session: changes, refusals, undo, and axes that stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.model.scene import Scene, Start, View
from app.model.session import Session
from gandyn import Scenario


@pytest.fixture
def session() -> Session:
    """A fresh session."""
    QApplication.instance() or QApplication([])
    return Session(Scene((Scenario("wgan-gp"),)))


def test_a_change_is_announced_and_undone(session: Session) -> None:
    seen: list[float] = []
    session.changed.connect(lambda: seen.append(session.scenario.parameters["c"]))
    assert session.update_scenario("c", parameters={"lambda": 0.1, "c": 0.5})
    session.history.undo()
    session.history.redo()
    assert seen == [0.5, 1.0, 0.5]


def test_one_drag_is_one_step(session: Session) -> None:
    for value in (0.1, 0.2, 0.3):
        session.update(lambda s, v=value: s.with_(duration=10.0 + v), "duration", "drag")
    session.end_merge()
    session.update(lambda s: s.with_(duration=20.0), "duration", "drag")
    assert session.history.count() == 2
    session.history.undo()
    assert session.scene.duration == 10.3
    session.history.undo()
    assert session.scene.duration == 40.0


def test_an_impossible_change_is_one_sentence_and_changes_nothing(session: Session) -> None:
    said: list[str] = []
    session.refused.connect(said.append)
    before = session.scene
    assert not session.update_scenario("bad", parameters={"lambda": float("nan")})
    assert not session.update(lambda s: s.with_(step=1e-6, duration=1e6), "too many steps")
    assert session.scene is before
    assert len(said) == 2 and all(s.endswith(".") and s.count(". ") == 0 for s in said)
    assert session.history.count() == 0


def test_no_change_is_no_step(session: Session) -> None:
    session.update(lambda s: s.with_(duration=s.duration), "nothing")
    assert session.history.count() == 0


def test_undo_does_not_move_the_axes_or_the_playhead(session: Session) -> None:
    session.update(lambda s: s.added(Start((1.0, 1.0), (1.0, 1.0))), "start")
    session.set_transient(lambda s: s.with_view("theta", View(-9.0, 9.0, -9.0, 9.0)).with_(time=7.0))
    session.history.undo()
    assert len(session.scene.starts) == 1
    assert session.scene.views["theta"].x1 == 9.0
    assert session.scene.time == 7.0


def test_opening_a_scene_brings_its_views_and_can_be_undone(session: Session) -> None:
    other = Scene((Scenario(dim=1),), views={"phase": View(-2.0, 2.0, -2.0, 2.0)})
    session.open(other)
    assert session.scene == other
    session.history.undo()
    assert session.scene.scenarios[0].variant == "wgan-gp"


def test_a_new_variant_keeps_what_it_can(session: Session) -> None:
    session.update_scenario("l2", regularizers={"l2": 0.2, "instance-noise": 0.3})
    session.update_scenario("variant", variant="gan-qp")
    assert dict(session.scenario.regularizers) == {"l2": 0.2}
    assert session.scenario.parameters["lambda"] == 1.0


def test_saving_where_it_cannot_be_saved_is_a_sentence(session: Session, tmp_path: Path) -> None:
    said: list[str] = []
    session.refused.connect(said.append)
    assert not session.save(tmp_path / "nowhere" / "s.gandyn.json")
    assert len(said) == 1
    assert session.save(tmp_path / "s.json") and session.history.isClean()


def test_signals_by_concern(session: Session) -> None:
    heard: list[str] = []
    for name in ("changed", "time_changed", "views_changed"):
        getattr(session, name).connect(lambda name=name: heard.append(name))
    view = View(0.0, 1.0, 0.0, 1.0)
    for change, told in (
        (lambda scene: scene.with_(time=3.0), ["time_changed"]),
        (lambda scene: scene.with_view("phase", view), ["views_changed"]),
        (lambda scene: scene.with_(duration=30.0), ["changed"]),
        (lambda scene: scene.with_(duration=2.0), ["changed", "time_changed"]),
        (lambda scene: scene, []),
    ):
        heard.clear()
        session.set_transient(change)
        assert heard == told
