"""LaTeX to SVG text, typeset once and cached: in memory, and on disk where a folder can be written. Knows no
Qt.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import re
import threading
from pathlib import Path

import platformdirs

from gandyn.errors import GandynError

VARIABLE = "GANDYN_CACHE_DIR"
# Everything is typeset at this size in this colour; other sizes and colours are a matter of replacing text.
_SIZE, _COLOR = 20.0, "#010203"
_RECIPE = "2"
_HEAD = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
_BOX = re.compile(r'width="([\d.]+)" height="([\d.]+)" viewBox="(\S+) (\S+) \S+ \S+"')
# The typesetter's box cuts the tops of fractions and antialiased edges.
_MARGIN = 1.5
# ziamath keeps global state while it typesets.
_lock = threading.Lock()


class FormulaError(GandynError):
    """LaTeX that cannot be typeset; the message is one sentence."""


def svg(latex: str, color: str, size: float) -> str:
    """The formula as SVG text: `color` is "#rrggbb", `size` the height of an em in pixels.

    Any thread may call it. Raises FormulaError for LaTeX that cannot be typeset.
    """
    text = _typeset(latex).replace(_COLOR, color)
    return _HEAD.sub(lambda head: _scaled(head, size / _SIZE), text, count=1)


def known(latex: str) -> bool:
    """Whether `svg` will answer at once, without typesetting."""
    return latex in _memory or _read(_file(latex)) != ""


def _scaled(head: re.Match[str], factor: float) -> str:
    return 'width="{:.3f}" height="{:.3f}"'.format(*(float(side) * factor for side in head.groups()))


_memory: dict[str, str] = {}


def _typeset(latex: str) -> str:
    if latex not in _memory:
        _memory[latex] = _read(_file(latex)) or _render(latex)
    return _memory[latex]


def _render(latex: str) -> str:
    with _lock:
        text = _ziamath(latex)
    _write(_file(latex), text)
    return text


def _ziamath(latex: str) -> str:
    from ziamath import zmath  # 0.2 s: not before the first portrait is on the screen
    from ziamath.config import config

    config.svg2 = False
    try:
        # The lunate epsilon reads as a cut-off ε in small sizes.
        text = str(zmath.Latex(latex.replace(r"\epsilon", r"\varepsilon"), size=_SIZE, color=_COLOR).svg())
    except Exception as error:  # ziamath asserts, indexes and recurses its way out of bad input
        raise FormulaError("The formula {!r} cannot be typeset.", latex) from error
    return _BOX.sub(_wider, text, count=1)


def _wider(head: re.Match[str]) -> str:
    width, height, x, y = map(float, head.groups())
    wide, high = width + 2.0 * _MARGIN, height + 2.0 * _MARGIN
    return (
        f'width="{wide:.3f}" height="{high:.3f}" viewBox="{x - _MARGIN:.3f} {y - _MARGIN:.3f} {wide:.3f}'
        f' {high:.3f}"'
    )


@functools.cache
def _folder(base: str | None) -> Path | None:
    path = Path(base or platformdirs.user_cache_dir("gandyn", appauthor=False)) / "formulas"
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return path


def _file(latex: str) -> Path | None:
    folder = _folder(os.environ.get(VARIABLE))
    return folder and folder / (hashlib.sha256(f"{_RECIPE}:{latex}".encode()).hexdigest()[:24] + ".svg")


def _read(file: Path | None) -> str:
    try:
        text = file.read_text(encoding="utf-8") if file else ""
    except (OSError, UnicodeDecodeError):
        return ""
    # A half-written or foreign file is typeset again.
    return text if text.startswith("<svg") and text.endswith("</svg>") else ""


def _write(file: Path | None, text: str) -> None:
    """Whoever reads half of it typesets anew, so that it need not be written whole."""
    with contextlib.suppress(OSError):
        if file is not None:
            file.write_text(text, encoding="utf-8")
