"""How values show themselves in a notebook: a table in HTML, and a picture where matplotlib is there.

Values know nothing of tables and pictures: `gandyn.notebook`, which knows all of them, says here how each is
shown. Whatever goes wrong on the way, a notebook gets the plain text.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Callable
from typing import Any

_LOGGER = logging.getLogger(__name__)
Html = Callable[[Any], str]
Png = Callable[[Any], bytes | None]
_FORMATS: dict[str, tuple[Html, Png]] = {}


def register(name: str, as_html: Html, as_png: Png) -> None:
    """How values of the class of this name are shown; as_png: None where there is no picture."""
    _FORMATS[name] = (as_html, as_png)


class Representation:
    """What notebooks ask a value for."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        try:
            return _FORMATS[type(self).__name__][0](self)
        except Exception:
            _LOGGER.exception("failed: a value's table")
            return f"<pre>{html.escape(repr(self))}</pre>"

    def _repr_png_(self) -> bytes | None:
        try:
            return _FORMATS[type(self).__name__][1](self)
        except Exception:
            _LOGGER.exception("failed: a value's picture")
            return None
