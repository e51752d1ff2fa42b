"""Pixels and coordinates, ticks, curves thinned."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetrics, QPainter

from app.model.scene import View
from app.painting import frame, primitives
from app.theme.palettes import DARK, THEMES

VIEW = View(-2.0, 3.0, -1.0, 1.5)


def make_frame() -> frame.Frame:
    return frame.Frame(QPainter(), THEMES[DARK], 40.0, 30.0, 500.0, 250.0, VIEW)


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_coordinates_undo_pixels(x: float, y: float) -> None:
    made = make_frame()
    back = made.coordinates(made.px(x), made.py(y))
    assert np.allclose(back, (x, y), atol=1e-12)


def test_up_is_up() -> None:
    made = make_frame()
    assert made.py(1.0) < made.py(0.0)
    assert np.allclose(made.pixels(np.array([1.0]), np.array([0.5]))[0], (made.px(1.0), made.py(0.5)))


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_ticks_are_round_and_inside(low: float, span: float) -> None:
    values = frame.ticks(low, low + span, 0.1)
    assert len(values) <= 12
    slack = 1e-6 * span + 1e-12 * abs(low)
    assert all(low - slack <= v <= low + span + slack for v in values)


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [(0.5, 0.5, "0.5"), (-1.0, 0.5, "−1.0"), (1e-17, 0.1, "0"), (20.0, 10.0, "20"), (-2e-6, 1e-6, "−2e−06")],
)
def test_labels(value: float, step: float, text: str) -> None:
    assert frame.label(value, step) == text


def test_thinning_keeps_the_shape_with_far_fewer_points() -> None:
    t = np.linspace(0.0, 6.0 * np.pi, 20_000)
    spiral = np.stack([(100.0 + 5.0 * t) * np.cos(t), (100.0 + 5.0 * t) * np.sin(t)], axis=1)
    thin = primitives.simplify(spiral)
    angle = np.unwrap(np.arctan2(thin[:, 1], thin[:, 0]))
    middle = 0.5 * (thin[1:] + thin[:-1])
    off = np.hypot(*middle.T) - (100.0 + 5.0 * 0.5 * (angle[1:] + angle[:-1]))
    assert len(thin) < len(spiral) / 20
    assert np.abs(off).max() < 0.15


def test_thinning_keeps_a_corner() -> None:
    leg = np.linspace(0.0, 100.0, 300)
    bent = np.concatenate(
        [np.stack([leg, 0.0 * leg], axis=1), np.stack([0.0 * leg[1:] + 100.0, leg[1:]], axis=1)]
    )
    assert np.hypot(*(primitives.simplify(bent) - (100.0, 0.0)).T).min() < 0.5


def test_polygon_holds_the_points() -> None:
    points = np.random.default_rng(0).normal(size=(5, 2))
    shape = primitives.polygon(points)
    assert [(p.x(), p.y()) for p in shape] == [tuple(p) for p in points.tolist()]


def test_runs_near_the_rectangle_leave_out_what_is_far() -> None:
    x = np.linspace(-1000.0, 1000.0, 401)
    runs = primitives.clip(np.stack([x, 10.0 + 0.0 * x], axis=1), 0.0, 0.0, 100.0, 100.0)
    assert len(runs) == 1
    assert runs[0][:, 0].min() >= -60.0
    assert runs[0][:, 0].max() <= 160.0


SIGNS = st.sampled_from(list("ab8 —·，。；“”（）φ请按精确积分取步长"))
MIXED = st.text(SIGNS, max_size=60).map(lambda text: " ".join(text.split()))


@given(MIXED, st.floats(60.0, 400.0))
def test_texts_of_both_languages_are_broken_into_lines_that_fit(text: str, room: float) -> None:
    """Nothing is lost, and no line is wider than the room but a single word."""
    metrics = QFontMetrics(frame.font(THEMES[DARK]))
    for lines in (primitives.wrap(metrics, text, room), primitives.balanced(metrics, text, room)):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        pieces = re.findall(r"[ab8—·φ]+|.[，。；”）]+", "\n".join(lines))
        words = max(map(len, pieces), default=0)
        assert all(metrics.horizontalAdvance(line) <= max(room, 14.0 * words) for line in lines)
    assert len(primitives.balanced(metrics, text, room)) == len(primitives.wrap(metrics, text, room))


def test_chinese_with_a_word_of_another_language_is_not_one_long_word() -> None:
    metrics = QFontMetrics(frame.font(THEMES[DARK]))
    lines = primitives.wrap(
        metrics, "RK4 取此步长时，部分轨道的结局与精确积分不同；请按“精确”改用误差控制积分。", 120.0
    )
    assert len(lines) > 3 and all(metrics.horizontalAdvance(line) <= 120 for line in lines)
    assert not any(line[0] in "，。；”" for line in lines)
