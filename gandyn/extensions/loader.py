"""Runs a module of the user's, or takes one of a package, and enters what it holds into the registry.

What is run is the text that was trusted, not the file as it is by now. Whatever fails leaves the registries
and the tables of formulas as they were.
"""

from __future__ import annotations

import contextlib
import re
import sys
import traceback
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from gandyn import newcomers, update_rule, vector_field
from gandyn.extensions import kernel_types, kinds
from gandyn.extensions.errors import ExtensionError
from gandyn.message import Message
from gandyn.newcomers import ModuleSource

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
# Formulas by type, which a module may add to and never change.
_TABLES: tuple[Any, ...] = (
    vector_field.COEFFICIENTS,
    vector_field.SCORES,
    vector_field.EXPECTED_SCORES,
    vector_field.SWITCHES,
    update_rule.UPDATES,
    update_rule.EXTRAPOLATIONS,
    update_rule.ENDINGS,
)
# Types that formulas are told apart by.
_SETS: tuple[set[type], ...] = (vector_field.PULL_THETA, vector_field.DERIVED, update_rule.COUPLED)


def load(source: ModuleSource) -> str:
    """Runs a module and enters what it holds; returns its id. Raises ExtensionError, one sentence."""
    if source.is_loaded:
        return ""
    if other := _other_version(source):
        raise ExtensionError(other)
    with faults(source.title, source.path), guarded():
        module = _run(source)
        try:
            entry = found_in(source.kind, module, source.title)
            check(source.kind, entry, source.title, source.digest)
        except BaseException:
            del sys.modules[module.__name__]
            raise
    enter(source.kind, entry)
    newcomers.loaded.append(source)
    return str(entry.id)


def _other_version(source: ModuleSource) -> str:
    for known in newcomers.loaded:
        if (known.kind, known.name) == (source.kind, source.name):
            return Message(
                "{} has changed since it was loaded; start Gandyn anew to use the new version.", source.title
            )
    return ""


def _run(source: ModuleSource) -> ModuleType:
    name = f"gandyn_user_{source.kind}_{source.name}_{source.digest[:8]}"
    module = ModuleType(name)
    module.__file__ = source.path
    code = compile(source.text, source.path, "exec", dont_inherit=True)
    # Dataclasses and pickles look their module up.
    sys.modules[name] = module
    try:
        exec(code, module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def found_in(kind: str, module: ModuleType, title: str) -> Any:
    """What a module of a kind holds; raises ExtensionError if it holds nothing of the kind."""
    entry = getattr(module, kinds.KINDS[kind].attribute, None)
    if entry is None:
        raise ExtensionError("{} holds no {}.", title, kinds.KINDS[kind].attribute)
    return entry


def enter(kind: str, entry: Any) -> None:
    """Puts a checked entry last in its registry."""
    kinds.KINDS[kind].table()[entry.id] = entry


def check(kind: str, entry: Any, title: str, digest: str) -> None:
    """Makes the formulas of an entry known and tries them; to be called inside `guarded`. Raises whatever its
    formulas raise, and ExtensionError.
    """
    wanted, kind_of_entry = kinds.KINDS[kind], kinds.KINDS[kind].type()
    if not isinstance(entry, kind_of_entry):
        raise ExtensionError("{}: {} must be made by {}.", title, wanted.attribute, kind_of_entry.__name__)
    if not isinstance(entry.id, str) or not _ID.fullmatch(entry.id) or entry.id.startswith("design-"):
        raise ExtensionError(
            "{}: an id has 1 to 40 small letters, digits and hyphens, unlike {!r}.", title, entry.id
        )
    if entry.id in wanted.table():
        raise ExtensionError("{}: there is {} among {} already; take another id.", title, entry.id, kind)
    _adopt(kind, entry, title, digest)
    wanted.register(entry)
    wanted.probe(entry)


def _adopt(kind: str, entry: Any, title: str, digest: str) -> None:
    """The types of its numbers get names with the digest: those it has registered, and that of its params."""
    params = getattr(entry, "params", None)
    every = {*vector_field.COEFFICIENTS, *update_rule.UPDATES, *([params] if params else [])}
    for found in every - set(kinds.BUILT_IN):
        if found.__module__.startswith("gandyn.") or kernel_types.is_adopted(found):
            continue
        if not (issubclass(found, tuple) and hasattr(found, "_fields")):
            raise ExtensionError("{}: params must be a NamedTuple of its own.", title)
        kernel_types.adopt(found, digest)
    if params is not None and not kernel_types.is_adopted(params) and not kinds.is_same(kind, entry):
        raise ExtensionError("{}: params must be a NamedTuple of its own.", title)


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Formulas that were there stay what they were; after a failure nothing is left of the module."""
    before = [dict(table) for table in _TABLES]
    members = [set(types) for types in _SETS]
    try:
        yield
        for table, old in zip(_TABLES, before):
            for kind, formula in old.items():
                if table.get(kind) is not formula:
                    raise ExtensionError("The formula of {} is not this module's to change.", kind.__name__)
    except BaseException:
        for table, old in zip(_TABLES, before):
            table.clear()
            table.update(old)
        for types, kept in zip(_SETS, members):
            types.intersection_update(kept)
        raise


@contextlib.contextmanager
def faults(title: str, path: str) -> Iterator[None]:
    """Anything that goes wrong in a module is a sentence with its line."""
    try:
        yield
    except ExtensionError as error:
        if error.message.startswith(title):
            raise
        raise ExtensionError("{}: {}", title, error.message) from error
    except SyntaxError as error:
        raise ExtensionError("{}, line {}: {}.", title, error.lineno or 0, error.msg) from error
    except (Exception, SystemExit) as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200].rstrip(".")
        line = line_of(error, path)
        if line:
            raise ExtensionError("{}, line {}: {}.", title, line, said) from error
        raise ExtensionError("{}: {}.", title, said) from error


def line_of(error: BaseException, path: str) -> int:
    """The innermost line of the file at which an error passed; 0 if none."""
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 0 for frame in reversed(frames) if frame.filename == path), 0)
