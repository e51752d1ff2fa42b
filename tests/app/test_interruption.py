"""Ctrl-C at any moment: one sentence, status 130, no traceback, no file. It goes to all of a process
group.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import gandyn

ROOT = str(Path(gandyn.__file__).parents[1])
BARE = {
    name: value
    for name, value in os.environ.items()
    if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
} | {"PYTHONPATH": ROOT}
SENTENCE = "gandyn: Stopped; no file was written.\n"
# Long enough not to be done before it is stopped.
FLOW = ("flow", "mescheder", "--duration", "2000", "--step", "0.001", "-o", "a.csv")
RENDER = ("render", "mescheder", "--frames", "2000", "-o", "a.gif")
LAB = ("lab", "run", "toy-gan", "--steps", "1000000")
# Both say when they begin; what comes before is Python's own start, which nobody but Python can change.
EARLY = 99
SCRIPT = f"""
import os, sys
from app.__main__ import main
try:
    os.write(1, b"x")
    code = main()
except KeyboardInterrupt:
    code = {EARLY}
sys.exit(code)
"""
MODULE = f"""
import os, runpy, sys
import app
try:
    os.write(1, b"x")
    runpy.run_module("app", run_name="__main__", alter_sys=True)
except KeyboardInterrupt:
    sys.exit({EARLY})
"""


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def begun(program: str, words: tuple[str, ...], **options) -> subprocess.Popen[bytes]:
    """A process that has just said that it begins."""
    command = [sys.executable, "-c", program, *words]
    process = subprocess.Popen(
        command, env=BARE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, **options
    )
    # Not by the file itself, which would read ahead.
    assert process.stdout is not None and os.read(process.stdout.fileno(), 1) == b"x"
    return process


def ended(process: subprocess.Popen[bytes], sent: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
    """Status, output and errors after a signal to all of its group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, sent)
    out, err = process.communicate(timeout=60)
    return process.returncode, out.decode(), err.decode()


PROGRAMS = {"script": (SCRIPT, FLOW), "module": (MODULE, RENDER)}


@pytest.mark.parametrize(("program", "words"), PROGRAMS.values(), ids=PROGRAMS)
def test_a_command_that_is_stopped_says_so_at_any_moment(program, words):
    seen = set()
    for moment in range(0, 650, 50):
        process = begun(program, words)
        time.sleep(moment / 1000.0)
        code, out, err = ended(process)
        seen.add(code)
        assert (code == EARLY and moment < 100) or (code, out, err) == (130, "", SENTENCE), (moment, err)
        assert not os.listdir()
    assert 130 in seen


AT_IMPORT = """
import os, signal, sys
from app.__main__ import main
chosen, seen = int(sys.argv.pop(1)), 0
def at(event, details):
    global seen
    if event == "import":
        seen += 1
        if seen == chosen:
            os.write(1, b"sent")
            signal.raise_signal(signal.SIGINT)
os.write(1, b"x")
sys.addaudithook(at)
sys.exit(main())
"""


@pytest.mark.parametrize("words", [FLOW, RENDER], ids=["flow", "render"])
def test_every_import_can_be_stopped(words):
    """Of some hundred imports those that a real signal would hardly ever hit, the very first among them."""
    for chosen in (1, 2, 3, 4, 6, 9, 14, 20, 40, 80, 150, 250, 400, 500, 600, 700, 800):
        process = begun(AT_IMPORT, (str(chosen), *words))
        out, err = process.communicate(timeout=60) if chosen < 400 else ended_late(process)
        assert (process.returncode, err.decode()) == (130, SENTENCE), (chosen, err.decode())
        assert out == b"sent" or chosen >= 400
        assert not os.listdir()


def ended_late(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """There may be fewer imports than that; then it is stopped at work."""
    try:
        return process.communicate(timeout=3)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGINT)
        return process.communicate(timeout=60)


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="The lab needs torch.")
def test_a_training_process_that_has_just_begun_says_nothing_of_its_own():
    for moment in range(300, 1100, 100):
        process = begun(SCRIPT, LAB)
        time.sleep(moment / 1000.0)
        code, _, err = ended(process)
        assert code == 130 and err in (SENTENCE, ""), (moment, err)


def test_what_is_done_stays_done():
    """Nothing that comes at the very end takes the status back or is told."""
    late = SCRIPT.replace("sys.exit(code)", "os.write(1, b'end'); import time; time.sleep(30)")
    process = begun(late, ("presets",))
    assert process.stdout is not None
    while not os.read(process.stdout.fileno(), 1 << 16).endswith(b"end"):
        pass
    assert ended(process) == (0, "", "")


LOST = """
import os, signal, sys, time
from app.cli import scenes
from app.__main__ import main
class Last:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
        time.sleep(0.01)
def lose(args):
    Last()
    for _ in range(3000):
        time.sleep(0.01)
scenes.orbit_table_of = lose
os.write(1, b"x")
sys.exit(main())
"""


def test_an_interruption_where_python_cannot_raise_is_one():
    process = begun(LOST, FLOW)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out.decode(), err.decode()) == (130, "", SENTENCE)


def test_a_second_signal_changes_nothing():
    """Whoever started us may pass on what the terminal sent already."""
    for moment in range(100, 1000, 100):
        process = begun(SCRIPT, FLOW)
        time.sleep(moment / 1000.0)
        os.killpg(process.pid, signal.SIGINT)
        assert ended(process) == (130, "", SENTENCE) and not os.listdir()


HELD = """
import os, signal, sys
from app.__main__ import main
replace = os.replace
def late(*names):
    # Kernels are kept in the same way, and may be stopped meanwhile.
    mine = str(names[-1]).endswith((".csv", ".csv.json"))
    if mine:
        signal.raise_signal(signal.SIGINT)
    replace(*names)
    if mine:
        signal.raise_signal(signal.SIGINT)
os.replace = late
os.write(1, b"x")
sys.exit(main())
"""


def test_what_takes_its_place_is_not_stopped_half_way():
    """Neither between a table and its scene nor between a file and the word that there is none."""
    process = begun(HELD, ("flow", "su-wgan", "--duration", "1", "-o", "a.csv"))
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, b"") and err.startswith(b"gandyn: RK4 with the step")
    assert sorted(os.listdir()) == ["a.csv", "a.csv.json"]


def deaf() -> None:
    """As a shell starts what runs in the background."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def test_what_runs_in_the_background_is_not_stopped():
    process = begun(SCRIPT, ("flow", "mescheder", "--duration", "40", "-o", "a.csv"), preexec_fn=deaf)
    for _ in range(5):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.05)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0 and "a.csv" in os.listdir()
    assert err.startswith(b"gandyn: RK4 with the step 0.2: error")


def test_tables_need_no_qt():
    """No import takes longer than that of a library of windows, and there are machines where it fails."""
    program = "import sys; sys.modules['PySide6'] = None; from app.__main__ import main; sys.exit(main())"
    for name in ("a.csv", "a.npz"):
        words = ["flow", "mescheder", "--rule", "alternating", "--duration", "5", "-o", name]
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            check=False,
            env=BARE,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0 and Path(name).exists()
        assert done.stderr.startswith("gandyn: RK4 with the step 0.2: error ≤ ")
