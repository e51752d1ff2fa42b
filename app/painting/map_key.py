"""What the colours of a map mean: in a strip beside it, or in rows below."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPen

from app.painting.frame import Frame, font
from app.painting.log_axes import ticks
from app.painting.map_image import NAMED, SHADES, Scale, place_color, place_name, shades, unplaced
from app.painting.verdict_colors import color_of, name_of
from app.theme.palettes import Theme
from gandyn import Map
from gandyn.analyses.trajectory_classifier import INCONCLUSIVE, KINDS

Entry = tuple[str, str, str]
# Room beside a map and below it, in units of the text size.
BESIDE, BELOW = 12.5, 9.5


def key(frame: Frame, maps: tuple[Map, ...], quantity: str, scale: Scale, below: bool = False) -> None:
    """What the colours mean, in a strip to the right of the frame, or under its axis."""
    if quantity in NAMED:
        (_lines if below else _rows)(frame, _entries(maps, quantity, frame.theme))
    elif below:
        _lying(frame, scale)
    else:
        _bar(frame, scale)


def _entries(maps: tuple[Map, ...], quantity: str, theme: Theme) -> list[Entry]:
    """(colour, name, share) of what occurs; shares only of a map that is done, for a part says nothing of the
    whole.
    """
    if quantity == "verdict":
        shares = {kind: share for found in maps for kind, share in found.shares().items()}
        return [
            (color_of(kind, theme), name_of(kind), _percent(maps, shares[kind]))
            for kind in KINDS
            if kind in shares
        ]
    places = [
        (place_color(i, place, theme), place_name(place), _percent(maps, place.share))
        for i, place in enumerate(maps[-1].destinations)
    ]
    lost = float(unplaced(maps[-1]).mean())
    return (
        [*places, (color_of(INCONCLUSIVE, theme), name_of(INCONCLUSIVE), _percent(maps, lost))]
        if lost
        else places
    )


def _percent(maps: tuple[Map, ...], share: float) -> str:
    return f"{share:.1%}" if len(maps) == 1 and maps[0].share == 1.0 else "…"


def _rows(frame: Frame, entries: list[Entry]) -> None:
    painter, size = frame.painter, frame.theme.text
    x, y = frame.x + frame.w + 1.2 * size, frame.y
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    for color, name, share in entries:
        painter.setPen(QPen(QColor(frame.theme.muted), 0.7))
        painter.setBrush(QColor(color))
        painter.drawRect(QRectF(x, y + 0.25 * size, 1.1 * size, 1.1 * size))
        painter.setFont(font(frame.theme, 0.95))
        painter.setPen(QColor(frame.theme.ink))
        room = (BESIDE - 3.4) * size
        painter.drawText(
            QRectF(x + 1.7 * size, y, room, 1.6 * size),
            left,
            painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room)),
        )
        painter.setPen(QColor(frame.theme.muted))
        painter.drawText(QRectF(x + 1.7 * size, y + 1.4 * size, room, 1.5 * size), left, share)
        y += 3.4 * size


def _bar(frame: Frame, scale: Scale) -> None:
    painter, size = frame.painter, frame.theme.text
    x, h = frame.x + frame.w + 1.2 * size, min(frame.h, 24.0 * size)
    strip = np.ascontiguousarray(
        np.concatenate([shades(scale, frame.theme)[::-1], np.full((SHADES, 1), 255, dtype=np.uint8)], axis=1)
    )
    painter.drawImage(
        QRectF(x, frame.y, 1.2 * size, h), QImage(strip.data, 1, SHADES, 4, QImage.Format.Format_RGBA8888)
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(frame.theme.muted), 0.7))
    painter.drawRect(QRectF(x, frame.y, 1.2 * size, h))
    painter.setFont(font(frame.theme, 0.88))
    low, high = scale.ends
    for at, text in ticks(low, high, 2.3 * size / h, scale.log):
        y = frame.y + h * (high - at) / (high - low)
        painter.drawText(
            QRectF(x + 1.7 * size, y - 0.8 * size, 7.0 * size, 1.6 * size),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            text,
        )


def _lines(frame: Frame, entries: list[Entry]) -> None:
    """As many beside each other as have room."""
    painter, size = frame.painter, frame.theme.text
    columns = max(1, int(frame.w // (15.0 * size)))
    width, top = (frame.w + size) / columns, frame.y + frame.h + 3.6 * size
    for number, (color, name, share) in enumerate(entries):
        row, column = divmod(number, columns)
        _line(
            frame,
            QRectF(frame.x + column * width, top + 1.6 * row * size, width, 1.6 * size),
            color,
            name,
            "" if share == "…" else share,
        )
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _line(frame: Frame, box: QRectF, color: str, name: str, share: str) -> None:
    """Colour, name and share in one line; the name gives way."""
    painter, size = frame.painter, frame.theme.text
    painter.setFont(font(frame.theme, 0.9))
    painter.setPen(QPen(QColor(frame.theme.muted), 0.7))
    painter.setBrush(QColor(color))
    painter.drawRect(QRectF(box.x(), box.y() + 0.3 * size, size, size))
    metrics, left = painter.fontMetrics(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    room = box.width() - 2.2 * size - metrics.horizontalAdvance(f"  {share}")
    text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(room))
    painter.setPen(QColor(frame.theme.ink))
    painter.drawText(box.adjusted(1.5 * size, 0.0, 0.0, 0.0), left, text)
    painter.setPen(QColor(frame.theme.muted))
    painter.drawText(
        box.adjusted(1.5 * size + metrics.horizontalAdvance(f"{text}  "), 0.0, 0.0, 0.0), left, share
    )


def _lying(frame: Frame, scale: Scale) -> None:
    """The bar of shades along the map's lower edge."""
    painter, size = frame.painter, frame.theme.text
    y, (low, high) = frame.y + frame.h + 4.0 * size, scale.ends
    strip = np.ascontiguousarray(
        np.concatenate([shades(scale, frame.theme), np.full((SHADES, 1), 255, dtype=np.uint8)], axis=1)
    )
    box = QRectF(frame.x, y, frame.w, 1.2 * size)
    painter.drawImage(box, QImage(strip.data, SHADES, 1, 4 * SHADES, QImage.Format.Format_RGBA8888))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(frame.theme.muted), 0.7))
    painter.drawRect(box)
    painter.setFont(font(frame.theme, 0.88))
    for at, text in ticks(low, high, 5.0 * size / frame.w, scale.log):
        x = frame.x + frame.w * (at - low) / (high - low)
        painter.drawText(
            QRectF(x - 4.0 * size, y + 1.4 * size, 8.0 * size, 1.5 * size), Qt.AlignmentFlag.AlignCenter, text
        )
