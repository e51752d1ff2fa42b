"""Where memory goes when it is freed, under Linux's C library (glibc); elsewhere nothing is done.

Every thread gets a heap of its own there, keeps what it has once needed, and a window opens and closes many
threads: after an hour the process would hold several times what it uses.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache

# glibc's number of the setting, and how many heaps all threads share: numbers are crunched without any.
M_ARENA_MAX, HEAPS = -8, 2


@cache
def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None


def share_heaps() -> None:
    """To be called before the first thread is started."""
    library = _glibc()
    if library is not None:
        library.mallopt(M_ARENA_MAX, HEAPS)


def return_free_memory() -> None:
    """Gives what is free back to the system; takes some 20 ms."""
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)
