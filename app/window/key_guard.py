"""Shortcuts of one key leave the keyboard to whatever is being typed or walked in.

Before Qt fires a shortcut it asks the widget with the keyboard whether it wants the key itself. Qt's own
widgets say yes to few keys, so that Return in a spin box would step the training and Home on a slider would
move the playhead. Here every kind of widget keeps the keys that it has a use for.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

Key = Qt.Key
_MODIFIED = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_FIELDS = (QLineEdit, QAbstractSpinBox, QComboBox, QTextEdit, QPlainTextEdit)
_ENTER = frozenset((Key.Key_Return, Key.Key_Enter))
_WALK = frozenset(
    (
        Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right,
        Key.Key_PageUp, Key.Key_PageDown, Key.Key_Home, Key.Key_End,
    )
)  # fmt: skip


def keeps(widget: QWidget, key: int, modifiers: Qt.KeyboardModifier) -> bool:
    """Whether a widget has a use for a key, so that no command of the window may take it."""
    if modifiers & _MODIFIED or key == Key.Key_Escape:
        return False
    if isinstance(widget, _FIELDS):
        return not _is_function_key(key)
    if isinstance(widget, QAbstractItemView):
        return key in _WALK | _ENTER
    if isinstance(widget, QAbstractSlider):
        return key in _WALK
    return isinstance(widget, QAbstractButton) and key in _ENTER | {Key.Key_Space}


def _is_function_key(key: int) -> bool:
    return Key.Key_F1 <= key <= Key.Key_F35


def guard(event: QEvent) -> bool:
    """Whether the widget with the keyboard has a use for the key of an event, which then is accepted.

    To be asked by a window of every event: Qt passes its question on from the widget with the keyboard to
    those around it. To watch that widget itself, by `QApplication.focusChanged`, would make Python know
    widgets that are just being destroyed.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    widget = QApplication.focusWidget()
    if widget is None or not keeps(widget, event.key(), event.modifiers()):
        return False
    event.accept()
    return True
