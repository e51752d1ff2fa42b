"""What the distances refuse."""

from __future__ import annotations

from gandyn.errors import GandynError


class DistanceError(GandynError):
    """Two distributions, a plan or a file that cannot be; one sentence that says what to change."""
