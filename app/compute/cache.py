"""Thread-safe LRU cache."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

# Bytes of arrays that a cache may hold; what one scene shows should fit, or it would be computed anew for
# every picture.
MOST_BYTES = 500_000_000


class LruCache:
    """At most `size` values by key, and no more than fit into `most_bytes`, but always the newest; the least
    recently used one is dropped first.
    """

    def __init__(self, size: int, most_bytes: int = MOST_BYTES) -> None:
        self._size, self._most_bytes, self._lock = size, most_bytes, threading.Lock()
        self._items: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._bytes = 0

    def get(self, key: Any) -> Any:
        with self._lock:
            if key not in self._items:
                return None
            self._items.move_to_end(key)
            return self._items[key][0]

    def put(self, key: Any, value: Any) -> None:
        with self._lock:
            self._drop(key)
            self._items[key] = value, array_bytes(value)
            self._bytes += self._items[key][1]
            while len(self._items) > self._size or (self._bytes > self._most_bytes and len(self._items) > 1):
                self._drop(next(iter(self._items)))

    def _drop(self, key: Any) -> None:
        self._bytes -= self._items.pop(key, (None, 0))[1]

    def items(self) -> list[tuple[Any, Any]]:
        """Keys and results, the newest last."""
        with self._lock:
            return [(key, value) for key, (value, _) in self._items.items()]

    def clear(self) -> None:
        """Drops everything."""
        with self._lock:
            self._items.clear()
            self._bytes = 0


def array_bytes(value: Any) -> int:
    """What the arrays in a result take; a view counts as the array that it keeps alive."""
    if isinstance(value, np.ndarray):
        return value.base.nbytes if isinstance(value.base, np.ndarray) else value.nbytes
    return sum(map(array_bytes, _parts(value)))


def _parts(value: Any) -> Iterable[Any]:
    if is_dataclass(value):
        return (getattr(value, field.name) for field in fields(value))
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, (tuple, list)) else ()
