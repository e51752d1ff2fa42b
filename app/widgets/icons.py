"""Small pictures from resources/icons, drawn in the theme's ink at the screen's resolution."""

from __future__ import annotations

import functools
from importlib import resources

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.theme import style

_COLOR = "#010203"  # what the files are drawn in


def icon(name: str, color: str = "") -> QIcon:
    """The icon in the theme's ink, faded where disabled; ask again after a change of theme."""
    look = style.theme()
    result = QIcon(picture(name, color or look.ink))
    faded = style.blend(look.muted, look.panel, 0.55).name()
    result.addPixmap(picture(name, faded), QIcon.Mode.Disabled)
    return result


def picture(name: str, color: str, length: float = 18.0) -> QPixmap:
    """The icon as a square pixmap; `length` in pixels at the normal text size."""
    screen = QGuiApplication.primaryScreen()
    ratio = max(screen.devicePixelRatio() if screen else 1.0, 1.0)
    pixmap = QPixmap(round(style.px(length) * ratio), round(style.px(length) * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(source(name).replace(_COLOR, color).encode())).render(
        painter, QRectF(0, 0, style.px(length), style.px(length))
    )
    painter.end()
    return pixmap


@functools.cache
def source(name: str) -> str:
    """The SVG text of resources/icons/name.svg."""
    return (resources.files("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")
