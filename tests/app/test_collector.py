"""Widgets in cycles die in the UI thread, whoever allocates; what is free goes back to the system."""

from __future__ import annotations

import gc
import sys
import threading
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.tasks import collector
from tests.app.conftest import wait_for
from tests.app.long_use import resident_memory


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


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only glibc keeps that much")
def test_free_memory_is_given_back(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """100 MB in blocks, of which a few in between stay, so that the heap cannot shrink by itself."""
    blocks = [bytearray(b"x" * 50_000) for _ in range(2000)]
    few = blocks[::100]
    del blocks
    held = resident_memory()
    monkeypatch.setattr(collector, "TRIM", 0.0)
    assert wait_for(lambda: resident_memory() < held - 60.0) and few
