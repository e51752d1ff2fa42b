"""Progress of a command: one line on stderr, rewritten, if someone is looking; gone when the block ends."""

from __future__ import annotations

import sys


class ProgressLine:
    """name: what stands before the percentage."""

    def __init__(self, name: str = "") -> None:
        self._name, self._last, self.seen = name, "", sys.stderr.isatty()

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *error: object) -> None:
        self.write("")

    def show(self, fraction: float) -> None:
        """How much is done, from 0 to 1; a 0 does not replace what was written."""
        if fraction > 0.0 or not self._last:
            self.write(f"{self._name}  {100.0 * fraction:.0f} %")

    def write(self, text: str) -> None:
        """Rewrites the line if its text changed."""
        if self.seen and text != self._last:
            sys.stderr.write(f"\r{text.ljust(len(self._last))}" + ("" if text else "\r"))
            sys.stderr.flush()
            self._last = text
