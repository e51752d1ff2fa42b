"""What installed packages bring, by entry points of the groups gandyn.variants, gandyn.rules,
gandyn.regularizers and gandyn.experiments: each names a module, or the entry in it.

Packages are trusted by having been installed. One that is broken costs itself.
"""

from __future__ import annotations

import hashlib
import logging
import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from gandyn.extensions import loader
from gandyn.extensions.errors import ExtensionError
from gandyn.extensions.folder import CORE
from gandyn.extensions.kinds import KINDS
from gandyn.message import Message

_LOGGER = logging.getLogger(__name__)
# A sentence for each entry point that could not be loaded.
troubles: list[Message] = []


def load(kind: str) -> None:
    """Enters what packages bring of a kind, of the flow all kinds at once."""
    # One look at all packages for the kinds together: it takes as long as a look for one.
    every: Any = entry_points()
    for each in CORE if kind in CORE else (kind,):
        for point in every.select(group=KINDS[each].group):
            _load(each, point)


def _load(kind: str, point: EntryPoint) -> None:
    title = f"{point.dist.name if point.dist else 'A package'}, {point.value}"
    try:
        with loader.faults(title, ""), loader.guarded():
            found = point.load()
            entry = loader.found_in(kind, found, title) if isinstance(found, ModuleType) else found
            loader.check(kind, entry, title, _digest(point))
        loader.enter(kind, entry)
    except ExtensionError as error:
        _LOGGER.warning("A package could not be used: %s", error, exc_info=True)
        troubles.append(error.message)


def _digest(point: EntryPoint) -> str:
    """Of the modules beside the one that is named, any of which its formulas may be made of."""
    digest = hashlib.sha256(f"{point.value} {point.dist.version if point.dist else ''}".encode())
    module: Any = sys.modules.get(point.module)
    file = Path(getattr(module, "__file__", None) or "")
    folder = file.parent if "." in point.module or hasattr(module, "__path__") else None
    for path in sorted(folder.rglob("*.py")) if folder else [file]:
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()
