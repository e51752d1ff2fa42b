"""Windows in processes of their own that quit or are killed, at once or while another lives: every scene can
be had again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.model import autosave
from tests.app.conftest import wait_for
from tests.app.test_autosave import titles

ROOT = str(Path(__file__).parents[2])
# A process that shows a scene with a title of its own, keeps its copies, and quits when its input ends.
PROGRAM = """
import sys, threading
from PySide6.QtCore import QMetaObject, Qt, QTimer
from app.window import bootstrap
from app.services.documents import Documents
from app.model.settings import Settings
app = bootstrap.application()
session, trouble = bootstrap._session("")
print("began with", session.scene.title or "nothing", "|", trouble, flush=True)
documents = Documents(session, Settings())
session.update(lambda scene: scene.with_(title=sys.argv[1]), "title")
def end():
    sys.stdin.read()
    # Queued: quit() waits for the UI thread with Python's lock in hand.
    QMetaObject.invokeMethod(app, "quit", Qt.ConnectionType.QueuedConnection)
reader = threading.Thread(target=end, daemon=True)
QTimer.singleShot(0, reader.start)  # a program that has not begun cannot quit
app.exec()
documents.close()
"""


# --------------------------------------------------------------------------------------------------------


class Process:
    """One window's process."""

    def __init__(self, title: str) -> None:
        environment = {**os.environ, "PYTHONPATH": ROOT, "QT_QPA_PLATFORM": "offscreen"}
        words = [sys.executable, "-c", PROGRAM, title]
        self.process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        assert self.process.stdout
        self.began = self.process.stdout.readline().strip()

    def quit(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)

    def end(self) -> None:
        self.process.wait(30)
        assert self.process.stdout
        self.process.stdout.close()
        if self.process.stdin:
            self.process.stdin.close()


@pytest.fixture
def processes() -> Iterator[list[Process]]:
    """Two windows at work on different scenes, whose copies are on the disk."""
    made = [Process("one"), Process("two")]
    assert [one.began.split(" |")[0] for one in made] == ["began with nothing"] * 2
    assert wait_for(lambda: len(list(autosave.folder().glob("*.json"))) == 2, 30.0)
    yield made
    for one in made:
        if one.process.poll() is None:
            one.kill()
        one.end()


@pytest.mark.parametrize("ends", [("quit", "quit"), ("quit", "kill"), ("kill", "quit"), ("kill", "kill")])
def test_processes_that_end_at_the_same_moment_lose_nothing(
    processes: list[Process], ends: tuple[str, str]
) -> None:
    for one, end in zip(processes, ends):
        getattr(one, end)()
    for one in processes:
        one.end()
    assert titles() == {"one", "two"}


def test_a_killed_window_s_scene_is_told_of_while_the_other_lives_on(processes: list[Process]) -> None:
    processes[0].kill()
    processes[0].end()
    third = Process("three")
    assert third.began.startswith("began with one")
    for one in (processes[1], third):
        one.quit()
        one.end()
    assert titles() == {"two", "three"}


def test_two_starts_at_the_same_moment_take_different_scenes(processes: list[Process]) -> None:
    for one in processes:
        one.quit()
        one.end()
    environment = {**os.environ, "PYTHONPATH": ROOT, "QT_QPA_PLATFORM": "offscreen"}
    program = PROGRAM.replace('session.update(lambda scene: scene.with_(title=sys.argv[1]), "title")', "")
    made = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for _ in range(2)
    ]
    began = [one.stdout.readline().split(" |")[0] for one in made if one.stdout]
    for one in made:
        one.communicate(timeout=30)
    # Whoever found both held for a moment begins with the first scene; nothing is taken twice, and nothing
    # is lost.
    shown = [line for line in began if line != "began with nothing"]
    assert len(set(shown)) == len(shown) and titles() == {"one", "two"}
