"""The base of everything that Gandyn refuses."""

from __future__ import annotations

from gandyn.message import Message


class GandynError(ValueError):
    """Something that cannot be; `str` of it is one sentence that says what to change.

    Made like a `Message`, from a template and its values, or from the message of another error.
    """

    def __init__(self, template: str, *values: object) -> None:
        super().__init__(Message(template, *values))

    @property
    def message(self) -> Message:
        """The sentence with its template, which is its code, and its values."""
        found: Message = self.args[0]
        return found


class MissingError(GandynError):
    """Something that has a name, such as a variant, and is not here; it may be where the name comes from."""


def names_missing(error: BaseException | None) -> bool:
    """Whether an error says that something is not here, or was raised because of that."""
    while error is not None and not isinstance(error, MissingError):
        error = error.__cause__
    return error is not None
