"""Work on Dask distributed: whoever dies, nothing is lost; what cannot be is one sentence within seconds."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gandyn
from gandyn import cluster as clusters
from gandyn.cluster import Cancelled, Cluster, ClusterConfig, ClusterError, connected
from gandyn.cluster_tasks import Killed, apply, told_versions, versions
from gandyn.training import SweepAxis, SweepRecipe, SweepStore, sweep
from gandyn.training.sweeps import engine
from tests.gandyn.training import sweep_faults

RECIPE = SweepRecipe(
    "uniform-to-normal",
    (SweepAxis.parse("lr=1e-4,1e-3,1e-2"), SweepAxis.parse("width=8,12")),
    (0, 1, 2),
    {"batch": 16, "depth": 1, "n_critic": 1},
    20,
)


@pytest.fixture(scope="module")
def workers() -> Iterator[Cluster]:
    """Two processes for all tests here."""
    with connected(ClusterConfig(2)) as cluster:
        yield cluster


@pytest.fixture
def shared(workers: Cluster, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """Sweeps find those instead of starting some."""

    @contextmanager
    def there(config: ClusterConfig) -> Iterator[Cluster]:
        yield workers

    monkeypatch.setattr(engine, "connected", there)
    return workers


def square(x: float) -> float:
    """Something for a worker."""
    if x < 0.0:
        raise ValueError("below zero")
    return x * x


def deadly(x: float) -> float:
    """The same, but one ends its process."""
    if x == 1.0:
        os.kill(os.getpid(), signal.SIGKILL)
    return square(x)


def slow(seconds: float) -> float:
    """Waits."""
    time.sleep(seconds)
    return seconds


def test_every_task_comes_back_once_and_what_it_raised(workers: Cluster) -> None:
    found = dict(workers.unordered(square, ((i, (float(i),)) for i in range(-1, 100))))
    assert {i: x for i, x in found.items() if i >= 0} == {i: float(i * i) for i in range(100)}
    assert str(found[-1]) == "below zero"


def test_a_task_that_ends_its_workers_is_found_out_and_the_others_come_back(workers: Cluster) -> None:
    # Three more chances take their time.
    workers._client.cluster.scheduler.allowed_failures = 0
    found = dict(workers.unordered(deadly, ((i, (float(i),)) for i in range(4))))
    workers._client.cluster.scheduler.allowed_failures = 3
    assert isinstance(found.pop(1), Killed) and found == {0: 0.0, 2: 4.0, 3: 9.0}


def test_nobody_waits_for_what_nobody_wants(workers: Cluster) -> None:
    began = time.monotonic()
    with pytest.raises(Cancelled):
        list(workers.unordered(slow, ((i, (0.2,)) for i in range(1000)), lambda: True))
    assert time.monotonic() - began < 2.0


def test_a_worker_killed_in_a_sweep_loses_no_cell_and_counts_none_twice(
    shared: Cluster, tmp_path: Path
) -> None:
    quiet = {cell.key: cell.metrics for cell in sweep(RECIPE)}
    disturbed = []
    for cell in sweep(RECIPE, tmp_path):
        if not disturbed:
            nanny = next(iter(shared._client.cluster.workers.values()))
            os.kill(nanny.pid, signal.SIGKILL)
        disturbed.append(cell)
    assert len(disturbed) == RECIPE.count and {cell.key: cell.metrics for cell in disturbed} == quiet
    assert len(sweep_faults.numbers(tmp_path)) == RECIPE.count
    assert "torch" not in vars(engine) and (tmp_path / "sweep.parquet").exists()


def test_a_sweep_that_was_stopped_goes_on_and_says_what_it_skips(shared: Cluster, tmp_path: Path) -> None:
    first = sweep(RECIPE, tmp_path)
    kept = [next(first) for _ in range(4)]
    first.close()
    assert not (tmp_path / "sweep.parquet").exists()
    shelf = tmp_path / "cells" / "000"
    (broken := next(shelf.glob("*"))).write_bytes(b"half")
    there, told = len(SweepStore.open(tmp_path).results()), list[engine.Progress]()
    cells = list(sweep(RECIPE, tmp_path, progress=told.append))
    assert len({cell.key for cell in cells}) == len(cells) == RECIPE.count and len(kept) == 4
    assert told[-1].skipped == there < RECIPE.count and broken.name in told[-1].troubles[0]
    again = list[engine.Progress]()
    assert len(list(sweep(RECIPE, tmp_path, progress=again.append))) == RECIPE.count
    assert again[-1].skipped == RECIPE.count and not again[-1].troubles


def test_a_map_by_workers_is_the_local_one_bit_for_bit(workers: Cluster) -> None:
    spec = gandyn.MapSpec(gandyn.Axis("r1", 0.0, 3.0, 70), gandyn.Axis("lr", 0.05, 2.5, 66))
    question = gandyn.Scenario("non-saturating", dim=1), spec, gandyn.UpdateConfig("alternating")
    here = gandyn.convergence_map(*question, rounds=256)
    there = gandyn.convergence_map(*question, rounds=256, executor=workers)
    for name in ("verdict", "rate", "amplitude", "radius", "basin"):
        assert np.array_equal(getattr(here, name), getattr(there, name), equal_nan=name != "verdict"), name
    with pytest.raises(gandyn.MapStopped):
        gandyn.convergence_map(*question, executor=workers, stale=lambda: True)


# ---- what cannot be
# ----------------------------------------------------------------------------------------------


@contextmanager
def silent() -> Iterator[str]:
    """The address of somebody who listens and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "foo://bar:1", "tcp://no.invalid:1"])
def test_a_scheduler_that_is_not_there_is_one_sentence(address: str) -> None:
    with pytest.raises(ClusterError, match="does not answer"), connected(ClusterConfig(scheduler=address)):
        pass


def test_one_that_says_nothing_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert clusters.CONNECT + clusters.ANSWER < 10.0
    monkeypatch.setattr(clusters, "CONNECT", 0.5)
    began = time.monotonic()
    refused = pytest.raises(ClusterError, match="does not answer")
    with silent() as address, refused, connected(ClusterConfig(scheduler=address)):
        pass
    assert time.monotonic() - began < 5.0


def test_a_file_that_names_no_scheduler_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "scheduler.json"
    for content in (None, "no json", "{}", json.dumps([1])):
        if content is not None:
            path.write_text(content)
        with pytest.raises(ClusterError), connected(ClusterConfig(scheduler_file=str(path))):
            pass


@pytest.mark.parametrize(
    "words", [{"workers": 0}, {"workers": 10**6}, {"workers": 2, "scheduler": "tcp://a:1"}, {"scheduler": 3}]
)
def test_a_cluster_that_cannot_be_is_one_sentence(words: dict[str, Any]) -> None:
    with pytest.raises(ClusterError):
        ClusterConfig(**words)


def test_another_version_on_a_worker_is_one_sentence() -> None:
    other = {"gandyn": "0.0.1", "python": "3.9"}
    assert apply(versions(), square, 3.0) == 9.0
    with pytest.raises(ClusterError, match=r"0\.0\.1 on Python 3\.9; make them equal"):
        apply(other, square, 3.0)
    assert "cannot run Gandyn" in told_versions(ImportError(), "w", versions())


def test_without_distributed_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"gandyn\[sweep\]"), connected(ClusterConfig()):
        pass
