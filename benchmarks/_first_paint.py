"""Runs the program as `python -m app` does until its first portrait is on the screen; prints the seconds
since argv[1].

argv[1] is the parent's time.monotonic() just before it started this process; the clock is the system's.
"""

from __future__ import annotations

import os
import sys
import time


def watch(started: float) -> None:
    """Leaves as soon as a canvas has painted and Qt has sent the pixels off."""
    from PySide6.QtCore import QTimer

    from app.window.canvas import Canvas

    build = Canvas.__init__

    def built(self: Canvas, *args: object, **options: object) -> None:
        build(self, *args, **options)  # type: ignore[arg-type]
        # `painted` comes from inside the paint event; the pixels leave when that is over.
        self.painted.connect(lambda: QTimer.singleShot(0, lambda: leave(started)))

    Canvas.__init__ = built  # type: ignore[method-assign]


def leave(started: float) -> None:
    """No tidy end: the window would save its settings."""
    print(time.monotonic() - started, flush=True)
    os._exit(0)


if __name__ == "__main__":
    from app import __main__ as program

    watch(float(sys.argv[1]))
    sys.exit(program.main([]))
