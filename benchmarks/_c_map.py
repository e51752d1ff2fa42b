"""maps.c, compiled and called."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._c_loop import VECTOR_EXP, NoCompilerError

SOURCE = Path(__file__).with_name("maps.c")
# glibc declares its vector functions under -ffast-math alone, which would let gcc assume that nothing is
# infinite.
FLAGS = ("-O3", "-march=native", "-ffast-math", "-fno-finite-math-only", "-D__FAST_MATH__")

Survey = Callable[[Any, Any, int, float, float], tuple[Any, Any, Any, Any]]


def compiled(*more: str) -> tuple[Survey, int]:
    """survey(gamma (m,), eta (m,), rounds, phi, theta) -> tops, stats, inside, last; and how many
    exponentials libmvec takes at once.
    """
    if not shutil.which("gcc"):
        raise NoCompilerError("gcc is not installed")
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "maps.so"
        command = ["gcc", *FLAGS, *more, "-shared", "-fPIC", str(SOURCE), "-o", str(library), "-lmvec", "-lm"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode:
            raise NoCompilerError(f"gcc refuses maps.c: {run.stderr.strip().splitlines()[-1]}")
        lanes = VECTOR_EXP.findall(library.read_bytes())
        if not lanes:
            raise NoCompilerError("gcc did not vectorise exp with libmvec")
        return _bound(ctypes.CDLL(str(library))), max(map(int, lanes))


def _bound(library: ctypes.CDLL) -> Survey:
    function = library.map
    pointer, number = ctypes.c_void_p, ctypes.c_double
    function.argtypes = [
        pointer,
        pointer,
        ctypes.c_int,
        ctypes.c_int,
        number,
        number,
        pointer,
        pointer,
        pointer,
        pointer,
    ]
    function.restype = None

    def survey(gamma: Any, eta: Any, rounds: int, phi: float, theta: float) -> tuple[Any, Any, Any, Any]:
        m = len(gamma)
        tops, stats, inside, last = (
            np.full((m, 64), np.nan),
            np.full((m, 7, 5), np.nan),
            np.zeros(m),
            np.zeros((m, 2)),
        )
        out = [array.ctypes.data for array in (tops, stats, inside, last)]
        function(gamma.ctypes.data, eta.ctypes.data, m, rounds, phi, theta, *out)
        return tops, stats, inside, last

    return survey
