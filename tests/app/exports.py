"""Scenes that the tests of exports share."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.exporters import Options
from app.model.scene import Display, Scene, SceneError, Start, View
from gandyn import Scenario
from gandyn.frozendict import FrozenDict

PLANE = Scene(
    scenarios=(Scenario("wgan-gp", {"lambda": 0.1, "c": 1.0}),),
    duration=10.0,
    step=0.05,
    title='Two <dimensions> & "quotes", 中文',
)
LINE = Scene(
    scenarios=(Scenario("non-saturating", dim=1), Scenario("wgan-clip", {"w": 0.6}, dim=1)),
    starts=(Start((0.5,), (1.0,)), Start((-0.3,), (0.2,), 3)),
    duration=4.0,
    step=0.05,
    time=1.5,
    display=Display(ema=0.99),
    views=FrozenDict({"phase": View(-2.0, 2.0, -1.5, 1.5)}),
)
SCENES = {"plane": PLANE, "line": LINE}
SMALL = Options(width=360, height=240, frames=6, fps=10.0)


def leftovers(folder: Path) -> list[str]:
    """Names of the files in a folder."""
    return sorted(file.name for file in folder.iterdir())


def refused(action) -> str:
    """The one sentence that the action is refused with."""
    with pytest.raises(SceneError) as caught:
        action()
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence and 10 < len(sentence) < 400, sentence
    return sentence


def accepted_or_refused(action) -> None:
    try:
        assert isinstance(action(), Scene)
    except SceneError as error:
        assert str(error).endswith(".") and len(str(error)) < 400 and "\n" not in str(error)
