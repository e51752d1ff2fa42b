"""Turns of probes: those that are shown always, the others for as much time as these take."""

from __future__ import annotations

from gandyn.training.probe_selection import ProbeSelection

IDS = ("a", "b", "c", "d", "dear")
COSTS = {"a": 1.0, "b": 1.0, "c": 1.0, "d": 0.5, "dear": 9.0}


def test_all_look_before_costs_are_known() -> None:
    assert ProbeSelection().due(IDS) == IDS


def test_others_take_as_much_time_as_those_shown() -> None:
    selection = ProbeSelection()
    selection.learn(COSTS)
    looks = [selection.due(IDS) for _ in range(200)]
    assert all(look[:2] == ("a", "b") for look in looks)
    spent = sum(COSTS[id] for look in looks for id in look[2:])
    assert 0.9 * 400.0 <= spent <= 400.0 + 9.0
    turns = [sum(id in look for look in looks) for id in IDS[2:]]
    assert max(turns) - min(turns) <= 1 and min(turns) > 30


def test_cheap_probes_always_look() -> None:
    selection = ProbeSelection()
    selection.learn(dict.fromkeys(IDS, 0.1) | {"a": 1.0})
    assert all(set(selection.due(IDS)) == set(IDS) for _ in range(20))
