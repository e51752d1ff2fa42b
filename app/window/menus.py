"""Turns the rows of `app.window.commands` into actions, menus and a toolbar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QToolButton

from app.text.translation import tr
from app.theme import style
from app.widgets.icons import icon
from app.window.commands import COMMANDS, MENUS, SEPARATOR, Actions, Command
from app.window.help_page import shown

TITLES = {
    "View/Colours": "Colours",
    "View/Size": "Size of text",
    "View/Language": "Language",
    "View/Panels": "Panels",
    "View/Pages": "Pages",
    "File/Recent": "Open recent",
    "File/Unsaved": "Unsaved scenes",
}


def presenter_hint() -> str:
    """What a presenter has to know, in one line."""
    known = {command.id: command for command in COMMANDS}

    def key(id: str) -> str:
        return shown((known[id].presenting or known[id].shortcuts)[0])

    words = tr(
        "{leave} leaves · {next} next scene · {light} spotlight · {pen} pen · {freeze} freeze · {notes} notes"
    )
    return words.format(
        leave=key("stop"),
        next=key("next-scene"),
        light=key("spotlight"),
        pen=key("pen"),
        freeze=key("freeze"),
        notes=key("notes"),
    )


class Menus:
    """Owns the actions; `fill` gives a menu its own last entries each time it opens."""

    def __init__(self, window: QMainWindow, target: Actions) -> None:
        self._window, self._target = window, target
        self.actions: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {menu: window.menuBar().addMenu(tr(menu)) for menu in MENUS}
        for command in COMMANDS:
            self._add(command)
        self.bar = self._toolbar()
        self.apply_theme()
        self.check()

    def _add(self, command: Command) -> None:
        menu = self.menu(command.menu)
        if command.title == SEPARATOR:
            menu.addSeparator()
            return
        action = QAction(tr(command.title), self._window)
        action.setShortcuts([QKeySequence(keys) for keys in command.shortcuts])
        action.setCheckable(command.checked is not None)
        action.triggered.connect(lambda: self._run(command))
        menu.addAction(action)
        # In the window too, so that shortcuts work while the menu bar is hidden.
        self._window.addAction(action)
        self.actions[command.id] = action

    def set_presenting(self, on: bool) -> None:
        """While presenting some commands have keys that otherwise belong to others."""
        taken = {keys for command in COMMANDS for keys in command.presenting} if on else set()
        for command in COMMANDS:
            if command.title != SEPARATOR:
                own = [keys for keys in command.shortcuts if keys not in taken]
                keys = [*own, *(command.presenting if on else ())]
                self.actions[command.id].setShortcuts([QKeySequence(one) for one in keys])
        self.check()

    def _run(self, command: Command) -> None:
        command.run(self._target)
        self.check()

    def menu(self, path: str) -> QMenu:
        """The menu of this path, made when it is first asked for."""
        if path not in self.menus:
            parent, _, name = path.rpartition("/")
            self.menus[path] = self.menu(parent).addMenu(tr(TITLES.get(path, name)))
        return self.menus[path]

    def fill(self, path: str, provide: Callable[[QMenu], None]) -> None:
        """A menu whose entries are made anew each time it opens."""
        menu = self.menu(path)

        def refill() -> None:
            menu.clear()
            provide(menu)

        menu.aboutToShow.connect(refill)

    def check(self) -> None:
        """Ticks what is on."""
        for command in COMMANDS:
            if command.checked is not None:
                self.actions[command.id].setChecked(command.checked(self._target))

    def _toolbar(self) -> QToolBar:
        bar = QToolBar()
        bar.setMovable(False)
        bar.setContentsMargins(0, 0, style.px(8), 0)
        for command in COMMANDS:
            if command.bar:
                bar.addAction(self.actions[command.id])
                tip = (
                    f"{tr(command.title)} ({shown(command.shortcuts[0])})"
                    if command.shortcuts
                    else tr(command.title)
                )
                self.actions[command.id].setToolTip(tip)
        for button in bar.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return bar

    def apply_theme(self) -> None:
        """Icons in the theme's ink."""
        for command in COMMANDS:
            if command.icon:
                self.actions[command.id].setIcon(icon(command.icon))
                self.actions[command.id].setIconVisibleInMenu(False)
        self.bar.setIconSize(QSize(style.px(17), style.px(17)))
        # In the corner of a menu bar nothing asks again how wide it is.
        self.bar.setMinimumWidth(self.bar.sizeHint().width())
