"""The designs that this process knows, as variants by id.

A design's id is made of everything that it says, so registering it twice changes nothing, and nothing need
ever be forgotten. Whatever holds a variant's id in JSON (a scenario, the settings of a run) holds the design
beside it as the entry "design", so that any process, on any machine, registers it when it reads the id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.checks import mapping

if TYPE_CHECKING:
    from gandyn.design.design import Design
    from gandyn.variant import Variant

ENTRY = "design"
_KNOWN: dict[str, tuple[Design, Variant]] = {}


def register(design: Design) -> str:
    """Makes the design a variant of this process; returns the variant's id."""
    from gandyn.design.variant import variant_of

    if design.id not in _KNOWN:
        _KNOWN[design.id] = design, variant_of(design)
    return design.id


def variant(id: str) -> Variant | None:
    """The variant of a registered design, None for any other id."""
    return _KNOWN[id][1] if id in _KNOWN else None


def design(id: str) -> Design | None:
    """The registered design of that id, None for any other id."""
    return _KNOWN[id][0] if id in _KNOWN else None


def entry(id: str) -> dict[str, Any]:
    """What JSON says beside a variant's id: the design, or nothing for a built-in variant."""
    found = design(id)
    return {} if found is None else {ENTRY: found.to_dict()}


def registered(what: str, data: object) -> tuple[dict[str, Any], str]:
    """The entries of a dictionary without its design, and the id that this was registered by, "" if there is
    none; `what` is what the dictionary should be.

    Raises GandynError for a design that cannot be, and for what is no dictionary.
    """
    given = dict(mapping(what, data))
    if ENTRY not in given:
        return given, ""
    return given, register(read(given.pop(ENTRY)))


def read(data: object) -> Design:
    """The design of a dictionary that somebody may have changed by hand; raises GandynError, a sentence that
    says which formula is wrong.
    """
    from gandyn.design.design import Design
    from gandyn.design.errors import DesignError, FormulaError

    try:
        return Design.from_dict(data)
    except FormulaError as error:
        raise DesignError("The design's formula {} cannot be read: {}", error.role, error.message) from error
