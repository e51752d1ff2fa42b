"""What stands above the plots: the scene's title, and of each scenario the name, its numbers and
equations.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.figure.layout import Header, page_of, title_height
from app.model.scene import Scene
from app.pages import Headline
from app.painting import primitives
from app.painting.frame import font
from app.text.parameter_text import parameter_text
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn import Scenario, regularizers

SMALLEST = 0.75  # part of their size to which numbers are made smaller while presenting
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def paint(painter: QPainter, headers: list[Header], scene: Scene, theme: Theme, width: float) -> None:
    """All that stands above the plots."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    headline = page_of(scene).headline
    if headline is not None:
        _headline(painter, headers[0], headline(scene), scene, theme)
        return
    _title(painter, scene, theme, width)
    # All columns show their equations, or none does.
    used = max(_names(painter, header, scene, theme) for header in headers)
    for header in headers:
        equations = tuple(scene.scenarios[header.scenario].equations())
        _equations(painter, equations, header, theme, used + 3.0 * theme.text)


def _title(painter: QPainter, scene: Scene, theme: Theme, width: float) -> None:
    height = title_height(scene, theme.text)
    if height:
        painter.setPen(QColor(theme.ink))
        painter.setFont(font(theme, 1.1))
        box = QRectF(theme.text, 0.2 * theme.text, width - 2.0 * theme.text, height)
        text = painter.fontMetrics().elidedText(
            tr(scene.title), Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(box, LEFT, text)


def _headline(painter: QPainter, header: Header, told: Headline, scene: Scene, theme: Theme) -> None:
    """Of a page that is not about the scenarios."""
    facts = "   ·   ".join(text for text in (told.facts, tr(scene.title)) if text)
    used = _two_lines(
        painter, header, told.name, (facts, told.facts), theme, _aside(told.formulas, header, theme)
    )
    if told.formulas:
        _equations(painter, told.formulas, header, theme, used + 3.0 * theme.text)


def _names(painter: QPainter, header: Header, scene: Scene, theme: Theme) -> float:
    """Name and numbers, on the left; returns how much of the width they take."""
    scenario = scene.scenarios[header.scenario]
    name = tr(scenario.spec.name)
    if len(scene.scenarios) > 1:
        name = f"{'ABCD'[header.scenario]}   {name}"
    text = header_text(scenario)
    titled = f"{text}   ·   {tr(scene.title)}" if scene.title and len(scene.scenarios) == 1 else text
    return _two_lines(
        painter, header, name, (titled, text), theme, _aside(tuple(scenario.equations()), header, theme)
    )


def _aside(equations: tuple[str, ...], header: Header, theme: Theme) -> float:
    """What equations beside the name must have where they come first."""
    if not (theme.roomy and equations and not header.lines):
        return 0.0
    return primitives.formula_width(_joined(equations), 1.35 * theme.text) + 4.0 * theme.text


def _joined(equations: tuple[str, ...]) -> str:
    return r",\qquad ".join(equations)


def _two_lines(
    painter: QPainter, header: Header, name: str, texts: tuple[str, str], theme: Theme, aside: float = 0.0
) -> float:
    """texts: the second line with the title and without it; a title that would be cut is left out. aside: the
    width that equations beside it need.
    """
    size = theme.text
    x, width = header.x + 1.0 * size, header.w - 2.0 * size
    room = width - aside
    painter.setPen(QColor(theme.ink))
    painter.setFont(font(theme, 1.25, bold=True))
    used = float(painter.fontMetrics().horizontalAdvance(name))
    painter.drawText(QRectF(x, header.y + 0.35 * size, width, 1.7 * size), LEFT, name)
    painter.setPen(QColor(theme.muted))
    painter.setFont(font(theme, 0.95))
    metrics = painter.fontMetrics()
    if theme.roomy and metrics.horizontalAdvance(texts[1]) > width:
        # Numbers come smaller rather than not at all.
        painter.setFont(font(theme, 0.95 * max(width / metrics.horizontalAdvance(texts[1]), SMALLEST)))
        metrics = painter.fontMetrics()
    text = texts[0] if metrics.horizontalAdvance(texts[0]) <= room else texts[1] or texts[0]
    used = max(used, float(metrics.horizontalAdvance(text)))
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width))
    painter.drawText(QRectF(x, header.y + 1.95 * size, width, 1.5 * size), LEFT, text)
    return used


def _equations(
    painter: QPainter, equations: tuple[str, ...], header: Header, theme: Theme, used: float
) -> None:
    if header.lines:
        _in_lines(painter, equations, header, theme)
        return
    room, size = header.w - used - 1.5 * theme.text, 1.35 * theme.text
    latex = _joined(equations)
    natural = primitives.formula_width(latex, size)
    if room < 0.55 * natural:
        return
    width = min(natural, room)
    left, middle = header.x + header.w - width - 1.2 * theme.text, header.y + 0.5 * header.h
    primitives.formula(painter, latex, theme.ink, size, left, middle, (width, 0.94 * header.h))


def _in_lines(painter: QPainter, equations: tuple[str, ...], header: Header, theme: Theme) -> None:
    """Below name and numbers, as large as the column lets them be."""
    size, width = theme.text, header.w - 2.0 * theme.text
    lines = equations if len(header.lines) > 1 else (_joined(equations),)
    top = header.y + header.h - sum(header.lines) * size
    for latex, height in zip(lines, header.lines):
        room = width, 0.94 * height * size
        primitives.formula(
            painter, latex, theme.ink, 1.35 * size, header.x + size, top + 0.5 * height * size, room
        )
        top += height * size


def header_text(scenario: Scenario) -> str:
    """The scenario's numbers in one line."""
    parts = [parameter_text(p, scenario.parameters[p.id]) for p in scenario.spec.parameters]
    for id, strength in scenario.regularizers.items():
        entry = regularizers()[id]
        parts.append(f"{tr(entry.name)} {parameter_text(entry.strength, strength)}")
    if scenario.time_scales != (1.0, 1.0):
        d, g = scenario.time_scales
        parts.append(tr("time scales: D {d}, G {g}").format(d=f"{d:g}", g=f"{g:g}"))
    return "   ".join([*parts, f"d = {scenario.dim}"])
