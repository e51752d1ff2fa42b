"""Every page, for every variant: it paints, fills the picture, can be exported, and its plots lead and tell
without harm.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.compute.options import ComputeOptions
from app.exporters import EXPORTERS, Options
from app.figure import figure
from app.figure.layout import arrange
from app.model import scene_file
from app.model.pages import PAGE_SETTINGS
from app.model.scene import Scene, Start
from app.pages import PAGES
from app.plots import PLOTS
from app.theme.palettes import THEMES
from gandyn import Scenario, UpdateConfig, variants
from gandyn.reduced import reduced
from tests.gandyn.matrix import WHOLE

SIZE = (900, 600)
PAGE_IDS = [id for id in PAGES if id != "portrait"]
# Pages that are not about the scenarios show their plots once.
COMMON = [id for id, page in PAGES.items() if page.headline]


@pytest.fixture(autouse=True)
def application() -> QApplication:
    """Painting text needs an application."""
    return QApplication.instance() or QApplication([])  # type: ignore[return-value]


def scene_of(page: str, variant: str, dim: int, **more: object) -> Scene:
    scene = Scene(
        (Scenario(variant, dim=dim),),
        duration=5.0,
        page=page,
        trainings=(UpdateConfig(), UpdateConfig("adam")),
        iterations=20,
    )
    return scene.with_(**more)


def colors(scene: Scene, theme: str = "dark") -> int:
    """How many colours there are in the picture, as the window paints it."""
    image, painter = QImage(*SIZE, QImage.Format.Format_RGB32), None
    data = figure.compute(scene, ComputeOptions(blocking=False))
    painter = QPainter(image)
    figure.paint(painter, scene, data, THEMES[theme], *SIZE)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(SIZE[1], SIZE[0], 4)[..., :3]
    return len(np.unique(pixels.reshape(-1, 3), axis=0))


# Every page with every third variant, each with another third, or all.
DRAWN = [
    (page, variant)
    for i, page in enumerate(id for id in PAGE_IDS if id not in COMMON)
    for j, variant in enumerate(variants())
    if WHOLE or (i + j) % 5 == 0
]


@pytest.mark.parametrize(("page", "variant"), DRAWN)
def test_every_page_is_drawn_for_every_variant(page: str, variant: str) -> None:
    for dim in (1, 2) if WHOLE else (1 + DRAWN.index((page, variant)) % 2,):
        assert colors(scene_of(page, variant, dim)) > 20


@pytest.mark.parametrize("page", PAGE_IDS)
def test_without_starts_and_beside_others_a_page_is_still_drawn(page: str) -> None:
    assert colors(scene_of(page, "minimax", 2, starts=())) > 10
    assert (
        colors(
            scene_of(
                page,
                "minimax",
                2,
                scenarios=(Scenario("wgan-clip"), Scenario("wgan-normalized"), Scenario("hinge")),
            ),
            "light",
        )
        > 20
    )


@pytest.mark.parametrize("size", [(640, 420), (1366, 768), (3840, 2160), (500, 1200)])
@pytest.mark.parametrize("page", list(PAGES))
def test_cells_lie_in_the_picture_without_overlap(page: str, size: tuple[int, int]) -> None:
    for dim, count in ((1, 1), (2, 1), (1, 4), (2, 3)):
        scene = Scene(tuple(Scenario(dim=dim) for _ in range(count)), page=page)
        cells = arrange(scene, *size, 12.0)[1]
        assert {cell.scenario for cell in cells} == ({0} if page in COMMON else set(range(count)))
        for i, a in enumerate(cells):
            assert a.x >= -1e-9 and a.y >= 0 and a.x + a.w <= size[0] + 1e-9 and a.y + a.h <= size[1] + 1e-9
            assert all(
                a.x + a.w <= b.x + 1e-6
                or b.x + b.w <= a.x + 1e-6
                or a.y + a.h <= b.y + 1e-6
                or b.y + b.h <= a.y + 1e-6
                for b in cells[:i]
            )


@pytest.mark.parametrize("page", PAGE_IDS)
def test_every_point_of_a_page_can_be_pointed_at(page: str) -> None:
    scene = scene_of(page, "wgan-gp", 2)
    data = figure.compute(scene, ComputeOptions(blocking=False))
    for cell in arrange(scene, *SIZE, 12.0)[1]:
        frame = figure.frame_of(QPainter(), cell, scene, data, THEMES["dark"])
        for x, y in (
            (frame.x + 5.0, frame.y + 5.0),
            (frame.x + frame.w / 2.0, frame.y + frame.h / 2.0),
            (frame.x - 3.0, frame.y + 9.0),
        ):
            assert isinstance(cell.plot.hover_text(frame, scene, 0, data, x, y), str)
            led = cell.plot.on_click(frame, scene, 0, data, x, y)
            assert led is None or isinstance(led, Scene)
            cell.plot.nearest(frame, scene, 0, data, x, y)
            cell.plot.start_at(frame, scene, x, y)


@pytest.mark.parametrize("id", [id for id, entry in EXPORTERS.items() if id in ("png", "svg", "pdf")])
@pytest.mark.parametrize("page", PAGE_IDS)
def test_every_page_is_exported_with_its_recipe(page: str, id: str, tmp_path: Path) -> None:
    path = tmp_path / f"page.{id}"
    scene = scene_of(page, "non-saturating", 2)
    EXPORTERS[id].write(scene, path, Options(width=640, height=480))
    assert path.stat().st_size > 3000


@pytest.mark.parametrize("id", list(PAGE_SETTINGS))
@pytest.mark.parametrize("variant", list(variants()))
def test_every_study_has_a_default_that_suits_and_is_saved(id: str, variant: str) -> None:
    for training in ((), (UpdateConfig(),)):
        scene = Scene((Scenario(variant, dim=2),), trainings=training)
        full = scene.with_settings(id, scene.settings_of(id))
        assert scene_file.from_json(scene_file.to_json(full)) == full


@pytest.mark.parametrize("dim", [1, 2])
def test_a_click_on_the_sheet_starts_where_it_was_made(dim: int) -> None:
    scene = Scene((Scenario("minimax", dim=dim),), starts=(Start((0.3, -0.2), (0.1, 0.4)),), page="reduced")
    state = PLOTS["sheet"].state(scene, 0, 0.25, -0.1)  # type: ignore[attr-defined]
    x, s, energy = reduced(np.array(state.phi), np.array(state.theta))
    momentum = 0.14 if dim == 2 else 0.0
    np.testing.assert_allclose((s, x, energy**2 - x**2 - s**2), (0.25, -0.1, momentum**2), atol=1e-12)
