"""What is asked of trained generators: the newest request is answered, a refusal is one sentence, and
recordings are bounded by their bytes. No process is started here.
"""

from __future__ import annotations

import queue
from typing import Any

import numpy as np
import pytest

from gandyn.training import Generate, Generated, Recording, Refused, Snapshot, TrainingError, recording
from gandyn.training import messages as m
from gandyn.training.worker import Worker


class Outbox(list[object]):
    """Keeps what is sent."""

    put = list.append


class Bench:
    """Answers with the request's number; refuses what it has no class for."""

    iteration, loops = 3, {"gan": None}

    def generate(self, request: Generate) -> dict[str, Any]:
        if request.label == 12:
            raise TrainingError("There is no class 12.")
        return {"gan": np.full((request.count, 2, 2), request.number, np.uint8)}


def obeyed(*commands: m.Command) -> list[Any]:
    inbox: queue.SimpleQueue[m.Command] = queue.SimpleQueue()
    for command in commands:
        inbox.put(command)
    outbox = Outbox()
    Worker(inbox, outbox).handle_commands(Bench())  # type: ignore[arg-type]
    return outbox


def test_of_waiting_requests_the_newest_of_each_kind_is_answered() -> None:
    edges = np.zeros((4, 4), np.uint8)
    told = obeyed(
        Generate(1), Generate(2, edges=edges), Generate(3), Generate(4, edges=edges), Generate(5, 7)
    )
    assert [event.number for event in told] == [5, 4] and len(told[0].pictures["gan"]) == 7


def test_a_request_that_waits_is_answered_before_the_end() -> None:
    told = obeyed(m.Pause(), Generate(1), m.Stop())
    assert [type(event) for event in told] == [m.Paused, Generated]


def test_a_refused_request_is_one_sentence_and_no_end() -> None:
    assert obeyed(Generate(1, label=12)) == [Refused("There is no class 12.")]


def test_snapshots_are_bounded_by_their_bytes_and_cover_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MOST_BYTES", 10_000)
    found = Recording()
    for i in range(200):
        found.add(Snapshot(i, {"gan": {"sample-grid": {"fake": np.zeros((10, 10, 10), np.uint8)}}}))
        assert found.bytes <= 10_000 and found.bytes == 1000 * len(found.snapshots)
    kept = [snapshot.iteration for snapshot in found.snapshots]
    assert kept[0] == 0 and kept[-1] > 150 and len(set(np.diff(kept))) == 1
