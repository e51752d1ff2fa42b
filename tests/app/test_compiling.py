"""The compiling process: asked once, and once more if it died."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QProcess

from app.compiling import CompileService
from gandyn import Scenario
from tests.app.conftest import wait_for


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What each process was told; instead of compiling it does what the next word of `deeds` says."""
    told: list[str] = []
    start = QProcess.start

    def instead(self: QProcess, program: str, words: list[str]) -> None:
        told.append(words[-1])
        start(self, program, ["-c", "import os; os.kill(os.getpid(), 9)" if "hinge" in words[-1] else "pass"])

    monkeypatch.setattr(QProcess, "start", instead)
    return told


def ends(service: CompileService, *wanted: Scenario) -> None:
    """Asks, and waits for the end of what was begun."""
    service.start(*wanted)
    assert wait_for(lambda: service._process is None)


def test_what_was_compiled_is_not_asked_again(app: object, runs: list[str]) -> None:
    service = CompileService()
    for _ in range(3):
        ends(service, Scenario("wgan"))
    assert len(runs) == 1


def test_a_process_that_died_is_tried_once_more(app: object, runs: list[str]) -> None:
    service = CompileService()
    for _ in range(4):
        ends(service, Scenario("hinge"))
    assert len(runs) == 2
