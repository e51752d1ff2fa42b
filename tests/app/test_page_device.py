"""Pictures of graphics scenes on other devices: vectors stay vectors, nothing changes with the scale, nothing
leaks.
"""

from __future__ import annotations

import gc
import re
import resource
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.figure import figure
from app.figure.figure_view import FigureView
from app.figure.headless import ensure_application
from app.graphics import page_device, page_file
from app.model.scene import first_scene
from app.theme.palettes import LIGHT, THEMES

SIZE = (900, 640)


@pytest.fixture
def view() -> Iterator[FigureView]:
    """The first scene, laid out without a window."""
    ensure_application()
    scene = first_scene().with_display(speed_colors=False)
    found = FigureView.headless(*SIZE)
    found.display(scene, figure.compute(scene), THEMES[LIGHT])
    yield found
    found.close()


def painted(view: FigureView, scale: float) -> QImage:
    """The view's picture in `scale` pixels to a logical pixel."""
    image = QImage(round(SIZE[0] * scale), round(SIZE[1] * scale), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(scale, scale)
    page_device.render(view, painter)
    painter.end()
    return image


def svg(view: FigureView, area: QRectF | None = None) -> str:
    """The view as SVG."""
    return page_file.svg_page(
        lambda out: page_device.render(view, out, area, outlines=True), *SIZE, "test"
    ).decode()


def test_an_svg_holds_no_bitmaps_and_no_text(view: FigureView) -> None:
    text = svg(view)
    assert "<image" not in text and "<text" not in text and text.count("<path") > 100


def test_a_speed_tint_is_the_only_image_of_a_portrait() -> None:
    ensure_application()
    scene = first_scene().with_display(speed_colors=True)
    found = FigureView.headless(*SIZE)
    try:
        found.display(scene, figure.compute(scene), THEMES[LIGHT])
        assert svg(found).count("<image") == 1
    finally:
        found.close()


def test_an_svg_of_one_plot_leaves_the_others_out(view: FigureView) -> None:
    cell = next(cell for cell in view.cells() if cell.plot.id == "series")
    assert len(svg(view, QRectF(cell.x, cell.y, cell.w, cell.h))) < 0.5 * len(svg(view))


def test_lines_are_as_wide_in_vectors_as_on_the_screen(view: FigureView) -> None:
    widths = {float(width) for width in re.findall(r'stroke-width="([0-9.]+)"', svg(view))}
    assert 1.0 in widths and max(widths) < 8.0


def test_a_picture_three_times_as_large_is_the_same_picture(view: FigureView) -> None:
    small, large = painted(view, 1.0), painted(view, 3.0)
    shape = (SIZE[1], 3, SIZE[0], 3, 4)
    pixels = np.frombuffer(large.constBits(), np.uint8).reshape(shape).mean((1, 3))
    known = np.frombuffer(small.constBits(), np.uint8).reshape(SIZE[1], SIZE[0], 4)
    apart = np.abs(pixels - known)[..., :3].max(-1)
    # Antialiasing differs by shades; lines that were wider, or letters that were moved, would differ in whole
    # pixels.
    assert apart.mean() < 3.0 and (apart > 128).mean() < 2e-3


def test_rendering_leaves_the_screen_as_it_was(view: FigureView) -> None:
    before = view.grab().toImage()
    svg(view)
    assert view.grab().toImage() == before


def test_two_hundred_renders_keep_no_memory(view: FigureView) -> None:
    cell = next(cell for cell in view.cells() if cell.plot.id == "series")
    area = QRectF(cell.x, cell.y, cell.w, cell.h)

    def used() -> float:
        gc.collect()
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize() / 1e6

    # Of one plot: the scene hands all of its primitives on, and only what is written is less.
    for _ in range(20):
        svg(view, area)
    before = used()
    for _ in range(200):
        svg(view, area)
    assert used() - before < 12.0  # 60 kB a render; a list of points that is kept makes it 1.4 MB


PROGRAM = """
from app.figure.headless import ensure_application
ensure_application()
from PySide6.QtGui import QImage, QPainter
from app.compute.options import ComputeOptions
from app.figure import figure
from app.model.scene import first_scene
from app.theme.palettes import THEMES
scene = first_scene()
image = QImage(640, 480, QImage.Format.Format_RGB32)
painter = QPainter(image)
figure.paint(painter, scene, figure.compute(scene, ComputeOptions(compiled=False)), THEMES["light"], 640, 480)
painter.end()
"""


@pytest.mark.parametrize("number", range(2))
def test_a_program_that_painted_a_figure_ends_well(number: int) -> None:
    """PySide's clean-up does not survive graphics items that Python forgets in any order."""
    assert subprocess.run([sys.executable, "-c", PROGRAM], timeout=120, check=False).returncode == 0
