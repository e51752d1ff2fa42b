"""The user's own pictures: a folder with one folder per class, as torchvision's ImageFolder takes it, or a
folder of pictures. Each is cut to a square and resized; what cannot be read is left out, and said.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gandyn import disk
from gandyn.message import Message
from gandyn.training.dataset import Dataset, Examples, data_folder, thinned
from gandyn.training.datasets import _torchvision
from gandyn.training.errors import TrainingError
from gandyn.training.run_config import DataSource

SIDE, SMALLEST, MOST_MEGAPIXELS = 32, 4, 100
_HUGE = "{} has more than {} megapixels."
Found = list[tuple[str, int]]


def load(source: DataSource) -> Examples:
    """(N, 3·side²), (N, side²) if none has colours, side = source.numbers[0]; raises TrainingError."""
    if not source.path:
        raise TrainingError("Name the folder of your pictures (folder), or choose other data.")
    folder, side = data_folder(source.path), int((*source.numbers, SIDE)[0])
    found, classes = _listed(folder)
    kept = [found[i] for i in thinned(len(found), 3 * side * side)]
    pictures, labels, skipped = _read_all(kept, side)
    if len(kept) < len(found):
        skipped.append(Message("Of {} files {}, evenly chosen, are used.", len(found), len(kept)))
    if not pictures:
        told = skipped[0] if skipped else Message("It is empty.")
        raise TrainingError("No picture in {} can be used. {}", folder, told)
    rows = np.stack(pictures)
    if (rows == rows[:, :1]).all():
        rows = np.ascontiguousarray(rows[:, :1])
    shape = rows.shape[1:]
    return Examples(rows.reshape(len(rows), -1), np.array(labels), shape, classes, skipped=tuple(skipped))


def _listed(folder: Path) -> tuple[Found, tuple[str, ...]]:
    """Paths with their classes, and the classes' names: ImageFolder's, or one class if there are no folders
    in it.
    """
    try:
        if not folder.is_dir():
            raise TrainingError("There is no folder {}; choose another one.", folder)
        if any(_is_class(entry) for entry in folder.iterdir()):
            return _classes(folder)
        files = sorted(str(path) for path in folder.iterdir() if _is_file(str(path)))
    except OSError as error:
        raise TrainingError(disk.read_refusal(folder, error)) from error
    return [(path, 0) for path in files], (folder.name,)


def _classes(folder: Path) -> tuple[Found, tuple[str, ...]]:
    kind: Any = _torchvision.datasets().ImageFolder

    class Visible(kind):  # type: ignore[misc]
        """Without hidden folders."""

        def find_classes(self, directory: str) -> tuple[list[str], dict[str, int]]:
            names = sorted(entry.name for entry in Path(directory).iterdir() if _is_class(entry))
            return names, {name: i for i, name in enumerate(names)}

    found = Visible(str(folder), is_valid_file=_is_file, allow_empty=True)
    return found.samples, tuple(found.classes)


def _is_class(path: Path) -> bool:
    return path.is_dir() and not path.name.startswith((".", "__"))


def _is_file(path: str) -> bool:
    """A pipe would be waited for; what begins with a dot belongs to the system."""
    return Path(path).is_file() and not Path(path).name.startswith(".")


def _read_all(found: Found, side: int) -> tuple[list[NDArray[np.uint8]], list[int], list[Message]]:
    pictures, labels, skipped = [], [], list[Message]()
    for path, label in found:
        try:
            picture, told = _read(path, side)
            pictures.append(picture)
            labels.append(label)
            skipped += told
        except TrainingError as error:
            skipped.append(error.message)
    return pictures, labels, skipped


def _read(path: str, side: int) -> tuple[NDArray[np.uint8], list[Message]]:
    """(3, side, side), and what is to be said of it; raises TrainingError."""
    from PIL import Image, UnidentifiedImageError

    name = disk.named(path)
    try:
        return _opened(path, name, side)
    except TrainingError:
        raise
    except Image.DecompressionBombError as error:
        raise TrainingError(_HUGE, name, MOST_MEGAPIXELS) from error
    except UnidentifiedImageError as error:
        raise TrainingError("{} is no picture.", name) from error
    except PermissionError as error:
        raise TrainingError(disk.read_refusal(path, error)) from error
    except Exception as error:  # Pillow's readers fail in many ways
        raise TrainingError("{} is damaged.", name) from error


def _opened(path: str, name: str, side: int) -> tuple[NDArray[np.uint8], list[Message]]:
    from PIL import Image

    if Path(path).stat().st_size == 0:
        raise TrainingError("{} is empty.", name)
    with warnings.catch_warnings():
        # Pillow warns of large pictures; ours are measured before they are decoded.
        warnings.simplefilter("ignore")
        with Image.open(path) as image:
            _check_size(name, image.size)
            moves = getattr(image, "is_animated", False)
            told = [Message("{} is animated; its first picture is used.", name)] if moves else []
            return _squared(image, side), told


def _check_size(name: str, size: tuple[int, int]) -> None:
    if min(size) < SMALLEST:
        raise TrainingError("{} is only {}×{} pixels.", name, *size)
    if size[0] * size[1] > MOST_MEGAPIXELS * 1e6:
        raise TrainingError(_HUGE, name, MOST_MEGAPIXELS)


def _squared(image: Any, side: int) -> NDArray[np.uint8]:
    """(3, side, side): upright, its middle, on white where it is transparent."""
    from PIL import Image, ImageOps

    # A large JPEG is decoded at a part of its size.
    image.draft("RGB", (2 * side, 2 * side))
    small = ImageOps.fit(_coloured(ImageOps.exif_transpose(image)), (side, side), Image.Resampling.LANCZOS)
    if small.mode == "RGBA":
        small = Image.alpha_composite(Image.new("RGBA", small.size, "white"), small).convert("RGB")
    return np.asarray(small).transpose(2, 0, 1)


def _coloured(image: Any) -> Any:
    """RGB or RGBA of any mode; numbers beyond a byte are brought into its range."""
    from PIL import Image

    if image.mode.startswith(("I", "F")):
        numbers = np.asarray(image, dtype=np.float64)
        low, high = float(numbers.min()), float(numbers.max())
        scaled = (numbers - low) * (255.0 / (high - low or 1.0))
        image = Image.fromarray(scaled.astype(np.uint8))
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


DATASET = Dataset(
    "folder",
    "Your pictures",
    "Pictures of your own: a folder of them, or one with a folder for each class.",
    (3, SIDE, SIDE),
    (),
    load,
    path="folder",
    numbers=("size",),
    order=13,
)
