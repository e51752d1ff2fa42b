"""What a set of pictures or texts is: the data every file of `gandyn/training/datasets` fills in. Knows no
torch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
from numpy.typing import NDArray

from gandyn.training.errors import TrainingError
from gandyn.training.run_config import DataSource

Shape = tuple[int, ...]
# More bytes than this are never kept of one set: of a larger one every second, third, … picture.
MOST_BYTES = 256 * 2**20


@dataclass(frozen=True)
class Examples:
    """A set in memory, one row each.

    rows (N, d): pictures as uint8 from 0 (black) to 255 or as float32 from −1 to 1; texts as bool, one-hot.
    labels (N,): the class of each. shape: of one row, (channels, height, width), of texts (letters, length).
    inputs (N, d_in): what a row is to be made from, such as its edges, of shape input_shape. words: each row
    as text, in letters of `alphabet`. skipped: a sentence for each file that was left out or cut.
    """

    rows: NDArray[Any]
    labels: NDArray[Any]
    shape: Shape
    classes: tuple[str, ...]
    inputs: NDArray[Any] | None = None
    input_shape: Shape = ()
    words: tuple[str, ...] = ()
    alphabet: str = ""
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Download:
    """How a set comes from the network: by fetch(folder), which waits until all of it is there. archives: a
    pattern of the files that arrive in the folder, `size` bytes together.
    """

    fetch: Callable[[Path], None]
    archives: str
    size: int


@dataclass(frozen=True)
class Dataset:
    """A set of pictures or texts. shape, classes: as in `Examples`, where they do not depend on files.

    load(source) -> its Examples; raises TrainingError. path: "folder" or "file" where the user names one;
    numbers: the settings of an experiment that are the source's numbers.
    """

    id: str
    title: str
    summary: str
    shape: Shape
    classes: tuple[str, ...]
    load: Callable[[DataSource], Examples]
    path: str = ""
    numbers: tuple[str, ...] = ()
    download: Download | None = None
    order: int = 0

    @property
    def is_text(self) -> bool:
        """Whether it is made of letters, not of pixels."""
        return len(self.shape) == 2


def data_folder(path: str = "") -> Path:
    """The folder that downloads go to and come from: the user's, else the program's own."""
    return Path(path).expanduser() if path else default_folder()


def default_folder() -> Path:
    """Where downloaded sets are kept if no folder is named."""
    return Path(platformdirs.user_data_dir("gandyn", appauthor=False)) / "data"


def thinned(count: int, bytes_each: int) -> range:
    """Every picture, or evenly chosen ones of a set that would not fit into the memory."""
    step = -(-count * bytes_each // MOST_BYTES) or 1
    return range(0, count, step)


def require(module: str) -> None:
    """Raises TrainingError where scikit-learn or torchvision is not installed; imports neither."""
    from importlib.util import find_spec

    names = {"sklearn": "scikit-learn"}
    if find_spec(module) is None:
        raise TrainingError(
            'These data need {}; install it with: pip install "gandyn[lab]".', names.get(module, module)
        )
