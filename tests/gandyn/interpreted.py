"""Kernels as the Python they are written in, for tests of what they say: compiling one takes seconds."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from gandyn.kernels import iterate, lane_rules, lanes, maps
from gandyn.maps.table import leaves, nested

# What lanes are written with that has no Python of its own.
INTRINSICS: dict[str, Any] = {
    "read": lambda w, at: w[at],
    "write": lambda w, at, value: w.__setitem__(at, value),
    "leaves": lambda proto: len(leaves(proto)),
    "lane_params": lambda proto, w, at, apart: nested(
        proto, [w[at + n * apart] for n in range(len(leaves(proto)))]
    ),
    "always_inline": lambda: None,
    "prefer_wide_vectors": lambda: None,
}


def interpret(patch: pytest.MonkeyPatch) -> None:
    """Until the patch is undone, rules run without a compiler, iteration by iteration and in maps."""
    for module in (iterate, lanes, lane_rules, maps):
        _interpret(patch, module)


def _interpret(patch: pytest.MonkeyPatch, module: ModuleType) -> None:
    for name, value in vars(module).copy().items():
        if name in INTRINSICS:
            patch.setattr(module, name, INTRINSICS[name])
        elif hasattr(value, "py_func"):
            patch.setattr(module, name, value.py_func)
