"""A sweep whose cells nobody had to train."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from app.model.pages.sweep import SweepSettings
from app.model.scene import Scene
from app.training import sweep_theory
from app.training.sweep_record import DONE, SWEEPS, SweepRecord
from gandyn import Scenario
from gandyn.training.sweeps.axis import SweepAxis
from gandyn.training.sweeps.cell import CellResult
from gandyn.training.sweeps.recipe import SweepRecipe

SEEDS = tuple(range(7))
VALUES = {"variant": "wgan", "optimiser_d": "sgd", "optimiser_g": "sgd", "lr_g": 0.1, "n_critic": 1}


def recipe(*axes: str, **values: object) -> SweepRecipe:
    """Of a GAN in the plane trained by plain steps."""
    found = tuple(map(SweepAxis.parse, axes or ("lr_d=log:0.01..1:3", "r1=0.05,0.5")))
    return SweepRecipe("toy-gan", found, SEEDS, {**VALUES, **values}, 20)


def figure(setting: dict[str, float], seed: int) -> float:
    """The larger the penalty and the rate, the more modes; in steps, by seed."""
    return float(int(8.0 * setting["r1"] + 4.0 * setting["lr_d"] + 0.5 * seed))


def cells(of: SweepRecipe) -> list[CellResult]:
    """The largest rate with the small penalty fails for all seeds but the first."""
    found = []
    for setting in of.settings():
        for seed in of.seeds:
            failed = "It diverged." if setting == {"lr_d": 1.0, "r1": 0.05} and seed else ""
            x = np.arange(1.0, 11.0)
            curves = {"iteration": x, "gan/loss_d": x * (seed + 1.0), "gan/loss_g": -x}
            metrics = None if failed else {"modes": figure(setting, seed), "exact_w1": 1.0 / (1.0 + seed)}
            found.append(CellResult(setting, seed, metrics, failed, {} if failed else curves, 0.5))
    return found


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """A scene on the page, with all cells known and a coarse map."""
    monkeypatch.setattr(sweep_theory, "CELLS", 12)
    settings = SweepSettings(recipe(), folder="/nowhere/at/all", figure="modes", threshold=4.0)
    filled(settings)
    yield Scene((Scenario("wgan", dim=1),), page="sweep", page_settings={"sweep": settings})
    SWEEPS.clear()


def filled(settings: SweepSettings) -> SweepRecord:
    """The record of a sweep that is done."""
    record = SWEEPS.of(settings)
    record.add(cells(settings.recipe))
    record.turn(DONE)
    return record
