"""The bundled fonts: every character that Gandyn shows has a glyph, with no other font on the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QRawFont
from PySide6.QtWidgets import QApplication

from app.painting.frame import font
from app.theme.palettes import THEMES
from tests.app import texts

FOLDER = texts.ROOT / "resources" / "fonts"
FILES = sorted(FOLDER.glob("*.otf"))
REGULAR, BOLD = FOLDER / "GandynSans-Regular.otf", FOLDER / "GandynSans-Bold.otf"
MATHS = "φθψσλγμητωρβ₀₁₂ₙ′−‖±≤≥≠≈√∞∈·×…→←↔∂∇²³⁻½⌘␣∘–—"
BARE = """
import time
from PySide6.QtGui import QFontInfo, QGuiApplication, QRawFont
application = QGuiApplication([])
from app.theme import fonts
start = time.perf_counter()
fonts.load()
font = QGuiApplication.font()
families = QFontInfo(font).family(), QRawFont.fromFont(font).familyName()
print(time.perf_counter() - start, *families, sep="|")
"""


def lacking(text: Iterable[str], *files: Path) -> set[str]:
    """The characters for which none of the fonts has a glyph."""
    raw = [QRawFont(str(file), 12.0) for file in files]
    assert all(font.isValid() for font in raw)
    return {c for c in set(text) if not any(font.supportsCharacter(ord(c)) for font in raw)}


def shown() -> set[str]:
    translated = (
        text
        for file in (texts.ROOT / "resources" / "translations").glob("*/*.json")
        for text in json.loads(file.read_text("utf-8")).values()
    )
    lessons = (file.read_text("utf-8") for file in (texts.ROOT / "resources" / "lessons").glob("**/*.md"))
    every = (*texts.written(), *texts.registered(), *translated, *lessons)
    return {c for text in every for c in text if ord(c) > 126}


def test_every_character_has_a_glyph(app: QApplication) -> None:
    unseen = {
        c for c in shown() if unicodedata.category(c) in ("Cf", "Cs", "Zp")
    }  # marks that are never drawn
    assert sorted(lacking(shown() - unseen, *FILES)) == []


def test_mathematics_needs_no_second_font(app: QApplication) -> None:
    assert lacking(MATHS, REGULAR) == lacking(MATHS, BOLD) == set()


def test_chinese_of_every_day_is_there(app: QApplication) -> None:
    level_1 = (
        bytes((row, cell)).decode("gb2312", "ignore")
        for row in range(0xB0, 0xD8)
        for cell in range(0xA1, 0xFF)
    )
    assert lacking("".join(level_1), FOLDER / "GandynCJK-Regular.otf") == set()


def test_licence_and_names(app: QApplication) -> None:
    """The licence lies beside the fonts, which keep their makers' reserved names to themselves."""
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert {QRawFont(str(file), 12.0).familyName() for file in FILES} == {"Gandyn Sans", "Gandyn CJK"}


def test_fonts_are_small() -> None:
    assert sum(file.stat().st_size for file in FILES) < 1_500_000


def test_pictures_and_window_use_them(app: QApplication) -> None:
    assert {"Gandyn Sans", "Gandyn CJK"} <= set(QFontDatabase.families())
    assert QFontInfo(font(THEMES["dark"], bold=True)).family() == "Gandyn Sans"
    assert QFontInfo(QFont(QApplication.font())).family() == "Gandyn Sans"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can be told to have no fonts")
def test_a_machine_without_fonts(tmp_path: Path) -> None:
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>", encoding="utf-8")
    environment = {
        **os.environ,
        "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
        "PYTHONPATH": str(texts.ROOT),
    }
    result = subprocess.run(
        [sys.executable, "-c", BARE], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    spent, family, drawn = result.stdout.strip().split("|")
    assert family == drawn == "Gandyn Sans"
    assert float(spent) < 0.3  # about 0.01; a busy machine may be slower
