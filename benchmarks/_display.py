"""A screen of our own: an Xvfb on a free display number, else Qt's offscreen platform; and settings that are
nobody's.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZE = "1280x800"


@contextlib.contextmanager
def screen() -> Iterator[tuple[dict[str, str], str]]:
    """Environment variables for a program with a window, and what the screen is called in the report."""
    with tempfile.TemporaryDirectory() as folder, _server() as (number, name):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **number}
        environment |= {f"XDG_{kind}_HOME": folder for kind in ("CONFIG", "DATA", "STATE")}
        environment["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        for foreign in ("WAYLAND_DISPLAY", "PYTHONDONTWRITEBYTECODE"):
            environment.pop(foreign, None)
        yield environment, name


@contextlib.contextmanager
def _server() -> Iterator[tuple[Mapping[str, str], str]]:
    if not shutil.which("Xvfb"):
        yield {"QT_QPA_PLATFORM": "offscreen"}, "Qt's offscreen platform (no Xvfb here)"
        return
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE}x24", "-nolisten", "tcp"]
    process = subprocess.Popen(
        command, pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        yield {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}, f"Xvfb, {SIZE}"
    finally:
        process.terminate()
        process.wait(10.0)
