"""Qt without a window: an application, where there is none."""

from __future__ import annotations

import os
import sys
from typing import Any

from PySide6.QtWidgets import QApplication

from app.tasks import main_thread
from app.theme import fonts

_kept: list[Any] = []


def ensure_application() -> None:
    """Starts Qt on its offscreen platform, with our fonts, unless an application is running."""
    if QApplication.instance() is not None:
        return
    if not os.environ.get("QT_QPA_PLATFORM") and sys.platform.startswith("linux"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _kept.append(QApplication(["gandyn"]))
    fonts.load()
    main_thread.prepare()
