"""The link to a scene, as a QR code large enough for a projector, and as text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.model import qr_code, share_link
from app.model.scene import SceneError
from app.model.session import Session
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts


class QrCode(QWidget):
    """Dark on light in every theme, because cameras read no other; whole pixels, so that edges are sharp."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: qr_code.Modules = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(style.px(200), style.px(200))
        self.setAccessibleName(tr("QR code"))

    def show_link(self, link: str) -> None:
        """Raises SceneError for a link that no code holds."""
        self._rows = qr_code.modules(link)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As large as fits."""
        painter = QPainter(self)
        count = len(self._rows) + 2 * qr_code.QUIET
        ratio = self.devicePixelRatio()
        side = int(min(self.width(), self.height()) * ratio / count) / ratio
        left, top = (self.width() - side * count) / 2.0, (self.height() - side * count) / 2.0
        painter.fillRect(QRectF(left, top, side * count, side * count), Qt.GlobalColor.white)
        for y, row in enumerate(self._rows, qr_code.QUIET):
            for x, dark in enumerate(row, qr_code.QUIET):
                if dark:
                    painter.fillRect(
                        QRectF(left + x * side, top + y * side, side, side), Qt.GlobalColor.black
                    )


class LinkDialog(QDialog):
    """Follows the session: what is shown is the link to what the window shows."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Link to this scene"))
        self._session, self._code = session, QrCode()
        self._text = QLineEdit(readOnly=True)
        self._text.setAccessibleName(tr("Link"))
        self._refusal = layouts.label("", "muted", wrap=True)
        copy = layouts.push(tr("Copy link"), look="main")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text.text()))
        words = tr("Scan it, or paste the link into Gandyn or behind the command gandyn.")
        box = QVBoxLayout(self)
        for part in (layouts.label(words, "muted", wrap=True), self._code, self._refusal):
            box.addWidget(part, 1 if part is self._code else 0)
        box.addWidget(layouts.row(self._text, copy, stretch=0))
        self.resize(QSize(style.px(520), style.px(600)).boundedTo(self.screen().availableSize() * 0.9))
        session.changed.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """The link to the scene as it is now."""
        link = share_link.to_link(self._session.scene)
        self._text.setText(link)
        self._text.setCursorPosition(0)
        try:
            self._code.show_link(link)
            refusal = ""
        except SceneError as error:
            refusal = tr(error.message)
        self._refusal.setText(refusal)
        self._code.setVisible(not refusal)
        self._refusal.setVisible(bool(refusal))
