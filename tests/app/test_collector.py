"""Widgets in cycles die in the UI thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
from typing import ClassVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from tests.app.conftest import wait_for


class Ring(QObject):
    """Garbage that only the collector finds; it notes the thread in which it goes."""

    died: ClassVar[list[int]] = []

    def __init__(self) -> None:
        super().__init__()
        self.itself = self

    def __del__(self) -> None:
        Ring.died.append(threading.get_ident())


def test_garbage_dies_where_it_lived(app: QApplication) -> None:
    assert not gc.isenabled()
    Ring.died.clear()
    Ring()
    worker = threading.Thread(target=lambda: [[i] for i in range(100_000)])
    worker.start()
    worker.join()
    assert Ring.died == []
    keep = [[i] for i in range(5000)]  # enough for the collector to be due
    assert wait_for(lambda: bool(Ring.died)) and keep
    assert Ring.died == [threading.get_ident()]
