"""`gandyn`: a command on the command line, or the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app import cli, presets

_NO_DISPLAY = "There is no display to open a window on; draw without one by `gandyn render SCENARIO -o FILE.png` (see `gandyn render --help`)."


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command that the first word names; without one, opens the window, with a preset or a file if one is given."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and (words[0] in cli.COMMANDS or words[0] in ("-h", "--help", "--version")):
        return cli.main(words)
    obstacle = _unknown(words) or ("" if has_display() else _NO_DISPLAY)
    if obstacle:
        print(f"gandyn: {obstacle}", file=sys.stderr)
        return cli.USAGE
    from app import main_window

    return int(main_window.run(words))


def _unknown(words: list[str]) -> str:
    """A sentence if the first word is neither an option of the window nor a preset nor a file."""
    if not words or words[0].startswith("-") or words[0] in presets.PRESETS or Path(words[0]).exists():
        return ""
    return f"There is no command, no preset and no file {words[0]!r}; see `gandyn --help`."


def has_display() -> bool:
    """Whether a window can be opened; only Linux may run without."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
