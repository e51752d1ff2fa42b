"""Every plot, for every variant it is for: painted, not blank, with its marks where the mathematics puts
them.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.compute.options import ComputeOptions
from app.figure import figure
from app.figure.layout import arrange
from app.model.scene import Display, Scene, Start
from app.plots import PLOTS
from app.theme.palettes import THEMES
from gandyn import Scenario, flow
from tests.gandyn.matrix import DEAR, some

SIZE = (900, 600)


@pytest.fixture(autouse=True)
def application() -> QApplication:
    """Painting text needs an application."""
    return QApplication.instance() or QApplication([])  # type: ignore[return-value]


def painted(scene: Scene, theme: str = "dark", compiled: bool = True) -> QImage:
    data = figure.compute(scene, ComputeOptions(compiled))
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    figure.paint(painter, scene, data, THEMES[theme], *SIZE)
    painter.end()
    return image


def pixels(image: QImage) -> np.ndarray:  # type: ignore[type-arg]
    # A copy: the view would outlive a picture that nobody else holds.
    return (
        np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].copy()
    )


def has_color(image: QImage, name: str) -> bool:
    color = QColor(name)
    gap = np.abs(pixels(image).astype(int) - (color.blue(), color.green(), color.red())).max(-1)
    return bool((gap < 12).sum() > 4)


@pytest.mark.parametrize(("dim", "id"), some(product((1, 2), DEAR), 3))
def test_every_variant_is_drawn(id: str, dim: int) -> None:
    image = painted(Scene((Scenario(id, dim=dim),), duration=5.0))
    theme = THEMES["dark"]
    assert len(np.unique(pixels(image).reshape(-1, 3), axis=0)) > 40
    assert has_color(image, theme.trajectories[0])
    assert has_color(image, theme.equilibrium)


@pytest.mark.parametrize("theme", list(THEMES))
def test_every_theme_paints_its_own_ground(theme: str) -> None:
    image = painted(Scene(duration=5.0), theme)
    assert has_color(image, THEMES[theme].plot)
    assert has_color(image, THEMES[theme].ink)


@pytest.mark.parametrize(
    "display",
    [
        Display(field="unit", speed_colors=False, nullclines=True),
        Display(field="none", flow="texture"),
        Display(backward=True, ema=0.99, tail=2.0),
        Display(plane="theta-psi", show_series=False, show_dirac=False, equilibrium=False),
        Display(series=()),
    ],
)
@pytest.mark.parametrize("dim", [1, 2])
def test_every_option_paints(display: Display, dim: int) -> None:
    scene = Scene((Scenario("wgan-clip", dim=dim),), duration=5.0, time=2.5, display=display)
    assert len(np.unique(pixels(painted(scene)).reshape(-1, 3), axis=0)) > 20


def test_without_starts_there_is_still_a_field() -> None:
    assert has_color(painted(Scene((Scenario(dim=1),), starts=())), THEMES["dark"].equilibrium)
    painted(Scene(starts=()))


def test_a_singular_orbit_is_marked_and_says_so() -> None:
    scene = Scene((Scenario("wgan-normalized"),), starts=(Start((0.0, 0.0), (0.3, 0.1)),))
    data = figure.compute(scene)
    assert data.curves[0].ended(0) == ("singular", 0.0)
    painted(scene)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize("size", [(640, 420), (1366, 768), (3840, 2160), (500, 1200)])
def test_cells_fill_the_picture_without_overlap(size: tuple[int, int], dim: int, count: int) -> None:
    scene = Scene(tuple(Scenario(dim=dim) for _ in range(count)))
    headers, cells = arrange(scene, *size, 12.0)
    assert len(headers) == count
    for i, a in enumerate(cells):
        assert a.x >= -1e-9 and a.y >= 0 and a.x + a.w <= size[0] + 1e-9 and a.y + a.h <= size[1] + 1e-9
        assert all(
            a.x + a.w <= b.x + 1e-6
            or b.x + b.w <= a.x + 1e-6
            or a.y + a.h <= b.y + 1e-6
            or b.y + b.h <= a.y + 1e-6
            for b in cells[:i]
        )


def test_linked_views_project_one_orbit() -> None:
    scene = Scene()
    orbit = flow(scene.scenarios[0], (0.1, 0.2), (0.2, 0.1), 1.0)
    assert np.array_equal(PLOTS["theta"].project(scene, orbit.phi, orbit.theta)[1], orbit.theta[:, 1])  # type: ignore[attr-defined]
    assert np.array_equal(PLOTS["phi"].project(scene, orbit.phi, orbit.theta)[0], orbit.phi[:, 0])  # type: ignore[attr-defined]
    norms = PLOTS["norms"].project(scene, orbit.phi, orbit.theta)  # type: ignore[attr-defined]
    assert np.allclose(norms[0], np.linalg.norm(orbit.theta, axis=1))


def test_mescheder_plane_is_theta_and_minus_phi() -> None:
    scene = Scene((Scenario(dim=1),), display=Display(plane="theta-psi"))
    x, y = PLOTS["phase"].project(scene, np.array([[0.3]]), np.array([[0.7]]))  # type: ignore[attr-defined]
    assert (x[0], y[0]) == (0.7, -0.3)
    state = PLOTS["phase"].state(scene, 0, 0.7, -0.3)  # type: ignore[attr-defined]
    assert (state.phi, state.theta) == ((0.3,), (0.7,))


def test_the_playhead_reads_the_orbit() -> None:
    scene = Scene(duration=4.0, step=0.01)
    curves = figure.compute(scene).curves[0]
    orbit = flow(scene.scenarios[0], (0.1, 0.2), (0.2, 0.1), 4.0, 0.01)
    phi, _ = curves.state(0, 1.005)
    assert np.allclose(phi, orbit.phi[100:102].mean(0), atol=1e-12)
    assert np.allclose(curves.state(0, 4.0)[1], orbit.theta[-1])


def test_the_preview_looks_like_the_real_thing() -> None:
    scene = Scene((Scenario(dim=1),), duration=10.0)
    gap = np.abs(pixels(painted(scene)).astype(int) - pixels(painted(scene, compiled=False))).max(-1)
    assert (gap > 40).mean() < 0.001
