"""Sweeps: axes and recipes, the folder that keeps results, seeds that train as one batch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gandyn.frozendict import FrozenDict
from gandyn.training import CellResult, Settings, SweepAxis, SweepRecipe, SweepStore, TrainingError
from gandyn.training.experiment_runner import ExperimentRunner, setups_of
from gandyn.training.loop import Loop
from gandyn.training.replicas import ReplicaRunner, fits
from gandyn.training.sweeps import table, tasks
from gandyn.training.sweeps.cell import flat_metrics
from gandyn.training.sweeps.recipe import parse_seeds
from gandyn.training.sweeps.tasks import run_task

SMALL = {"width": 16, "batch": 32}
AXES = (SweepAxis.parse("lr_d=1e-3,1e12"), SweepAxis.parse("variant=wgan-gp,hinge"))
RECIPE = SweepRecipe("toy-gan", AXES, (0, 1, 2), SMALL, 8)


def never() -> bool:
    """Nobody calls it back."""
    return False


@pytest.mark.parametrize(
    ("words", "values", "log"),
    [
        ("lr_d=log:1e-4..1e-1:4", (1e-4, 1e-3, 1e-2, 1e-1), True),
        ("lambda=lin:0..1:5", (0.0, 0.25, 0.5, 0.75, 1.0), False),
        ("r1=0,0.03,0.1", (0.0, 0.03, 0.1), False),
        ("lr_d = 1e-4, 1e-2", (1e-4, 1e-2), True),
        ("variant=wgan-gp,hinge", ("wgan-gp", "hinge"), False),
    ],
)
def test_an_axis_is_written_in_words(words: str, values: tuple[Any, ...], log: bool) -> None:
    axis = SweepAxis.parse(words)
    assert (axis.values, axis.log) == (values, log)
    assert SweepAxis.from_dict(axis.to_dict()) == axis


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("lr_d", "NAME=VALUES"),
        ("lr_d=", "no values"),
        ("lr_d=1,1.0", "twice"),
        ("variant=wgan,wgan", "twice"),
        ("lr_d=1,nan", "finite"),
        ("lr_d=log:0..1:5", "above 0"),
        ("lr_d=lin:1..0:5", "smaller to a larger"),
        ("lr_d=lin:0..1:x", "LOW..HIGH:COUNT"),
        ("lr_d=lin:0..inf:3", "finite"),
        ("lr_d=lin:0..1:1001", "from 2 to 1000"),
    ],
)
def test_an_axis_that_cannot_be_is_one_sentence(words: str, said: str) -> None:
    with pytest.raises(TrainingError, match=said):
        SweepAxis.parse(words)


def axis(words: str) -> SweepAxis:
    """Short for a table."""
    return SweepAxis.parse(words)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"axes": (axis("lr_d=1"), axis("lr_d=2"))}, "Two axes are about lr_d"),
        ({"axes": (axis("lr=1"),)}, "toy-gan has no setting lr;"),
        ({"axes": (axis("width=16"),)}, "is set and is an axis"),
        ({"axes": (axis("n_critic=1.5"),)}, "whole number"),
        ({"axes": (axis("variant=no-gan"),)}, "must be one of"),
        ({"seeds": ()}, "at least one seed"),
        ({"seeds": (1, 2, 1)}, "The seed 1 is there twice"),
        ({"seeds": (-1,)}, "whole number"),
        ({"experiment": "toy"}, "no experiment"),
        ({"steps": -1}, "steps"),
        ({"axes": (axis("r1=lin:0..1:1000"), axis("l2=lin:0..1:1000")), "seeds": range(10)}, "10,000,000"),
    ],
)
def test_a_recipe_that_cannot_be_is_one_sentence(changes: dict[str, Any], said: str) -> None:
    known = {"experiment": "toy-gan", "axes": AXES, "seeds": (0, 1), "values": SMALL}
    with pytest.raises((TrainingError), match=said) as error:
        SweepRecipe(**{**known, **changes})
    assert str(error.value).count("\n") == 0


def test_seeds_are_written_in_words() -> None:
    assert parse_seeds("0-3, 7,9-10") == (0, 1, 2, 3, 7, 9, 10)
    for words in ("a", "3-1", "-1", "0-9999999", ""):
        with pytest.raises(TrainingError):
            parse_seeds(words)


def test_a_recipe_knows_its_cells_and_comes_back_from_json() -> None:
    settings = RECIPE.settings()
    assert [tuple(s.values()) for s in settings] == [
        (1e-3, "wgan-gp"), (1e-3, "hinge"), (1e12, "wgan-gp"), (1e12, "hinge"),
    ]  # fmt: skip
    assert [RECIPE.number(setting) for setting in settings] == [0, 1, 2, 3] and RECIPE.count == 12
    run = RECIPE.run(settings[1], 2)
    assert run == Settings("toy-gan", {**SMALL, "lr_d": 1e-3, "variant": "hinge"}, 8, 2)
    again = SweepRecipe.from_dict(RECIPE.to_dict())
    assert again == RECIPE and again.digest == RECIPE.digest and RECIPE.difference(again) == ""


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (SweepRecipe("toy-gan", AXES, (0, 1), SMALL, 8), "the seeds"),
        (SweepRecipe("toy-gan", AXES, (0, 1, 2), {**SMALL, "ema": 0.5}, 8), "ema: 0.0 and 0.5"),
        (SweepRecipe("toy-gan", AXES, (0, 1, 2), SMALL, 9), "iterations: 8 and 9"),
        (SweepRecipe("toy-gan", (AXES[0], axis("variant=wgan")), (0, 1, 2), SMALL, 8), "axis variant"),
    ],
)
def test_another_recipe_in_the_folder_is_refused_by_name(
    tmp_path: Path, other: SweepRecipe, said: str
) -> None:
    SweepStore.begin(tmp_path, RECIPE)
    assert SweepStore.begin(tmp_path, RECIPE).recipe == RECIPE == SweepStore.open(tmp_path).recipe
    with pytest.raises(TrainingError, match=said):
        SweepStore.begin(tmp_path, other)


def results(setting: FrozenDict[Any]) -> list[CellResult]:
    """Three cells, one of which failed."""
    curves = {"iteration": np.array([1.0, 2.0]), "gan/loss_d": np.array([0.1, 1.0 / 3.0])}
    metrics = {"modes.clip-0.1": 8.0, "w": None, "seed": 2.5}
    return [
        CellResult(setting, 0, metrics, "", curves, 0.25),
        CellResult(setting, 1, {**metrics, "w": 1.0 / 3.0}, "", curves, 0.25),
        CellResult(setting, 2, None, 'loss_d, "w" became nan; take less.', {}, 0.5),
    ]


def plain(cells: Any) -> list[Any]:
    """Comparable."""
    return [
        (c.key, dict(c.metrics) if c.metrics else None, c.failed, c.seconds,
         {k: v.tolist() for k, v in c.curves.items()})
        for c in cells
    ]  # fmt: skip


@pytest.mark.parametrize("suffix", table.SUFFIXES)
def test_a_folder_gives_back_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(table, "suffix", lambda: suffix)
    store, cells = SweepStore.begin(tmp_path, RECIPE), results(RECIPE.settings()[1])
    store.write("000001-000000", cells)
    assert plain(store.results(curves=True)) == plain(cells)
    assert store.curves(cells[1].setting, 1)["gan/loss_d"].tolist() == [0.1, 1.0 / 3.0]
    assert store.curves(RECIPE.settings()[0], 1) == {}
    assert store.write_table(cells).suffix == suffix


@pytest.mark.parametrize("content", [b"", b"PAR1 nonsense", b"a,b\n1\n", b"\xff\xfe", b"lr_d,variant\n"])
@pytest.mark.parametrize("suffix", table.SUFFIXES)
def test_a_file_of_somebody_else_costs_its_own_cells_only(
    tmp_path: Path, suffix: str, content: bytes
) -> None:
    store = SweepStore.begin(tmp_path, RECIPE)
    store.write("000001-000000", results(RECIPE.settings()[1]))
    (tmp_path / "cells" / "000" / f"000002-000000{suffix}").write_bytes(content)
    assert len(store.results()) == 3
    assert [trouble.split(" ")[0] for trouble in store.troubles] in ([], [f"000002-000000{suffix}"])


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/none")):
        with pytest.raises(TrainingError):
            SweepStore.begin(folder, RECIPE)
    (tmp_path / "recipe.json").write_text("{}")
    with pytest.raises(TrainingError, match="not the recipe of a sweep"):
        SweepStore.begin(tmp_path, RECIPE)


def test_figures_of_arms_and_lists_stand_side_by_side() -> None:
    found = {
        "modes": {"clip-0.1": 8, "gp": None},
        "norms": [1.0, float("nan")],
        "monotone": True,
        "name": "x",
    }
    assert flat_metrics(found) == {
        "modes.clip-0.1": 8.0, "modes.gp": None, "norms.0": 1.0, "norms.1": None, "monotone": 1.0,
    }  # fmt: skip


# ---- seeds that train as one batch
# ----------------------------------------------------------------------------------------------

KINDS: tuple[dict[str, Any], ...] = (
    {},
    {"variant": "non-saturating", "r1": 0.1, "noise": 0.1, "ema": 0.9, "data": "swiss-roll"},
    {"variant": "wgan-clip", "spectral": "on", "activation": "tanh", "data": "ring"},
    {"variant": "hinge", "extra": 0.1, "extra_kind": "finite-difference", "data": "25-gaussians"},
)


@pytest.mark.parametrize("values", KINDS)
def test_a_replica_is_the_run_with_its_seed(values: dict[str, Any]) -> None:
    """In double precision and over few steps: training magnifies the rounding of batched products."""
    run = Settings("toy-gan", {**SMALL, **values})
    (setup,) = setups_of(run).values()
    together = Loop(setup.with_(replicas=3), (3, 0, 7), dtype=torch.float64)
    for _ in range(4):
        together.iterate()
    for k, seed in enumerate((3, 0, 7)):
        alone, one = Loop(setup, seed, dtype=torch.float64), together.replica(k)
        for _ in range(4):
            alone.iterate()
        assert torch.allclose(one.d.flat, alone.d.flat, rtol=1e-9, atol=1e-12)
        assert one.scalars() == pytest.approx(alone.scalars(), rel=1e-9)
        x, y = (
            loop.samples(5, torch.Generator().manual_seed(1), bool(loop.average)) for loop in (one, alone)
        )
        assert torch.allclose(x, y, rtol=1e-9, atol=1e-12)


def test_figures_of_merit_do_not_depend_on_how_seeds_are_grouped() -> None:
    run = Settings("uniform-to-normal", SMALL, 5)
    together = ReplicaRunner(run, (4, 9), "cpu")
    alone = ExperimentRunner(run.with_(seed=9), "cpu")
    for _ in range(5):
        together.iterate()
        alone.iterate()
    before = [loop.d.flat.clone() for loop in together.loops.values()]
    assert together.metrics(9) == pytest.approx(alone.metrics(), rel=1e-4)
    assert all(bool((a == b.d.flat).all()) for a, b in zip(before, together.loops.values()))


def test_only_plain_loops_train_as_one_batch() -> None:
    assert fits(Settings("toy-gan")) and fits(Settings("mode-collapse"))
    assert not any(map(fits, (Settings("dcgan"), Settings("adam-vs-rmsprop"), Settings("js-stuck"))))


def test_a_replica_that_diverges_fails_alone() -> None:
    runner = ReplicaRunner(Settings("toy-gan", SMALL), (0, 1), "cpu")
    runner.iterate()
    runner.loops["gan"].d.flat[0] = float("nan")
    runner.iterate()
    assert list(runner.failed) == [0] and "at iteration 2" in runner.failed[0]
    assert list(runner.scalars()) == [1] and np.isfinite(list(runner.scalars()[1].values())).all()


def test_a_task_gives_plain_cells_with_thinned_curves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "MOST_POINTS", 16)
    run = Settings("uniform-to-normal", {"width": 8, "depth": 1, "batch": 8, "n_critic": 1}, 50)
    cells = run_task(run.to_dict(), (0, 1), never)
    assert [cell["seed"] for cell in cells] == [0, 1] and not any(cell["failed"] for cell in cells)
    curve = cells[0]["curves"]["iteration"]
    assert len(curve) == 16 and curve[0] == 1 and curve[-1] == 50
    assert set(cells[0]["curves"]) == {"iteration", "gan/loss_d", "gan/loss_g", "gan/w"}


def test_what_goes_wrong_in_a_task_is_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    wild = Settings("toy-gan", {**SMALL, "lr_d": 1e12}, 5)
    assert all("loss_d became nan" in cell["failed"] for cell in run_task(wild.to_dict(), (0, 1), never))
    alone = Settings("adam-vs-rmsprop", {"width": 8, "batch": 8, "replicas": 1, "lr": 1e12}, 3)
    assert run_task(alone.to_dict(), (0,), never)[0]["failed"]

    def greedy(*arguments: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(Loop, "iterate", greedy)
    assert "not enough memory" in run_task(wild.to_dict(), (0, 1), never)[1]["failed"]


def test_settings_that_are_tied_have_one_value() -> None:
    recipe = SweepRecipe("toy-gan", (SweepAxis.parse("lr_d+lr_g=0.01,0.1"),))
    for setting in recipe.settings():
        values = recipe.run(setting, 0).values
        assert values["lr_d"] == values["lr_g"] == setting["lr_d+lr_g"]
    assert SweepRecipe.from_dict(recipe.to_dict()) == recipe
    for words in ("lr_d+lr_d=0.01,0.1", "lr_d+nothing=0.01,0.1"):
        with pytest.raises(TrainingError, match=r"Two axes|has no setting"):
            SweepRecipe("toy-gan", (SweepAxis.parse(words),))
    with pytest.raises(TrainingError, match="Two axes are about lr_d"):
        SweepRecipe("toy-gan", (SweepAxis.parse("lr_d+lr_g=0.01,0.1"), SweepAxis.parse("lr_d=0.1,1")))
