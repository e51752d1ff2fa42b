"""Lessons as texts, for tests."""

from __future__ import annotations

from pathlib import Path

FRONT = '+++\nid = "small"\ntitle = "A small lesson"\n+++\n'


def lesson(*steps: str, front: str = FRONT) -> str:
    """A lesson whose steps have these blocks of TOML, one after the other; the first heading is line 5."""
    return front + "\n".join(
        f"## Step {i}\n```step\n{toml}\n```\nText {i}." for i, toml in enumerate(steps, 1)
    )


def written(folder: Path, text: str | bytes, name: str = "lesson.md") -> Path:
    """The file of a text."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path
