"""Connections that end with the widget they are for, so that a closed panel hears nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, SignalInstance


class _Follower(QObject):
    """Lives and dies with its parent; Qt drops the connection to a dead QObject's method, but not to a plain
    function.
    """

    def __init__(self, parent: QObject, action: Callable[[], object]) -> None:
        super().__init__(parent)
        self._action = action

    def act(self, *_: object) -> None:
        """Whatever the signal carried is not passed on."""
        self._action()


def connect_while_alive(widget: QObject, action: Callable[[], object], *signals: SignalInstance) -> None:
    """Runs `action` now and at each of `signals`, as long as `widget` lives."""
    follower = _Follower(widget, action)
    for signal in signals:
        signal.connect(follower.act)
    action()
