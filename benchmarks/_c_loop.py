"""rk4.c, compiled and called."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

SOURCE = Path(__file__).with_name("rk4.c")
FLAGS = ("-O3", "-march=native", "-ffast-math")
# A vector variant of the exponential in libmvec's naming: ISA, lanes, one vector argument.
VECTOR_EXP = re.compile(rb"_ZGV[bcde]N(\d)v_exp\b")

Integrate = Callable[[Any, int, float], Any]


class NoCompilerError(Exception):
    """The C loop cannot be had here; the message says why."""


def compiled(*more: str) -> tuple[Integrate, int]:
    """integrate(x (4, m), steps, h) -> (4, m), a copy, and how many exponentials libmvec takes at once."""
    if not shutil.which("gcc"):
        raise NoCompilerError("gcc is not installed")
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "rk4.so"
        command = ["gcc", *FLAGS, *more, "-shared", "-fPIC", str(SOURCE), "-o", str(library), "-lmvec", "-lm"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode:
            raise NoCompilerError(f"gcc refuses rk4.c: {run.stderr.strip().splitlines()[-1]}")
        lanes = VECTOR_EXP.findall(library.read_bytes())
        if not lanes:
            raise NoCompilerError("gcc did not vectorise exp with libmvec")
        return _bound(ctypes.CDLL(str(library))), max(map(int, lanes))


def _bound(library: ctypes.CDLL) -> Integrate:
    function = library.integrate
    function.argtypes, function.restype = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_double], None

    def integrate(x: Any, steps: int, h: float) -> Any:
        x = np.array(x, dtype=np.float64, order="C")
        function(x.ctypes.data, x.shape[1], steps, h)
        return x

    return integrate
