"""The spectrum: eigenvalues of the flow and multipliers of the rules above, the diagram over the chosen
number below.
"""

from __future__ import annotations

from app.model.scene import Scene
from app.pages.page import Cell, LayoutRect, Page


def cells(scene: Scene, room: LayoutRect) -> list[Cell]:
    """A column for every scenario."""
    return [
        cell
        for i, column in enumerate(room.columns(len(scene.scenarios)))
        for cell in _column(scene, i, column)
    ]


def _column(scene: Scene, i: int, room: LayoutRect) -> list[Cell]:
    planes = ["eigenvalues", *(["multipliers"] if scene.trainings else [])]
    if len(planes) > 1 and room.w < 0.75 * room.h:
        upper, middle, lower = room.rows(1.0, 1.0, 0.8)
        return [upper.cell(planes[0], i), middle.cell(planes[1], i), lower.cell("diagram", i)]
    if len(planes) == 1 and room.w > 1.5 * room.h:
        left, right = room.columns(2)
        return [left.cell(planes[0], i), right.cell("diagram", i)]
    upper, lower = room.rows(1.5, 1.0)
    return [part.cell(name, i) for part, name in zip(upper.columns(len(planes)), planes)] + [
        lower.cell("diagram", i)
    ]


PAGE = Page(
    "spectrum", "Spectrum", "Eigenvalues and multipliers as one number changes", 10, cells, progressive=True
)
