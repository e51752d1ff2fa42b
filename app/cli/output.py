"""What a command tells: lines on stdout, and sentences on stderr."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping


def say(sentence: str) -> None:
    """One line on stderr."""
    one_line = re.sub(r"\s+", " ", sentence).strip()
    print(f"gandyn: {one_line[:600]}", file=sys.stderr)


def list_texts(texts: Mapping[str, str]) -> None:
    """Prints a line for each id."""
    width = max(map(len, texts))
    for id, text in texts.items():
        print(f"{id:{width}}  {text}")


def forgive_streams() -> None:
    """Greek letters must not stop a program in a terminal that has none."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def flush() -> None:
    """Hands over what was printed; there may be no stdout at all."""
    if sys.stdout is not None:
        sys.stdout.flush()


def mute() -> None:
    """If the output takes no more, forgets it; without this Python complains once more when it ends."""
    try:
        flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
