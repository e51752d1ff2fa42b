"""Where compiled kernels live on disk, and which combinations are known to be there.

The folder's name holds a digest of every source file that ends up in a kernel, so an edited formula can never
be served a stale kernel. Path and time of each file belong to it: Numba compiles anew when they change, and
what is called ready must be. If no folder can be written, kernels are compiled afresh in each process and
nothing fails.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import platformdirs

_SOURCES = (
    "scalar.py",
    "vector_field.py",
    "quadrature.py",
    "design/numbers.py",
    "variants",
    "regularizers",
    "update_rule.py",
    "update_rules",
    "kernels",
)
VARIABLE = "GANDYN_CACHE_DIR"
# Seconds without a new kernel after which a folder of other sources is taken for forgotten.
UNUSED = 30 * 86_400


@functools.cache
def folder() -> Path | None:
    """The writable cache folder of this version of the sources, or None if there is none."""
    path = base() / "kernels" / _digest()
    fresh = not path.exists()
    if not _writable(path):
        return None
    if fresh:
        _forget(path)
    return path


def base() -> Path:
    """Where everything is that can be made again."""
    return Path(os.environ.get(VARIABLE) or platformdirs.user_cache_dir("gandyn", appauthor=False))


def _forget(kept: Path) -> None:
    """Removes kernels of sources that nobody has used for weeks: every update leaves a folder behind."""
    for old in kept.parent.iterdir():
        if old != kept and time.time() - old.stat().st_mtime > UNUSED:
            shutil.rmtree(old, ignore_errors=True)


def _digest() -> str:
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for name in _SOURCES:
        entry = root / name
        for file in sorted(entry.glob("*.py")) if entry.is_dir() else [entry]:
            digest.update(f"{file}{file.stat().st_mtime_ns}".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _writable(path: Path) -> bool:
    try:
        path.mkdir(parents=True, exist_ok=True)
        # This also says that the folder is in use.
        with tempfile.TemporaryFile(dir=path):
            return True
    except OSError:
        return False


def signature(knobs: Any) -> str:
    """The combination of formulas a knobs tuple stands for, outermost first."""
    name = type(knobs).__name__
    return f"{name}-{signature(knobs.inner)}" if hasattr(knobs, "inner") else name


def is_ready(key: str) -> bool:
    """Whether kernels for this combination were compiled and kept, so that loading them is quick."""
    base = folder()
    return base is not None and (base / f"{key}.ready").exists()


@functools.cache
def mark_ready(key: str) -> None:
    """Notes that the kernels for this combination are on disk; a full or read-only disk is no error."""
    base = folder()
    try:
        if base is not None:
            (base / f"{key}.ready").touch()
    except OSError:
        pass
