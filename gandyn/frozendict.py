"""A dictionary that cannot change, so that a scenario is a value: it can be compared, hashed, kept in an undo
list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

V = TypeVar("V")


class FrozenDict(Mapping[str, V], Generic[V]):
    """Read-only mapping with a hash; keeps the order it was given, which equality ignores."""

    def __init__(self, items: Mapping[str, V] | None = None) -> None:
        self._items = dict(items or {})

    def __getitem__(self, key: str) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)

    def replace(self, **changes: V) -> FrozenDict[V]:
        """A copy with these entries set."""
        return FrozenDict({**self._items, **changes})

    def without(self, key: str) -> FrozenDict[V]:
        """A copy that lacks `key`."""
        return FrozenDict({k: v for k, v in self._items.items() if k != key})
