"""What can go wrong in the lab, each in one sentence that says what to do."""

from __future__ import annotations

from gandyn import disk
from gandyn.errors import GandynError
from gandyn.message import Message

MISSING = Message(
    'The training lab needs torch and safetensors; install them with: pip install "gandyn[lab]".'
)
NO_MEMORY = Message(
    "There was not enough memory for these networks; take a smaller width, depth, batch or fewer replicas."
)
_OUT_OF_MEMORY = (
    "out of memory",
    "can't allocate memory",
    "not enough memory",
    "cannot allocate memory",
    "invalid buffer size",
)


class TrainingError(GandynError):
    """A run that cannot be made so, or cannot go on; the message is one sentence."""


class Diverged(TrainingError):
    """A loss that is no number any more."""


def require_torch() -> None:
    """Raises TrainingError where torch or safetensors is not installed; imports neither."""
    from importlib.util import find_spec

    if find_spec("torch") is None or find_spec("safetensors") is None:
        raise TrainingError(MISSING)


def sentence(error: BaseException) -> str:
    """One line for anything that ended a run."""
    if isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and any(text in str(error).lower() for text in _OUT_OF_MEMORY)
    ):
        return NO_MEMORY
    if isinstance(error, GandynError):
        return error.message
    text = " ".join(str(error).split())[:300]
    if isinstance(error, ValueError) and text:
        return text
    if isinstance(error, OSError):
        return disk.told(error)
    if isinstance(error, ImportError):
        return MISSING
    return Message(
        "The training ended by an error of its own ({}); please report it with the settings.",
        f"{type(error).__name__}: {text}",
    )
