"""The look of the window: palette and style sheet from a Theme, following the system's dark or light unless
overridden.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.theme.palettes import DARK, LIGHT, THEMES, Theme

SYSTEM = "system"
CHOICES = (SYSTEM, *THEMES)
SCALES = (0.0, 1.0, 1.25, 1.5, 2.0)  # 0 means by the screen
# Presented text is at least so much larger, and so many lines of it fill the height of the screen.
BOOST, ROWS = 1.3, 39.0
_TEXT = 13.0 / 12.0  # controls are a little larger than the labels of a plot

_now: list[Theme] = [THEMES[DARK]]


def theme() -> Theme:
    """The theme in use, its sizes already scaled to the screen."""
    return _now[0]


def px(length: float) -> int:
    """A length in pixels at the normal text size, as pixels at the size in use; never less than one."""
    return max(1, round(length * theme().text / 12.0))


class Style(QObject):
    """Which theme at which size; `changed` carries the Theme to draw with."""

    changed = Signal(object)

    def __init__(self, choice: str = SYSTEM, scale: float = 0.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choice, self.scale = choice if choice in CHOICES else SYSTEM, scale
        # While presenting: a theme of its own, and a further factor.
        self.stage, self.boost = "", 1.0
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.apply()

    def choose(self, choice: str) -> None:
        """Another theme, or SYSTEM to follow the system; while presenting for the presentation alone."""
        if self.stage:
            self.stage = choice
        else:
            self.choice = choice
        self.apply()

    def next(self) -> None:
        """The theme after the one on the screen."""
        ids = list(THEMES)
        self.choose(ids[(ids.index(theme().id) + 1) % len(ids)])

    def resize(self, scale: float) -> None:
        """Another size of text and controls; 0 takes it from the screen."""
        self.scale = scale
        self.apply()

    @property
    def shown(self) -> str:
        """The choice that is in force."""
        return self.stage or self.choice

    def enter_stage(self, choice: str, height: int) -> None:
        """A theme for presenting on a screen of so many pixels, its text readable from the last row."""
        plain = self._base(choice).text * (self.scale or screen_scale())
        self.stage, self.boost = choice, max(BOOST, height / ROWS / plain)
        self.apply()

    def leave_stage(self) -> None:
        """The user's own theme and size again."""
        self.stage, self.boost = "", 1.0
        self.apply()

    @staticmethod
    def _base(choice: str) -> Theme:
        return THEMES[choice if choice in THEMES else system_theme()]

    def apply(self) -> None:
        """Dresses the whole application."""
        base = self._base(self.shown)
        factor = (self.scale or screen_scale()) * self.boost
        roomy = bool(self.stage)
        _now[0] = replace(base, text=base.text * factor, line=base.line * factor, roomy=roomy)
        apply_theme(theme())
        self.changed.emit(theme())

    def _system_changed(self) -> None:
        if self.shown == SYSTEM:
            self.apply()


def system_theme() -> str:
    """Light if the system says so, else dark, which suits moving pictures."""
    light = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light
    return LIGHT if light else DARK


def screen_scale() -> float:
    """Above 1 on a large screen whose desktop does not scale by itself."""
    screen = QGuiApplication.primaryScreen()
    if screen is None or screen.devicePixelRatio() > 1.0:
        return 1.0
    return min(max(round(screen.geometry().height() / 1200.0 * 4.0) / 4.0, 1.0), 2.0)


def apply_theme(look: Theme) -> None:
    """Gives the application this theme's font, palette and style sheet."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    font = QFont(app.font())
    font.setPixelSize(round(look.text * _TEXT))
    app.setFont(font)
    app.setPalette(palette(look))
    app.setStyleSheet(sheet(look))


def palette(look: Theme) -> QPalette:
    """Every role that Fusion asks for; the faded ones say disabled."""
    result = QPalette()
    role = QPalette.ColorRole
    pairs = (
        (role.Window, look.window),
        (role.WindowText, look.ink),
        (role.Base, look.panel),
        (role.AlternateBase, look.window),
        (role.Text, look.ink),
        (role.Button, look.panel),
        (role.ButtonText, look.ink),
        (role.ToolTipBase, look.panel),
        (role.ToolTipText, look.ink),
        (role.PlaceholderText, look.muted),
        (role.Highlight, look.accent),
        (role.HighlightedText, look.window),
        (role.Link, look.accent),
        (role.Mid, look.faint),
        (role.Dark, look.faint),
        (role.Light, look.faint),
        (role.Midlight, look.grid),
        (role.Shadow, look.window),
        (role.BrightText, look.equilibrium),
        (role.Accent, look.accent),
    )
    for key, color in pairs:
        result.setColor(key, QColor(color))
    for key in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, key, blend(look.muted, look.panel, 0.45))
    return result


def blend(one: str, other: str, fraction: float) -> QColor:
    """A colour between two; fraction 0 is the first."""
    a, b = QColor(one), QColor(other)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(x + (y - x) * fraction) for x, y in pairs))


def sheet(look: Theme) -> str:
    """The style sheet: shapes and spacing, all lengths in proportion to the text."""
    template = resources.files("resources") / "styles" / "window.qss"
    lengths = {f"p{n}": f"{max(1, round(n * look.text / 12.0))}px" for n in range(1, 49)}
    colors = {
        name: getattr(look, name)
        for name in ("window", "panel", "plot", "ink", "muted", "faint", "grid", "accent", "equilibrium")
    }
    handle, groove = 2 * max(1, round(look.text / 2.0)), 2 * max(1, round(look.text / 6.0))
    extra = {
        # A circle needs a radius of exactly half its side.
        "handle": f"{handle}px",
        "radius": f"{handle // 2}px",
        "groove": f"{groove}px",
        "rise": f"-{(handle - groove) // 2}px",
        "hover": blend(look.panel, look.ink, 0.07).name(),
        "press": blend(look.panel, look.ink, 0.14).name(),
        "soft": blend(look.panel, look.accent, 0.22).name(),
        "dim": blend(look.muted, look.panel, 0.45).name(),
        "small": f"{round(look.text * 0.98)}px",
        "medium": f"{round(look.text * 1.15)}px",
        "large": f"{round(look.text * 1.3)}px",
        "round": f"{max(1, round(7 * look.text / 12.0))}px",
    }
    return Template(template.read_text(encoding="utf-8")).substitute(lengths | colors | extra)
