"""What only a fresh process can show: late imports, and caches that cannot be written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

Done = subprocess.CompletedProcess[str]
ROOT = Path(__file__).parents[2]
HEAVY = "{'numba', 'torch', 'scipy', 'PySide6', 'matplotlib'}"
# A rule's kernel compiles faster than the flow's, and is kept in the same way.
ORBIT = """
import gandyn
o = gandyn.iterate(gandyn.Scenario('wgan'), (0.1, 0.2), (0.2, 0.1), 'alternating', 100, 0.1, 0.1)
assert o.length == 101, o
"""
# The smallest kernel, which a file of its own has to hold.
TWICE = """
from gandyn.kernels import compiler
@compiler.kernel
def twice(x): return x + x
%s
for x in (%s,): assert twice(x) == x + x
"""


def run(code: str, **variables: str) -> Done:
    """Runs code in a new interpreter."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-W", "error::ResourceWarning", "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    "work",
    [
        "",
        (
            "import gandyn.dynamics, gandyn.kernels.numpy_dop853; gandyn.field(gandyn.Scenario('hinge'),"
            " [1.0, 0.0], [0.0, 1.0])"
        ),
        "gandyn.flow(gandyn.Scenario('wgan-clip'), [1.0, 0.0], [0.0, 1.0], compiled=False)",
        (
            "gandyn.losses(gandyn.Scenario('hinge', regularizers={'instance-noise': 0.1}), [1.0, 0.0], [0.0,"
            " 1.0])"
        ),
    ],
)
def test_heavy_packages_wait(work: str) -> None:
    """Importing the library and its numpy side loads neither Numba nor torch, scipy or Qt."""
    done = run(
        f"import sys, gandyn\n{work}\nassert not {HEAVY} & set(sys.modules), {HEAVY} & set(sys.modules)"
    )
    assert done.returncode == 0, done.stderr


def test_no_cache_folder(tmp_path: Path) -> None:
    """Under a path that is a file nothing can be kept, and kernels work all the same."""
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "below", Path("/dev/null/x")):
        done = small(
            tmp_path,
            after="from gandyn.kernels import cache; assert cache.folder() is None",
            GANDYN_CACHE_DIR=str(place),
        )
        assert (done.returncode, done.stderr) == (0, "")


def small(folder: Path, before: str = "", after: str = "", **variables: str) -> Done:
    """Compiles and runs the smallest kernel in a new process."""
    script = folder / "twice.py"
    script.write_text(TWICE % ("", "1.5"))
    return run(f"{before}\nimport runpy; runpy.run_path({str(script)!r})\n{after}", **variables)


def test_no_home() -> None:
    """A home that does not exist and cannot be made."""
    done = run(ORBIT, GANDYN_CACHE_DIR="", HOME="/dev/null/home", XDG_CACHE_HOME="/dev/null/cache")
    assert (done.returncode, done.stderr) == (0, "")


FULL_DISK = """
import errno
from numba.core import caching
def save(*arguments): raise OSError(errno.ENOSPC, "No space left on device")
caching.IndexDataCacheFile.save = save
"""


def test_full_disk(tmp_path: Path) -> None:
    """A kernel that cannot be saved is used anyway."""
    done = small(tmp_path, FULL_DISK, GANDYN_CACHE_DIR=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")


def test_kernels_are_kept(tmp_path: Path) -> None:
    """A second process finds the first one's kernels and compiles nothing."""
    assert run(ORBIT, GANDYN_CACHE_DIR=str(tmp_path)).returncode == 0
    kept = sorted(tmp_path.rglob("*.nbc"))
    hits = "from gandyn.kernels import iterate as a; assert sum(a.ensemble.stats.cache_hits.values()) == 1"
    again = run(ORBIT + hits, GANDYN_CACHE_DIR=str(tmp_path))
    assert again.returncode == 0, again.stderr
    assert kept
    assert sorted(tmp_path.rglob("*.nbc")) == kept


def twice(folder: Path, before: str, numbers: str) -> list[Path]:
    """Runs a small kernel in a new process; the files it leaves."""
    script = folder / "twice.py"
    script.write_text(TWICE % (before, numbers))
    done = run(f"import runpy; runpy.run_path({str(script)!r})", GANDYN_CACHE_DIR=str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    return list(folder.rglob("twice*.nb?"))


def test_files_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    """After a crash: kernels are compiled and kept anew."""
    for suffix, text in ((".nbc", b"\x80garbage"), (".nbi", b"")):
        for file in twice(tmp_path, "", "1.5"):
            if file.suffix == suffix:
                file.write_bytes(text)
        again = twice(tmp_path, "", "1.5")
        assert {file.suffix for file in again if file.stat().st_size > len(text)} == {".nbc", ".nbi"}


def test_two_processes_never_share_a_file(tmp_path: Path) -> None:
    """Else one would be served the other's kernel, under its own signature."""
    # Both read the index before either has written it.
    blind = "twice._cache._cache_file._load_index = dict"
    twice(tmp_path, blind, "1.5")
    assert len([file for file in twice(tmp_path, blind, "2") if file.suffix == ".nbc"]) == 2


def test_readiness_is_remembered(tmp_path: Path) -> None:
    """mark_ready is seen by later processes, for that combination of formulas only."""
    mark = (
        "from gandyn import Scenario; from gandyn.kernels import cache;"
        " cache.mark_ready(Scenario('wgan').params())"
    )
    ask = (
        "from gandyn import Scenario; from gandyn.kernels import cache;"
        " print(*(cache.is_ready(Scenario(v).params()) for v in ('wgan', 'hinge')))"
    )
    assert run(mark, GANDYN_CACHE_DIR=str(tmp_path)).returncode == 0
    assert run(ask, GANDYN_CACHE_DIR=str(tmp_path)).stdout.split() == ["True", "False"]
    assert run(mark, GANDYN_CACHE_DIR="/dev/null/x").returncode == 0
    assert run(ask, GANDYN_CACHE_DIR="/dev/null/x").stdout.split() == ["False", "False"]
