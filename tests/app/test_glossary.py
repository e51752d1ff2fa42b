"""The glossary: complete, found in texts of both languages, one hover away."""

from __future__ import annotations

import re
from html import escape

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget

from app.text import glossary, translation
from app.text.glossary import SYMBOLS, WORDS, meanings_of, of_formula
from app.window.help_page import page
from app.window.main_window import MainWindow
from tests.app import texts

TABLES = (texts.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").split("## Words")
# Names of the code, which no picture and no panel shows.
OF_THE_CODE = {
    "k", "on", "lane", "kernel", "window statistics", "switch", "box", "scene", "session", "page", "plot",
    "cell", "panel", "recipe", "doubt", "page settings", "verdict kinds", "round", "m", "a", "b", "e", "v",
    "ψ", "α", "A", "training", "measure", "figure", "finding",
}  # fmt: skip


def named(table: str) -> set[str]:
    """What the first column of a table explains, one by one."""
    rows = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
    names = {part for row in rows for part in re.split(", ", re.sub(r"\([^)]*\)|`", "", row))}
    return {name.strip() for name in names} - {"symbol", "word", "---", ""}


def test_every_symbol_and_word_of_the_documentation_is_explained_in_the_window() -> None:
    symbols = {name for names, _ in SYMBOLS for name in names.split(", ")}
    words = {str(word) for word, _ in WORDS}
    assert named(TABLES[1]) - words - OF_THE_CODE == set()
    assert named(TABLES[0]) - symbols - OF_THE_CODE == set()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Limit cycles", ["limit cycle"]),
        ("θ₁ and φ", ["θ", "φ"]),
        ("τ<sub>D</sub>", ["τ_D, τ_G"]),
        ("d = 2", ["d"]),
        ("a start", ["start"]),
        ("the energy E of a walk", ["energy", "walk"]),
        ("started restarting", []),
        ("c", ["c"]),
    ],
)
def test_what_stands_in_a_text_is_found(text: str, names: list[str]) -> None:
    assert sorted(name for name, _ in meanings_of(text)) == sorted(names)


def test_chinese_words_are_found_in_chinese_texts() -> None:
    translation.set_language("zh")
    found = dict(meanings_of("零倾线与极限环"))
    assert set(found) == {"零倾线", "极限环"} and "箭头" in found["零倾线"]


def test_letters_are_symbols_in_formulas() -> None:
    latex = r"\dot{\varphi} = -\theta - 2\lambda\left(1 - \frac{c}{\|\varphi\|}\right)\varphi"
    assert {name for name, _ in meanings_of(of_formula(latex), True)} == {"φ", "θ", "λ", "c"}


def test_the_help_page_has_all_of_it() -> None:
    assert all(escape(meaning) in page() for _, meaning in WORDS)
    assert len({str(word) for word, _ in WORDS}) == len(WORDS) > 45 and glossary.MOST >= 5


def hover(widget: QWidget, at: QPoint) -> str:
    """The tooltip that the mouse brings up there."""
    QToolTip.hideText()
    QApplication.sendEvent(widget, QHelpEvent(QHelpEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
    return QToolTip.text()


def test_labels_and_the_header_explain_themselves(commanded: MainWindow) -> None:
    commanded.docks.show("model")
    QApplication.processEvents()
    model = commanded.docks.panel("model")
    label = next(label for label in model.findChildren(QLabel) if label.text() == "Scenario")
    assert "<b>scenario</b>" in hover(label, label.rect().center())
    viewport = commanded.canvas.viewport()
    shown = hover(viewport, QPoint(viewport.width() - 80, 12))
    assert "<b>θ</b>" in shown and "<b>φ</b>" in shown
    assert commanded.canvas.headline_at(QPointF(viewport.rect().center())) == ""
