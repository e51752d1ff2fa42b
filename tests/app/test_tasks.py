"""Work off the UI thread."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import gandyn

# The picture begins with RK4's kernel, the analysis with that of error control: in a fresh process, at once.
PROGRAM = """
import threading
from PySide6.QtCore import QCoreApplication
from app.exporters._painting import ensure_application
ensure_application()
from app.services.analysis_service import Analyst, Question
from app.compute.options import Quality
from app.services.rendering import Wish, render
from app.model.scene import Scene
from app.theme.palettes import THEMES

scene, begin, failed = Scene(method="rk4", duration=1.0), threading.Barrier(2), []
analyst = Analyst(lambda *answer: None)

def run(work):
    begin.wait()
    try:
        work()
    except Exception as error:
        failed.append(f"{type(error).__name__}: {error}")

works = (
    lambda: render(Wish(scene, THEMES["dark"], 500, 400, 1.0, Quality())),
    lambda: analyst._answer(Question(scene.scenarios[0], None, None), True),
)
threads = [threading.Thread(target=run, args=(work,)) for work in works]
for thread in threads: thread.start()
for thread in threads: thread.join()
analyst.stop()
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
