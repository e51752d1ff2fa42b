"""A list of a few entries with a painted sample each: one is chosen, the chosen one is edited below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from app.theme import style

Sample = Callable[[QPainter, int, QRectF], None]
PAD = 8.0
SAMPLE = 26.0


class _Row(QAbstractButton):
    """A sample and a text that wraps; the chosen row stands out."""

    def __init__(self, index: int, sample: Sample) -> None:
        super().__init__()
        self._index, self._sample = index, sample
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Long names take two lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the wrapped text."""
        room = width - style.px(3 * PAD + SAMPLE)
        return self.fontMetrics().boundingRect(
            0, 0, room, 10_000, self._flags(), self.text()
        ).height() + 2 * style.px(PAD)

    def sizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(style.px(160), self.heightForWidth(max(self.width(), style.px(160))))

    def minimumSizeHint(self) -> QSize:
        """No narrower than a word, and as high as the text is at its present width."""
        return QSize(style.px(120), self.heightForWidth(max(self.width(), style.px(120))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height: layouts around ask for it only when told."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _flags(self) -> int:
        return int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, sample, text."""
        look, painter = style.theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(
            style.blend(
                look.panel, look.accent, 0.22 if self.isChecked() else 0.08 if self.underMouse() else 0.0
            )
        )
        painter.drawRoundedRect(self.rect(), style.px(5), style.px(5))
        self._sample(
            painter,
            self._index,
            QRectF(style.px(PAD), 0.5 * self.height() - style.px(6), style.px(SAMPLE), style.px(12)),
        )
        painter.setPen(style.blend(look.ink, look.panel, 0.0))
        painter.drawText(
            self.rect().adjusted(style.px(2 * PAD + SAMPLE), 0, -style.px(PAD), 0), self._flags(), self.text()
        )
        painter.end()


class SwatchList(QWidget):
    """Rows by index. chosen(index): the user took another; set_texts and set_chosen emit nothing."""

    chosen = Signal(int)

    def __init__(self, sample: Sample, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sample = sample
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.px(2))
        self._group.idClicked.connect(self.chosen)

    def set_texts(self, texts: Sequence[str]) -> None:
        """As many rows as texts."""
        while len(self._group.buttons()) < len(texts):
            fresh = _Row(len(self._group.buttons()), self._sample)
            self._group.addButton(fresh, len(self._group.buttons()))
            self._column.addWidget(fresh)
        for i, row in enumerate(self.rows()):
            row.setVisible(i < len(texts))
            if i < len(texts) and row.text() != texts[i]:
                row.setText(texts[i])
                row.setToolTip(texts[i])
                row.updateGeometry()
            row.update()

    def rows(self) -> list[QAbstractButton]:
        """All rows ever needed, hidden ones too."""
        return self._group.buttons()

    def set_chosen(self, index: int) -> None:
        """Shows a row as chosen."""
        row = self._group.button(index)
        if row is not None:
            row.setChecked(True)
