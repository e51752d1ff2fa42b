"""What can go wrong with one's own modules, each in one sentence."""

from __future__ import annotations

from gandyn.errors import GandynError


class ExtensionError(GandynError):
    """A module that cannot be loaded; the message names it, and the line where there is one."""
