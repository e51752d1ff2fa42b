"""What the registries have besides the files that come with Gandyn, from the user's folder or from packages.

It is looked for when an id is missed, or when everything is to be listed, so that nobody who needs none of it
waits for it. How it is found is `gandyn.extensions`' affair, which tells this module when Gandyn is imported.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
VARIANTS, RULES, REGULARIZERS, EXPERIMENTS = KINDS = (
    "variants", "update_rules", "regularizers", "experiments",
)  # fmt: skip


@dataclass(frozen=True)
class ModuleSource:
    """A module of the user's: its folder (one of KINDS), its name, where it was read and what it says."""

    kind: str
    name: str
    digest: str
    path: str
    text: bytes

    @property
    def title(self) -> str:
        """As people are told of it."""
        return f"{self.kind}/{self.name}.py"

    @property
    def is_loaded(self) -> bool:
        """Whether this process has loaded this version."""
        mine = (self.kind, self.name, self.digest)
        return any((other.kind, other.name, other.digest) == mine for other in loaded)


Bring = Callable[[str], None]
Receive = Callable[[ModuleSource], None]
# The user's modules that this process has loaded, in their order.
loaded: list[ModuleSource] = []
_hooks: list[tuple[Bring, Receive]] = []
_version: list[str] = []
_held: list[bool] = []
_lock, _busy, _brought = threading.RLock(), set[str](), set[str]()


def install(version: str, bring: Bring, receive: Receive) -> None:
    """Of which Gandyn; how entries of a kind are found, and how a module that another process sends is
    loaded.
    """
    _version[:], _hooks[:] = [version], [(bring, receive)]


def version() -> str:
    """Gandyn's own."""
    return "".join(_version)


def bring_in(kind: str) -> None:
    """Looks for entries of a kind, once in a process; who asks meanwhile sees what there is."""
    if kind in _brought or not _hooks:
        return
    with _lock:
        if kind in _brought or kind in _busy:
            return
        _busy.add(kind)
        try:
            _hooks[0][0](kind)
        finally:
            _busy.discard(kind)
            _brought.add(kind)


def list_all(kind: str) -> None:
    """Everything of a kind is to be listed: it is brought in, unless somebody holds that up."""
    if not _held:
        bring_in(kind)


def hold() -> None:
    """Lists are made of what there is until `settle`: a window's first picture does not wait for more."""
    _held[:] = [True]


def settle(*kinds: str) -> None:
    """What there is of these kinds was brought in."""
    _held.clear()
    _brought.update(kinds)


def was_brought(kind: str) -> bool:
    """Whether entries of a kind were looked for."""
    return kind in _brought


def forget() -> None:
    """The next miss looks again."""
    _brought.clear()


def found(table: Mapping[str, T], kind: str, id: str) -> T | None:
    """The entry of this id, which may yet have to be brought in; None if there is none anywhere."""
    if id not in table:
        bring_in(kind)
    return table.get(id)


def reduced(make: Callable[[Any], T], data: Any) -> tuple[Callable[..., T], tuple[Any, ...]]:
    """How a value is pickled that is made from plain data: with the user's modules, for another process, even
    on another machine, may not have them. A pickle is trusted anyway; JSON never carries code.
    """
    return (_received, (tuple(loaded), make, data)) if loaded else (make, (data,))


def _received(sources: tuple[ModuleSource, ...], make: Callable[[Any], T], data: Any) -> T:
    for source in sources:
        if not source.is_loaded and _hooks:
            _hooks[0][1](source)
    return make(data)
