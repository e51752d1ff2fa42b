"""What torchvision's own sets share: imported with care, read from a folder, downloaded into one."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import numpy as np

from gandyn.training.dataset import Dataset, Examples, data_folder, require
from gandyn.training.errors import TrainingError
from gandyn.training.run_config import DataSource

# Operators that torchvision declares in C++ and describes in Python while it is imported.
_OPERATORS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
_kept: list[Any] = []


def datasets() -> Any:
    """The module torchvision.datasets; raises TrainingError where it is not installed.

    A torchvision built for another torch cannot load its C++ operators, and its import fails although its
    sets need none of them; then we declare these operators ourselves and import again.
    """
    require("torchvision")
    from torch.library import Library

    try:
        import torchvision
    except RuntimeError as error:
        if "does not exist" not in str(error) or _kept:
            raise
        # The declarations last as long as this object.
        library: Any = Library
        _kept.append(library("torchvision", "DEF"))
        for operator in _OPERATORS:
            _kept[0].define(operator)
        import torchvision
    return torchvision.datasets


def examples(name: str, dataset: Dataset, source: DataSource) -> Examples:
    """The training pictures of torchvision's class `name` as uint8 rows; raises TrainingError if they are not
    in the source's folder.
    """
    folder, kind = data_folder(source.path), getattr(datasets(), name)
    try:
        found = kind(folder, train=True, download=False)
    except Exception as error:  # files of any content end in errors of any kind
        raise TrainingError(
            "{} is not in {}, or not whole; download it (`--download`, or the button beside the folder), or"
            " name the folder that holds it.",
            dataset.title,
            folder,
        ) from error
    channels, height, width = dataset.shape
    pictures = np.asarray(found.data).reshape(-1, height, width, channels)
    rows = np.ascontiguousarray(pictures.transpose(0, 3, 1, 2)).reshape(len(pictures), -1)
    return Examples(rows, np.asarray(found.targets), dataset.shape, dataset.classes)


def fetch(name: str, folder: Path) -> None:
    """Downloads torchvision's class `name`, with its checksums, and says nothing meanwhile."""
    silence = io.StringIO()
    with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
        getattr(datasets(), name)(folder, train=True, download=True)
