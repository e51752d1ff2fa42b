"""Every control has a name that a screen reader can say, and the keyboard reaches it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from app.pages import PAGES
from app.panels import panels
from app.widgets import layouts
from app.widgets.variant_picker import PickerPopup
from app.window.main_window import MainWindow
from tests.app.test_clipping import DIALOGS, settle

CONTROLS = (
    QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QAbstractSlider, QAbstractItemView,
    QPlainTextEdit, QTextEdit,
)  # fmt: skip


def controls(root: QWidget) -> Iterator[QWidget]:
    """What is seen and can be used; parts of a control are not controls themselves."""
    for part in root.findChildren(QWidget):
        inner = isinstance(part.parentWidget(), (QAbstractSpinBox, QComboBox))
        helper = isinstance(part, (QScrollBar, QHeaderView)) or part.objectName().startswith("qt_")
        if isinstance(part, CONTROLS) and part.isVisible() and part.isEnabled() and not (inner or helper):
            yield part


def unnamed(root: QWidget) -> list[str]:
    return [_told(part) for part in controls(root) if not _name(part).strip()]


def unreached(root: QWidget) -> list[str]:
    """Controls that Tab passes by; a picker's list is moved in by the keys of its search field."""
    return [
        _told(part)
        for part in controls(root)
        if not part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and part.focusProxy() is None
        and not (isinstance(part, QListWidget) and isinstance(part.parentWidget(), PickerPopup))
    ]


def _name(part: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)


def _told(part: QWidget) -> str:
    return f"{type(part).__name__} {part.objectName()} in {type(part.parentWidget()).__name__}"


@pytest.mark.parametrize("page", PAGES)
def test_pages(commanded: MainWindow, page: str) -> None:
    commanded.run_command(f"page-{page}")
    settle()
    assert (unnamed(commanded), unreached(commanded)) == ([], [])


@pytest.mark.parametrize("id", panels())
def test_panels(commanded: MainWindow, id: str) -> None:
    commanded.docks.show(id)
    for section in commanded.docks.panel(id).findChildren(layouts.Section):
        section.expand()
    settle()
    panel = commanded.docks.panel(id)
    assert list(controls(panel))
    assert (unnamed(panel), unreached(panel)) == ([], [])


@pytest.mark.parametrize("id", DIALOGS)
def test_dialogs(commanded: MainWindow, id: str) -> None:
    commanded.run_command(id)
    settle()
    found = [top for top in QApplication.topLevelWidgets() if top.isVisible() and top is not commanded]
    for top in found:
        assert (unnamed(top), unreached(top)) == ([], [])
        top.close()
    assert found


def test_the_judge_sees_what_has_no_name_and_what_no_key_reaches(app: QApplication) -> None:
    host, field, button = QWidget(), QLineEdit(), QPushButton("named")
    for part in (field, button):
        part.setParent(host)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    host.show()
    assert [line.split()[0] for line in unnamed(host)] == ["QLineEdit"]
    assert [line.split()[0] for line in unreached(host)] == ["QPushButton"]
    host.close()
