"""Export: which format, how large, in which colours; for films how long. The work itself is
`app.services.export_service`'s.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QProgressBar,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.exporters import ANIMATION, DATA, EXPORTERS, MAX_LOOP, MAX_PAUSE, TEXT, Exporter, Options
from app.model.scene import SceneError
from app.model.session import Session
from app.services.export_service import ExportJob
from app.text.translation import tr
from app.theme import style
from app.theme.palettes import THEMES
from app.widgets import layouts
from app.widgets.float_spin_box import FloatSpinBox
from app.widgets.segmented import DropDown, Segmented
from app.window.export_size import ExportSize

SIZELESS = (DATA, TEXT)


class ExportDialog(QDialog):
    """Stays open beside the window; the picture may be changed and exported again."""

    def __init__(self, session: Session, job: ExportJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export"))
        self._session, self._job, self._folder = session, job, Path()
        self.note = layouts.label("", "note", wrap=True)
        self.format = DropDown([(e.id, tr(e.name)) for e in EXPORTERS.values()])
        self.page_size = ExportSize(self._decimal)
        self.theme = Segmented([(theme.id, tr(theme.name)) for theme in THEMES.values()])
        self.fps = self._decimal(tr("Frames a second"), 1, 100, 25)
        self.seconds = self._decimal(tr("The film’s length"), 0.1, 600, 8)
        self.loop, self.pause = QSpinBox(), self._decimal(tr("The pause"), 0, MAX_PAUSE, 0)
        self.loop.setRange(0, MAX_LOOP)
        self.loop.setAccessibleName(tr("Played"))
        self.bar = QProgressBar()
        self.save = layouts.push(tr("Export…"), look="main")
        self.close_button = layouts.push(tr("Close"))
        # Return exports; without this the first button in the row would be meant, and close the dialog.
        self.save.setDefault(True)
        self.close_button.setAutoDefault(False)
        self._build()
        self._connect()
        self.theme.set_value(style.theme().id)
        self.page_size.take("1200×800")

    def _build(self) -> None:
        film = layouts.row(
            self.seconds,
            layouts.label(tr("seconds at"), "muted"),
            self.fps,
            layouts.label(tr("frames a second"), "muted"),
        )
        # The smallest number, 0, is shown in words.
        self.loop.setSpecialValueText(tr("for ever"))
        self.loop.setSuffix(" ×")
        words = [layouts.label(text, "muted") for text in (tr("with a pause of"), tr("seconds"))]
        self.end = layouts.row(self.loop, words[0], self.pause, words[1])
        self.form = QFormLayout()
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.form.setHorizontalSpacing(style.px(14))
        self.form.setVerticalSpacing(style.px(9))
        self.form.addRow(tr("Format"), self.format)
        self.drawn = [*self.page_size.add_rows(self.form), self.theme]
        moving = ((tr("Film"), film), (tr("Played"), self.end))
        for title, control in ((tr("Colours"), self.theme), *moving):
            self.form.addRow(title, control)
        self.film = film
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.note.setMinimumHeight(self.note.fontMetrics().lineSpacing() * 3)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack()

    def _stack(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.save)
        box = QVBoxLayout(self)
        box.setContentsMargins(*([style.px(18)] * 4))
        box.setSpacing(style.px(12))
        box.addLayout(self.form)
        box.addWidget(self.note)
        box.addWidget(self.bar)
        box.addLayout(buttons)
        self.setMinimumWidth(max(style.px(460), box.minimumSize().width()))

    def _connect(self) -> None:
        self.format.chosen.connect(lambda _: self._follow())
        self.page_size.changed.connect(self._follow)
        for box in (self.fps, self.seconds, self.loop, self.pause):
            box.valueChanged.connect(self._follow)
        self.save.clicked.connect(self._save)
        self.close_button.clicked.connect(self._close_or_cancel)
        self._job.progress.connect(self._advance)
        for end in (self._job.written, self._job.failed, self._job.cancelled):
            end.connect(lambda *_: self._follow())

    @property
    def exporter(self) -> Exporter:
        """The chosen format."""
        return EXPORTERS[self.format.value]

    def options(self) -> Options:
        """What was asked for; raises SceneError for what cannot be drawn."""
        frames = max(round(self.seconds.value() * self.fps.value()), 2)
        loop = self.loop.value() if self.exporter.loops else 0
        film: dict[str, Any] = {
            "fps": self.fps.value(),
            "frames": frames,
            "loop": loop,
            "pause": self.pause.value(),
        }
        return Options(theme=self.theme.value, **self.page_size.options(), **film)

    def _decimal(self, name: str, low: float, high: float, value: float) -> FloatSpinBox:
        """A number that need not be whole; what is no number is said where obstacles are."""
        box = FloatSpinBox(name, low, high)
        box.set_value(value)
        box.refused.connect(self.note.setText)
        return box

    def _follow(self) -> None:
        """What can be set for this format, and what stands in the way."""
        for control in self.drawn:
            control.setEnabled(self.exporter.kind not in SIZELESS)
        for control in (self.film, self.end):
            control.setEnabled(self.exporter.kind == ANIMATION)
        self.loop.setEnabled(self.exporter.loops)
        self.page_size.letters.setEnabled(self.exporter.id == "svg")
        obstacle = self._obstacle()
        self.note.setText(obstacle or self._promise())
        self.save.setEnabled(not obstacle and not self._job.running)
        self.close_button.setText(tr("Cancel export") if self._job.running else tr("Close"))
        self.bar.setValue(0 if not self._job.running else self.bar.value())

    def _obstacle(self) -> str:
        try:
            self.exporter.check(self.options())
        except SceneError as error:
            return tr(str(error))
        return self.exporter.available()

    def _promise(self) -> str:
        if self.exporter.kind == ANIMATION:
            return tr(
                "{frames} frames. The scene is inside the file: drop it on Gandyn to open it again."
            ).format(frames=self.options().frames)
        if self.exporter.beside:
            return tr("The scene lies beside the table, in NAME.csv.json: keep the two together.")
        return tr("The scene is inside the file: drop it on Gandyn to open it again.")

    def _save(self) -> None:
        exporter = self.exporter
        name = (
            self._session.path.stem if self._session.path else self._session.scenario.variant
        ) + exporter.suffix
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Export"), str(self._folder / name), f"{tr(exporter.name)} (*{exporter.suffix})"
        )
        if chosen:
            self.start(self.take_name(chosen))

    def take_name(self, chosen: str) -> Path:
        """The file of this name: another format's suffix chooses that format, any other name gets the suffix
        of this one.
        """
        self._folder, suffix = Path(chosen).parent, Path(chosen).suffix.lower()
        for exporter in EXPORTERS.values():
            if exporter.suffix == suffix:
                self.format.set_value(exporter.id)
                self._follow()
                return Path(chosen)
        return Path(chosen + self.exporter.suffix)

    def start(self, path: Path) -> None:
        """Exports the scene as it is now."""
        self._job.start(self.exporter, self._session.scene, path, self.options())
        self._follow()

    def _advance(self, fraction: float) -> None:
        self.bar.setValue(round(fraction * 1000))

    def _close_or_cancel(self) -> None:
        if self._job.running:
            self._job.cancel()
        else:
            self.close()
