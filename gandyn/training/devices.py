"""Where the lab can train: CPU, CUDA, MPS. Only the worker imports torch for it."""

from __future__ import annotations

from gandyn.message import Message
from gandyn.training.errors import TrainingError

DEVICES = ("auto", "cpu", "cuda", "mps")


# Bytes that glibc keeps rather than give back and fault in again: more than a step's activations.
_KEPT = 30_000_000


def settle(threads: int) -> None:
    """Prepares the process for small nets: so many threads, no denormals (deep clipped critics are full of
    them), and an allocator that keeps its memory: freeing one large block raises glibc's thresholds, else
    every step pays page faults anew.
    """
    import torch

    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    block = torch.empty(_KEPT, dtype=torch.uint8)
    del block


def available() -> dict[str, str]:
    """Device id -> its name, for those that are there."""
    import torch

    threads = torch.get_num_threads()
    found: dict[str, str] = {
        "cpu": Message("CPU, {} threads", threads) if threads > 1 else Message("CPU, 1 thread")
    }
    if torch.cuda.is_available():
        found["cuda"] = torch.cuda.get_device_name()
    if torch.backends.mps.is_available():
        found["mps"] = "Apple GPU"
    return found


def chosen(name: str) -> str:
    """The device id for a name; "auto" takes CUDA if there is one, else the CPU (small nets are slower on
    MPS). Raises TrainingError.
    """
    found = available()
    if name == "auto":
        return "cuda" if "cuda" in found else "cpu"
    if name not in found:
        raise TrainingError("There is no device {!r} here; there are {}.", name, ", ".join(found))
    return name
