"""Finds the one-file-each entries of a package: every module in it that holds the wanted name registers
itself.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any


def discover(package: ModuleType, name: str) -> dict[str, Any]:
    """`{entry.id: entry}` for every module of `package` with an attribute `name`, ordered by (order, id).

    Raises ValueError if two modules claim the same id, naming both.
    """
    found: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for module in _modules(package):
        for entry in _entries(module, name):
            if entry.id in found:
                raise ValueError(f"{module.__name__} and {origin[entry.id]} both register {entry.id!r}.")
            found[entry.id], origin[entry.id] = entry, module.__name__
    return dict(sorted(found.items(), key=lambda item: (getattr(item[1], "order", 0), item[0])))


def _modules(package: ModuleType) -> list[ModuleType]:
    names = [info.name for info in pkgutil.iter_modules(package.__path__) if not info.name.startswith("_")]
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def _entries(module: ModuleType, name: str) -> list[Any]:
    entry = getattr(module, name, None)
    return [] if entry is None else [entry]
