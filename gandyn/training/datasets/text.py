"""Text as one-hot vectors: the lines of the user's file, without one common English words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from gandyn import disk
from gandyn.message import Message
from gandyn.training.dataset import Dataset, Examples
from gandyn.training.datasets import _words
from gandyn.training.errors import TrainingError
from gandyn.training.run_config import DataSource

# Letters in a line and in an alphabet; lines and bytes of a file.
LONGEST, MOST_LETTERS, MOST_LINES, MOST_BYTES = 32, 64, 20_000, 64 * 2**20
PAD = " "


def load(source: DataSource) -> Examples:
    """(N, letters · length), and each line in `words`; raises TrainingError for a file that is no text."""
    if not source.path:
        return one_hot(_words.words())
    path = Path(source.path).expanduser()
    lines = [line.strip() for line in _read(path).splitlines() if line.strip()]
    if not lines:
        raise TrainingError("There is no line of text in {}; choose another file.", path)
    skipped = list(_cuts(lines))
    lines = [line[:LONGEST].strip() for line in lines[:: -(-len(lines) // MOST_LINES)]]
    known = {letter for letter, _ in Counter("".join(lines)).most_common(MOST_LETTERS - 1)} | {PAD}
    kept = [line for line in lines if known.issuperset(line)]
    if len(kept) < len(lines):
        skipped.append(
            Message(
                "{} lines were left out, for they have letters that are not among the {} most common ones.",
                len(lines) - len(kept),
                MOST_LETTERS,
            )
        )
    return one_hot(kept, skipped)


def _read(path: Path) -> str:
    try:
        if not path.is_file():
            raise TrainingError("There is no file {}; choose another one.", path)
        if path.stat().st_size > MOST_BYTES:
            raise TrainingError("{} is longer than {} MB; choose a smaller file.", path, MOST_BYTES // 2**20)
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TrainingError("{} is not in UTF-8; save it so, or choose another file.", path) from error
    except OSError as error:
        raise TrainingError(disk.read_refusal(path, error)) from error
    if "\0" in text:
        raise TrainingError("{} is no text; choose another file.", path)
    return text


def _cuts(lines: Sequence[str]) -> Iterable[Message]:
    """What is said of long lines and long files."""
    long = sum(len(line) > LONGEST for line in lines)
    if long:
        yield Message("{} lines are longer than {} letters and were cut there.", long, LONGEST)
    if len(lines) > MOST_LINES:
        yield Message("Of {} lines at most {}, evenly chosen, are used.", len(lines), MOST_LINES)


def one_hot(lines: Sequence[str], skipped: Iterable[str] = ()) -> Examples:
    """Lines as vectors: entry l·length + p of a row says whether letter l stands at place p; the rest of a
    line is filled with spaces.
    """
    # A multiple of four, so that strided convolutions fit.
    length = -(-max(map(len, lines)) // 4) * 4
    alphabet = "".join(sorted(set("".join(lines)) | {PAD}))
    number = {letter: i for i, letter in enumerate(alphabet)}
    at = np.array([[number[letter] for letter in line.ljust(length, PAD)] for line in lines])
    rows = at[:, None, :] == np.arange(len(alphabet))[None, :, None]
    labels = np.zeros(len(lines), dtype=np.int64)
    shape = (len(alphabet), length)
    return Examples(
        rows.reshape(len(lines), -1), labels, shape, (), words=tuple(lines), alphabet=alphabet,
        skipped=tuple(skipped),
    )  # fmt: skip


DATASET = Dataset(
    "text",
    "Words or lines",
    "The lines of a UTF-8 file, of at most 32 letters; without a file common English words.",
    (27, 8),
    (),
    load,
    path="file",
    order=20,
)
