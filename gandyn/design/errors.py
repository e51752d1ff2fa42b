"""What is wrong with a design."""

from __future__ import annotations

from gandyn.errors import GandynError


class DesignError(GandynError):
    """A design that cannot be; `str` of it is one sentence that says what to change."""


class FormulaError(DesignError):
    """A text that is no formula: the characters from `start` to before `end` of it are to be changed.

    role: which formula of a design it is, if it is one of a design.
    """

    role = ""

    def __init__(self, template: str, *values: object, start: int = 0, end: int | None = None) -> None:
        super().__init__(template, *values)
        self.start = start
        self.end = start + 1 if end is None else end
