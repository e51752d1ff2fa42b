"""The diagram of a run says what its networks are really given and what they really give, in the order in
which they are trained; making it changes nothing; single updates are those of an iteration.
"""

from __future__ import annotations

import math
import queue
from typing import Any

import pytest
import torch

from gandyn.training import Diagrams, Settings, Updated, state
from gandyn.training import messages as m
from gandyn.training.diagram import (
    CONDITION,
    CRITIC,
    FAKE,
    GENERATOR,
    LOSS_D,
    NOISE,
    REAL,
    TensorSize,
    edge_id,
)
from gandyn.training.experiment_runner import ExperimentRunner
from gandyn.training.nets import Net
from gandyn.training.worker import Worker

CHEAP: dict[str, dict[str, Any]] = {
    "toy-gan": {"width": 8}, "js-stuck": {"width": 8}, "histogram-js": {"width": 8},
    "mode-collapse": {"width": 8}, "adam-vs-rmsprop": {"width": 8}, "uniform-to-normal": {"width": 8},
    "weight-polarisation": {"width": 8},
    "conditional-gan": {"width": 8}, "infogan": {"width": 8}, "o-gan": {}, "text-gan": {"width": 8},
    "pix2pix": {"width": 8, "width_d": 8}, "ema-classifier": {"width": 8},
}  # fmt: skip
Passed = list[tuple[tuple[int, ...], tuple[int, ...]]]


def bench_of(id: str) -> ExperimentRunner:
    return ExperimentRunner(Settings(id, {**CHEAP[id], "batch": 6}), "cpu")


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> dict[int, Passed]:
    """By network: the shapes that came in and went out; nothing goes the quick way around the networks."""
    found: dict[int, Passed] = {}
    plain = Net.__call__

    def called(net: Net, x: torch.Tensor, keep: Any = None) -> torch.Tensor:
        out = plain(net, x, keep)
        found.setdefault(id(net), []).append((tuple(x.shape), tuple(out.shape)))
        return out

    monkeypatch.setattr(Net, "__call__", called)
    monkeypatch.setattr("gandyn.training.manual_backprop.fits", lambda net: False)
    return found


def watched(net: Any, passed: dict[int, Passed]) -> Passed:
    """What passes through a player from now on."""
    if isinstance(net, Net):
        return passed.setdefault(id(net), [])
    kept: Passed = []
    net.module.register_forward_hook(
        lambda module, given, out: kept.append((tuple(given[0].shape), tuple(out.shape)))
    )
    return kept


@pytest.mark.parametrize("id", CHEAP)
def test_shapes_are_those_of_the_tensors_that_pass(id: str, passed: dict[int, Passed]) -> None:
    bench = bench_of(id)
    for arm, diagram in bench.diagrams.items():
        loop, edges = bench.loops[arm], {edge.id: edge for edge in diagram.edges}

        def numbers(source: str, target: str, known: Any = edges) -> int:
            """All of the first tensor on an edge; 0 where there is no such edge."""
            edge = known.get(edge_id(source, target))
            return math.prod(edge.tensors[0].shape) if edge else 0

        d, g = watched(loop.d, passed), watched(loop.g, passed) if loop.g else []
        loop.iterate()
        if numbers(GENERATOR, FAKE):
            given = numbers(NOISE, GENERATOR) + numbers(CONDITION, GENERATOR)
            assert g
            assert {(math.prod(a), math.prod(b)) for a, b in g} == {(given, numbers(GENERATOR, FAKE))}
        rows = (numbers(REAL, CRITIC) or numbers(FAKE, CRITIC)) + numbers(CONDITION, CRITIC)
        # Real and generated samples may go as one batch.
        assert not rows or {math.prod(came) / rows for came, _ in d} <= {1.0, 2.0}
        if edge_id(CRITIC, LOSS_D) in edges and d:
            score, slope = (
                edges[edge_id(*way)].tensors for way in ((CRITIC, LOSS_D), (LOSS_D, CRITIC, True))
            )
            assert {went[-1] for _, went in d} == {score[0].shape[-1]} or score[0].symbol.startswith("Q")
            assert slope[-1].shape == (loop.d.flat_gradient.numel(),) and slope[-1].dtype == "float32"


def test_a_tensor_tells_its_size() -> None:
    assert str(TensorSize("x", (256, 2))) == "256 × 2 float32, 2 kB"
    assert str(TensorSize("x", (4, 3, 32, 32), "float64")) == "4 × 3 × 32 × 32 float64, 98 kB"
    assert str(TensorSize("x", (7,))) == "7 float32, 28 B"


@pytest.mark.parametrize("id", ["conditional-gan", "toy-gan"])
def test_a_diagram_disturbs_nothing(id: str) -> None:
    bench = bench_of(id)
    loops = bench.loops.values()
    before = [{name: t.clone() for name, t in state.tensors(loop).items()} for loop in loops]
    assert bench.diagrams and bench.real()
    after = [state.tensors(loop) for loop in loops]
    assert all(torch.equal(one[name], other[name]) for one, other in zip(before, after) for name in one)


def test_single_updates_go_through_an_iteration_in_its_order() -> None:
    bench = ExperimentRunner(Settings("toy-gan", {"width": 8, "batch": 6, "n_critic": 2}), "cpu")
    assert [update.players for update in bench.diagrams["gan"].updates] == [(0,), (0,), (1,)]
    seen = []
    for _ in range(4):
        bench.step_update()
        seen.append((bench.iteration, bench.made["gan"]))
    assert seen == [(0, 1), (0, 2), (1, 0), (1, 1)]
    bench.iterate()
    assert bench.made == {}


def test_an_iteration_of_one_update_is_made_as_ever() -> None:
    one, other = bench_of("js-stuck"), bench_of("js-stuck")
    one.step_update()
    other.iterate()
    assert one.iteration == 1
    for arm, loop in one.loops.items():
        assert torch.equal(loop.d.flat, other.loops[arm].d.flat)


def test_gradients_of_each_player_end_where_they_are_used() -> None:
    d, g = (bench_of("toy-gan").diagrams["gan"].updates[i] for i in (0, -1))
    back = [id for stage in d.stages for id in stage.edges if "⇠" in id]
    assert back == ["critic⇠loss_d"] and "generator" not in {n for s in d.stages[-2:] for n in s.nodes}
    back = [id for stage in g.stages for id in stage.edges if "⇠" in id]
    assert back == ["critic⇠loss_g", "fake⇠critic", "generator⇠fake"] and "real" not in g.nodes


class Heard:
    """An outbox that keeps what is put into it."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    def put(self, event: Any) -> None:
        self.events.append(event)


def test_the_worker_tells_the_diagram_and_tells_it_anew_when_it_changes() -> None:
    outbox: Any = Heard()
    worker = Worker(queue.SimpleQueue(), outbox)
    bench = worker._prepared(m.Start(Settings("toy-gan", {"width": 8, "batch": 6, "n_critic": 1})))
    worker._do(m.Set("n_critic", 3), bench)
    worker._do(m.StepUpdate(), bench)
    told = [event for event in outbox.events if isinstance(event, Diagrams)]
    assert [len(one.arms["gan"].updates) for one in told] == [2, 4]
    assert told[0].real["gan"].shape == (150, 2)
    assert [dict(e.made) for e in outbox.events if isinstance(e, Updated)] == [{"gan": 1}]
