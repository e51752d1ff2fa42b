"""Every test runs without a display, and away from the user's own settings and caches."""

from __future__ import annotations

import gc
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before anything imports Qt. The kernels' cache is left alone: it is keyed by the sources, so sharing it is
# safe and quick.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
_HOME = Path(tempfile.mkdtemp(prefix="gandyn-tests-"))
os.environ["XDG_CONFIG_HOME"] = str(_HOME / "config")
os.environ["XDG_DATA_HOME"] = str(_HOME / "data")
os.environ["XDG_STATE_HOME"] = str(_HOME / "state")
# What a shell starts in the background ignores Ctrl-C, and so would every program that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: tests wait for programs that they start a third of their time."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """The application leaves collecting to the event loop, which most tests do not run."""
    yield
    if not gc.isenabled():
        gc.collect(1)


@pytest.fixture(autouse=True)
def subnormal() -> Iterator[None]:
    """The lab flushes subnormal numbers to zero, in the whole thread; other tests count on them."""
    yield
    if torch := sys.modules.get("torch"):
        torch.set_flush_denormal(False)
