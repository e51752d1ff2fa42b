"""Scenes are values: changed copies, shared dimension, clamped playhead, and one sentence for what
cannot be.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.scene import COLORS, MAX_STARTS, Display, Scene, SceneError, Start, View
from gandyn import Scenario

TWO = Scene(scenarios=(Scenario("minimax"), Scenario("wgan")))


def test_scenes_are_values():
    assert Scene() == Scene() and hash(Scene()) == hash(Scene())
    assert Scene().with_display(nullclines=True) != Scene()
    with pytest.raises(AttributeError):
        Scene().step = 1.0


def test_a_new_dimension_is_given_to_all():
    scene = TWO.with_scenario(0, Scenario("minimax", dim=1))
    assert scene.dim == 1 and [s.dim for s in scene.scenarios] == [1, 1]
    assert [s.variant for s in scene.scenarios] == ["minimax", "wgan"]


def test_starts_keep_their_second_component_in_one_dimension():
    scene = TWO.with_scenario(0, Scenario(dim=1)).with_scenario(0, Scenario(dim=2))
    assert scene.starts == TWO.starts


def test_arrays_have_the_dimension():
    phi, theta = TWO.arrays()
    assert phi.shape == theta.shape == (1, 2)
    phi, theta = TWO.with_(starts=()).arrays()
    assert phi.shape == theta.shape == (0, 2)
    assert TWO.with_scenario(0, Scenario(dim=1)).arrays()[0].tolist() == [[0.1]]


def test_added_starts_take_the_next_colors_and_are_selected():
    scene = Scene().added(Start((1.0,), (1.0,)), Start((2.0,), (2.0,)))
    assert [start.color for start in scene.starts] == [0, 1, 2] and scene.selected == 2
    assert Scene(starts=()).added(Start((1.0,), (1.0,))).starts[0].color == 0
    assert Start((0.0,), (0.0,), COLORS + 1).color == 1


def test_removed_starts_leave_the_selection_inside():
    scene = Scene().added(Start((1.0,), (1.0,)))
    assert scene.removed(1) == Scene()
    assert scene.removed(0).selected == 0 and scene.removed(0).removed(0).starts == ()


def test_the_playhead_stays_on_the_orbit():
    assert Scene(duration=10.0, time=99.0).time == 10.0
    assert Scene(time=-1.0).time == 0.0
    assert Scene(time=30.0).with_(duration=20.0).time == 20.0


@given(st.floats(0.1, 10.0), st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
def test_zooming_keeps_the_point_under_the_mouse(factor, x, y):
    view = View(-1.0, 1.0, -1.0, 1.0)
    zoomed = view.zoomed(factor, x, y)
    assert (x - zoomed.x0) / (zoomed.x1 - zoomed.x0) == pytest.approx((x - view.x0) / 2.0)
    assert (y - zoomed.y0) / (zoomed.y1 - zoomed.y0) == pytest.approx((y - view.y0) / 2.0)


def test_moved_views_keep_their_size():
    assert View(0.0, 1.0, 0.0, 2.0).moved(0.5, -1.0) == View(0.5, 1.5, -1.0, 1.0)


IMPOSSIBLE = {
    "no scenario": lambda: Scene(scenarios=()),
    "five scenarios": lambda: Scene(scenarios=(Scenario(),) * 5),
    "three dimensions": lambda: Scene(scenarios=(Scenario(dim=3),)),
    "two dimensions at once": lambda: Scene(scenarios=(Scenario(dim=1), Scenario(dim=2))),
    "too many starts": lambda: Scene(starts=(Start((0.0,), (0.0,)),) * (MAX_STARTS + 1)),
    "no step": lambda: Scene(step=0.0),
    "nan": lambda: Scene(duration=float("nan")),
    "true": lambda: Scene(duration=True),
    "too many steps": lambda: Scene(duration=1e5, step=1e-3),
    "method": lambda: Scene(method="euler"),
    "method that is a list": lambda: Scene(method=["rk4"]),
    "no accuracy": lambda: Scene(accuracy=0.0),
    "finer than numbers are": lambda: Scene(accuracy=0.9e-13),
    "coarser than a picture": lambda: Scene(accuracy=1.1e-2),
    "accuracy nan": lambda: Scene(accuracy=float("nan")),
    "far start": lambda: Start((1e9,), (0.0,)),
    "three components": lambda: Start((1.0, 2.0, 3.0), (1.0,)),
    "infinite start": lambda: Start((float("inf"),), (0.0,)),
    "empty view": lambda: View(1.0, 1.0, 0.0, 1.0),
    "turned view": lambda: View(1.0, 0.0, 0.0, 1.0),
    "field": lambda: Display(field="spirals"),
    "switch": lambda: Display(nullclines=1),
    "long title": lambda: Scene(title="x" * 501),
    "half a character": lambda: Scene(title="\ud800"),
    "view's name": lambda: Scene().with_view("x" * 51, View(0.0, 1.0, 0.0, 1.0)),
}


@pytest.mark.parametrize("name", list(IMPOSSIBLE))
def test_impossible_scenes_are_one_sentence(name):
    with pytest.raises(SceneError) as caught:
        IMPOSSIBLE[name]()
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 200
