"""Typeset formulas that appear when they are ready: a worker typesets, the label paints."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue

from PySide6.QtCore import QByteArray, QEvent, QObject, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.tasks.worker import Worker
from app.text import formulas
from app.theme import style


class Typesetter(QObject):
    """Typesets what is wanted off the UI thread, one worker for the whole window; ready() when there
    is news.
    """

    ready = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._wanted: SimpleQueue[str] = SimpleQueue()
        self._worker: Worker | None = None

    def want(self, latex: str) -> bool:
        """Whether the formula can be shown now; if not, it will be soon."""
        if formulas.known(latex):
            return True
        wanted = self._wanted
        wanted.put(latex)
        if self._worker is None:
            self._worker = Worker()
            self._worker.done.connect(self.ready)
        self._worker.submit(lambda is_cancelled: _typeset(wanted))
        return False

    def stop(self) -> None:
        """Ends the worker's thread."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None


def _typeset(wanted: SimpleQueue[str]) -> None:
    """On the worker's thread: all that is wanted, also by requests that were dropped for newer ones."""
    with suppress(Empty):
        while True:
            with suppress(formulas.FormulaError):
                formulas.svg(wanted.get_nowait(), "#000000", 20.0)


_typesetter: list[Typesetter] = []


def typesetter() -> Typesetter:
    """The one that all labels share."""
    if not _typesetter:
        _typesetter.append(Typesetter())
    return _typesetter[0]


def stop() -> None:
    """Ends the shared worker; the next formula starts another."""
    if _typesetter:
        _typesetter[0].stop()


class FormulaLabel(QWidget):
    """One line of LaTeX in the palette's ink, scaled down if the panel is narrower than the formula."""

    def __init__(self, latex: str = "", size: float = 15.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._renderer: QSvgRenderer | None = None
        self._natural = QSize(1, style.px(size * 1.6))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        typesetter().ready.connect(self._load)
        self.set_latex(latex)

    def set_latex(self, latex: str) -> None:
        """Shows another formula as soon as it is typeset."""
        self._latex, self._renderer = latex, None
        self.setAccessibleName(latex)
        if latex and typesetter().want(latex):
            self._load()
        self.update()

    def sizeHint(self) -> QSize:
        """The formula's own size."""
        return self._natural

    def minimumSizeHint(self) -> QSize:
        """Any width will do: it shrinks."""
        return QSize(1, self._natural.height())

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: the same formula in another ink."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.EnabledChange):
            self._renderer = None
            self._load()
        super().changeEvent(event)

    def _load(self) -> None:
        if not self._latex or self._renderer is not None or not formulas.known(self._latex):
            return
        text = formulas.svg(
            self._latex, self.palette().color(self.foregroundRole()).name(), style.px(self._size)
        )
        self._renderer = QSvgRenderer(QByteArray(text.encode()))
        self._natural = self._renderer.defaultSize()
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Left-aligned, centred vertically, crisp at any resolution."""
        if self._renderer is None:
            return
        factor = min(
            1.0, self.width() / max(self._natural.width(), 1), self.height() / max(self._natural.height(), 1)
        )
        width, height = self._natural.width() * factor, self._natural.height() * factor
        painter = QPainter(self)
        self._renderer.render(painter, QRectF(0.0, (self.height() - height) / 2, width, height))
        painter.end()


class FormulaColumn(QWidget):
    """Several formulas under each other; labels are kept and reused."""

    def __init__(self, size: float = 15.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._labels: list[FormulaLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.px(5))

    def set_lines(self, lines: Sequence[str]) -> None:
        """Shows these formulas."""
        while len(self._labels) < len(lines):
            self._labels.append(FormulaLabel(size=self._size))
            self._column.addWidget(self._labels[-1])
        for i, label in enumerate(self._labels):
            label.set_latex(lines[i] if i < len(lines) else "")
            label.setVisible(i < len(lines))
