"""Work off the UI thread."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import shiboken6
from PySide6.QtWidgets import QApplication

import gandyn
from app.tasks.worker import Worker
from tests.app.conftest import wait_for

# The picture begins with RK4's kernel, the analysis with that of error control: in a fresh process, at once.
PROGRAM = """
import threading
from PySide6.QtCore import QCoreApplication
from app.figure.headless import ensure_application
ensure_application()
from app.services.analysis_service import AnalysisRequest, _ask
from app.compute.options import Quality
from app.services.rendering import RenderRequest, render
from app.model.scene import Scene
from app.theme.palettes import THEMES

scene, begin, failed = Scene(method="rk4", duration=1.0), threading.Barrier(2), []

def run(work):
    begin.wait()
    try:
        work()
    except Exception as error:
        failed.append(f"{type(error).__name__}: {error}")

works = (
    lambda: render(RenderRequest(scene, THEMES["dark"], 500, 400, 1.0, Quality())),
    lambda: _ask(AnalysisRequest(scene.scenarios[0], None, None), True),
)
threads = [threading.Thread(target=run, args=(work,)) for work in works]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(failed)
"""


def test_threads_that_need_kernels_first_do_not_load_numba_against_each_other() -> None:
    root = str(Path(gandyn.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": root, "QT_QPA_PLATFORM": "offscreen"}
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            check=False,
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.stdout.splitlines()[-1:] == ["[]"], done.stdout + done.stderr


def test_results_and_reports_come_back_on_the_thread_of_the_worker(app: QApplication) -> None:
    worker, seen = Worker(), list[tuple[object, int]]()
    for signal in (worker.reported, worker.done, worker.failed):
        signal.connect(lambda value: seen.append((value, threading.get_ident())))
    report = worker.report

    def task(stale: object) -> str:
        report((0.5, threading.get_ident()))
        return "result"

    worker.submit(task)
    assert wait_for(lambda: len(seen) == 2)
    (told, first), (result, second) = seen
    assert isinstance(told, tuple) and told[0] == 0.5 and told[1] != first
    assert result == "result" and first == second == threading.get_ident()
    worker.submit(lambda stale: 1 // 0)
    assert wait_for(lambda: len(seen) == 3) and "division" in str(seen[2][0])
    worker.stop()


def test_stopping_does_not_wait_for_the_task_in_hand_and_drops_its_result(
    app: QApplication, tidy: None
) -> None:
    worker, begun, go, seen = Worker(), threading.Event(), threading.Event(), list[object]()
    worker.done.connect(seen.append)
    worker.submit(lambda stale: (begun.set(), go.wait(5.0)))
    assert begun.wait(5.0)
    before = time.perf_counter()
    worker.stop()
    assert time.perf_counter() - before < 0.05
    go.set()
    assert not wait_for(lambda: bool(seen), 0.3)


def test_a_deleted_worker_ends_its_thread_and_misses_its_result(app: QApplication, tidy: None) -> None:
    worker, begun, go = Worker(), threading.Event(), threading.Event()
    worker.submit(lambda stale: (begun.set(), go.wait(5.0)))
    assert begun.wait(5.0)
    shiboken6.delete(worker)
    go.set()


MANY_WORKERS = """
import time
from PySide6.QtCore import QCoreApplication
from app.tasks.worker import Worker
app = QCoreApplication([])
for i in range(3000):
    worker = Worker()
    worker.submit(lambda stale: time.sleep(1e-5 * (i % 7)))
    if i % 3:
        app.processEvents()
    worker.stop()
    del worker
print("done")
"""


def test_workers_that_go_as_their_threads_end_crash_nothing() -> None:
    """In a program of its own: the last reference to a worker goes while its thread is ending."""
    found = subprocess.run(
        [sys.executable, "-c", MANY_WORKERS], capture_output=True, text=True, timeout=60, check=False
    )
    assert (found.returncode, found.stdout) == (0, "done\n"), found.stderr[-500:]
