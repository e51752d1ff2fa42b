"""The fonts Gandyn brings along, so that it reads the same where the system has others, or none at all."""

from __future__ import annotations

import functools
from importlib import resources

from PySide6.QtGui import QFontDatabase, QGuiApplication

# The last two are for characters outside of ours, as someone may type them into a title.
FAMILIES = ("Gandyn Sans", "Gandyn CJK", "Noto Sans CJK SC", "DejaVu Sans")


@functools.cache
def load() -> None:
    """Makes the fonts of resources/fonts known to Qt and the application's default; needs an application,
    works once.
    """
    folder = resources.files("resources") / "fonts"
    for file in folder.iterdir():
        if file.name.endswith(".otf"):
            QFontDatabase.addApplicationFontFromData(file.read_bytes())
    font = QGuiApplication.font()
    font.setFamilies(list(FAMILIES))
    QGuiApplication.setFont(font)
