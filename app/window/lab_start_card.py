"""The large Start button in the middle of the lab's empty page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.model.scene import LAB
from app.plots.lab_plot import LabPlot
from app.text.translation import tr
from app.theme import style
from app.training import actions
from app.training.manager import TrainingManager
from app.widgets import layouts
from app.window.canvas_base import CanvasBase


class LabStartCard(QFrame):
    """Lies over the plots of the page until one of its runs was started: what would be trained, and Start."""

    def __init__(self, canvas: CanvasBase, manager: TrainingManager) -> None:
        super().__init__(canvas)
        self._canvas, self._manager = canvas, manager
        self.setObjectName("card")
        self.title, self.note = layouts.label("", "heading", wrap=True), layouts.label("", "muted", wrap=True)
        tip = tr("Starts all runs side by side, or lets them go on.")
        self.start = layouts.push(tr("Start training"), f"<p>{tip}</p>", "main")
        self.start.setObjectName("lab-start-large")
        self.start.setMinimumSize(style.px(180), style.px(46))
        self.start.setCursor(Qt.CursorShape.PointingHandCursor)
        self.start.clicked.connect(self._begin)
        self._build()
        canvas.installEventFilter(self)
        self.follow()

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(*([style.px(18)] * 4))
        box.setSpacing(style.px(10))
        for label in (self.title, self.note):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.addWidget(self.title)
        box.addWidget(self.start, 0, Qt.AlignmentFlag.AlignCenter)
        box.addWidget(self.note)

    def follow(self) -> None:
        """Appears and goes as the scene and its runs say."""
        scene = self._canvas.session.scene
        wanted = scene.page == LAB and set(self._manager.states()) == {"new"}
        if wanted:
            self._describe()
            self._place()
        self.setVisible(wanted)

    def _describe(self) -> None:
        from gandyn.training import EXPERIMENTS

        runs = self._manager.settings
        titles = dict.fromkeys(tr(EXPERIMENTS[run.experiment].title) for run in runs)
        self.title.setText("; ".join(titles))
        note = tr("{count} iterations; the plots fill while it trains.")
        self.note.setText(note.format(count=max(int(run.steps or 0) for run in runs)))

    def _place(self) -> None:
        """In the middle of the plots that wait for the training."""
        area = QRect()
        for cell in self._canvas.cells():
            if isinstance(cell.plot, LabPlot):
                area = area.united(QRect(round(cell.x), round(cell.y), round(cell.w), round(cell.h)))
        area = area if not area.isEmpty() else self._canvas.rect()
        width = min(style.px(320), max(area.width() - style.px(16), 1))
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout is not None else self.sizeHint().height()
        box = QRect(0, 0, width, max(height, self.sizeHint().height()))
        box.moveCenter(area.center())
        self.setGeometry(box)

    def _begin(self) -> None:
        actions.start_or_pause(self._canvas.session)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stays in the middle when the canvas is resized."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
