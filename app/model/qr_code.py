"""A link as a QR code, for a room that photographs the projector; segno makes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.model import scene_file
from app.model.scene import SceneError

# A code needs a margin of four modules to be found (ISO/IEC 18004), and holds so many bytes at most.
QUIET, MOST = 4, 2953
SUFFIXES = (".png", ".svg", ".pdf")
# Full block, lower half, upper half, nothing; a terminal has its own font for them.
_BLOCKS = "".join(map(chr, (0x2588, 0x2584, 0x2580, 0x20)))

Modules = tuple[bytes, ...]


def modules(link: str) -> Modules:
    """The rows of the code without its margin, 1 for a dark module; raises SceneError where none holds the
    link.
    """
    return tuple(bytes(row) for row in _code(link).matrix)


def write(link: str, path: str | Path) -> None:
    """The code as a picture whose suffix chooses the format; raises SceneError."""
    kind = Path(path).suffix.lower()
    if kind not in SUFFIXES:
        raise SceneError("A QR code is written as {}; choose one of these suffixes.", ", ".join(SUFFIXES))
    code = _code(link)
    with scene_file.whole(path) as file:
        code.save(file, kind=kind[1:], scale=8, border=QUIET)


def as_text(link: str) -> str:
    """The code for a terminal with dark letters or light ones: two modules to a character."""
    rows = [bytes(len(modules(link)[0]) + 2 * QUIET)] * QUIET
    rows = [*rows, *(bytes(QUIET) + row + bytes(QUIET) for row in modules(link)), *rows]
    rows += [bytes(len(rows[0]))] * (len(rows) % 2)
    # Light modules are drawn, for most terminals are dark.
    return "\n".join(
        "".join(_BLOCKS[2 * upper + lower] for upper, lower in zip(rows[i], rows[i + 1]))
        for i in range(0, len(rows), 2)
    )


def _code(link: str) -> Any:
    import segno

    try:
        return segno.make_qr(link, error="l", boost_error=True)
    except segno.DataOverflowError as error:
        raise SceneError(
            "The link has {:,} characters, and a QR code holds {:,}; share it as text or as a file.",
            len(link),
            MOST,
        ) from error
