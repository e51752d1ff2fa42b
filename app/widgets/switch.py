"""On or off: a pill and its title, superqt's switch in the theme's colours."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget
from superqt.switch import QStyleOptionToggleSwitch, QToggleSwitch

from app.theme import style


class Switch(QToggleSwitch):
    """The whole row answers to the mouse; a click leaves the keyboard where it is, so that Space plays on."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.switchWidth, self.switchHeight, self.handleSize = style.px(26), style.px(14), style.px(10)
        # Side by side with a picture that follows at once, a pill that glides looks late.
        self.setAnimationDuration(0)
        self._ink()

    def _ink(self) -> None:
        look = style.theme()
        self.onColor, self.offColor = look.accent, look.faint

    def initStyleOption(self, option: QStyleOptionToggleSwitch) -> None:
        """A handle that is seen on either ground."""
        super().initStyleOption(option)
        option.handle_color = style.blend(
            style.theme().window if self.isChecked() else style.theme().muted, style.theme().panel, 0.0
        )

    def drawGroove(self, painter: QPainter, rect: QRectF, option: QStyleOptionToggleSwitch) -> None:
        """The pill, ringed while it has the keyboard."""
        super().drawGroove(painter, rect, option)
        if self.hasFocus():
            painter.setPen(style.blend(style.theme().accent, style.theme().ink, 0.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)

    def changeEvent(self, event: QEvent) -> None:
        """The colours of another theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._ink()
        super().changeEvent(event)
