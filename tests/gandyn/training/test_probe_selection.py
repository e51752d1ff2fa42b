"""Turns of probes: those that are shown always, the others as often as they can afford."""

from __future__ import annotations

import pytest

from gandyn.training.probe_scheduler import ProbeScheduler
from gandyn.training.probe_selection import ProbeSelection

IDS = ("a", "b", "c", "d", "dear")
COSTS = {"a": 1.0, "b": 2.0, "c": 1.0, "d": 0.5, "dear": 9.0}


def learned() -> ProbeSelection:
    selection = ProbeSelection()
    selection.learn(COSTS)
    return selection


def test_all_look_before_costs_are_known() -> None:
    assert ProbeSelection().due(IDS) == IDS


def test_a_dear_probe_saves_up_for_its_turn() -> None:
    """Each of the three others has a third of 3 seconds a look."""
    selection = learned()
    looks = [selection.due(IDS) for _ in range(90)]
    assert all(look[:4] == ("a", "b", "c", "d") for look in looks)
    assert [i for i, look in enumerate(looks) if "dear" in look] == list(range(8, 90, 9))


def test_what_a_look_is_expected_to_take() -> None:
    assert ProbeSelection().expected(IDS) == 0.0
    selection = learned()
    spent = sum(COSTS[id] for _ in range(90) for id in selection.due(IDS))
    assert selection.expected(IDS) == pytest.approx(3.0 + 1.0 + 0.5 + 1.0) == spent / 90


def test_a_dear_look_does_not_keep_the_next_ones_waiting() -> None:
    """The budget is charged what looks take on average; the share tells what they really took."""
    budget = ProbeScheduler(0.1)
    budget.start(0.0, 0.5)
    budget.spend(10.0, 12.0, 0.5)
    assert budget.due(14.0)
    assert budget.share(20.0) == pytest.approx(0.1)
