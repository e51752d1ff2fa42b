"""The bar under the picture: start, back, play, step, end, loop, speed, and a slider for the playhead."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.icons import icon
from app.widgets.jump_slider import JumpSlider
from app.widgets.segmented import DropDown

PLACES = 10_000


class PlaybackState(Protocol):
    """What the bar needs of a player."""

    @property
    def playing(self) -> bool: ...
    @property
    def speed(self) -> float: ...
    @property
    def loop(self) -> bool: ...


class PlaybackBar(QWidget):
    """Says what was pressed, shows what it is told. pressed(name), speed_chosen(x), looped(on),
    scrubbed(fraction of the whole).
    """

    pressed = Signal(str)
    speed_chosen = Signal(float)
    looped = Signal(bool)
    scrubbed = Signal(float)

    def __init__(self, speeds: tuple[float, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._playing = self._training = False
        self._widest = ""
        self.buttons = {name: layouts.tool(tip) for name, tip in _tips().items()}
        self.buttons["loop"].setCheckable(True)
        self.slider = JumpSlider(PLACES)
        self.slider.setAccessibleName(tr("Playhead"))
        self.readout = layouts.label("", "muted")
        self.speed = DropDown([(f"{x:g}", f"{x:g}×") for x in speeds])
        self._connect()
        self._build()
        self._ink()

    def _connect(self) -> None:
        for name, button in self.buttons.items():
            if name != "loop":
                button.clicked.connect(lambda _=False, name=name: self.pressed.emit(name))
        self.buttons["loop"].clicked.connect(self.looped)
        self.speed.chosen.connect(lambda text: self.speed_chosen.emit(float(text)))
        self.slider.valueChanged.connect(lambda place: self.scrubbed.emit(place / PLACES))

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(style.px(8), style.px(3), style.px(10), style.px(3))
        row.setSpacing(style.px(2))
        for name in ("start", "back", "play", "step", "end", "loop"):
            row.addWidget(self.buttons[name])
        row.addSpacing(style.px(8))
        row.addWidget(self.slider, 1)
        row.addSpacing(style.px(8))
        row.addWidget(self.readout)
        row.addSpacing(style.px(4))
        self.speed.setToolTip(tr("Speed: a whole play takes ten seconds at 1×  ([ and ])"))
        self.readout.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.speed)

    def show_time(self, time: float, duration: float) -> None:
        """Moves the handle and the readout; emits nothing."""
        places = max(min(2, 3 - len(str(int(duration)))), 0) if duration >= 1 else 4
        text = f"t = {time:.{places}f} / {duration:.6g}"
        if text != self.readout.text():
            widest = f"t = {duration:.{places}f} / {duration:.6g}"
            self._widest = widest.translate(str.maketrans("123456789", "000000000"))
            self._make_room()
            self.readout.setText(text)
        blocked = self.slider.blockSignals(True)
        self.slider.setValue(round(time / duration * PLACES))
        self.slider.blockSignals(blocked)

    def _make_room(self) -> None:
        """For the longest text from the beginning, so that the slider keeps its length."""
        self.readout.ensurePolished()
        wide = self.readout.fontMetrics().horizontalAdvance(self._widest)
        self.readout.setMinimumWidth(wide + style.px(4))

    def show_player(self, player: PlaybackState) -> None:
        """Play or pause, loop, speed."""
        self.buttons["loop"].setChecked(player.loop)
        self.speed.set_value(f"{player.speed:g}")
        if player.playing != self._playing:
            self._playing = player.playing
            self._ink()

    def show_training(self, on: bool) -> None:
        """Whether the play button would pause a training."""
        if on != self._training:
            self._training = on
            self._ink()

    def _ink(self) -> None:
        self.speed.setFixedWidth(style.px(74))
        self._make_room()
        for name, button in self.buttons.items():
            large = name == "play"
            shown = "pause" if large and (self._playing or self._training) else name
            button.setIcon(icon(shown, style.theme().accent if large else ""))
            button.setIconSize(QSize(*[style.px(22 if large else 17)] * 2))

    def changeEvent(self, event: QEvent) -> None:
        """Icons in the new theme's ink."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "speed"):
            self._ink()
        super().changeEvent(event)

    def button(self, name: str) -> QToolButton:
        """A button by name."""
        return self.buttons[name]


def _tips() -> dict[str, str]:
    return {
        "start": tr("To the start (Home)"),
        "back": tr("A step back (,)"),
        "play": tr("Play or pause (Space)"),
        "step": tr("A step forward (.)"),
        "end": tr("To the end (End)"),
        "loop": tr("Play over and over (L)"),
    }
