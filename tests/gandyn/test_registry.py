"""One file makes an entry; two files that claim one id are an error."""

from __future__ import annotations

import importlib
import itertools
import sys
from pathlib import Path
from types import ModuleType

import pytest

import gandyn
from gandyn import registry

NEWCOMER = """
from types import SimpleNamespace
ENTRY = SimpleNamespace(id="{id}", order={order})
"""
NUMBER = itertools.count()


def package(folder: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> ModuleType:
    """A package of these files, importable for the test."""
    name = f"newcomers{next(NUMBER)}"
    (folder / name).mkdir()
    for file, text in {"__init__": "", **files}.items():
        (folder / name / f"{file}.py").write_text(text)
    monkeypatch.syspath_prepend(str(folder))
    return importlib.import_module(name)


def test_newcomers_are_found_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sorted by order, then id; private files and files without an entry are passed over."""
    files = {
        "b": NEWCOMER.format(id="late", order=2),
        "c": NEWCOMER.format(id="early", order=1),
        "a": NEWCOMER.format(id="also", order=2),
    }
    found = registry.discover(
        package(tmp_path, monkeypatch, {**files, "_shared": "raise ImportError", "empty": "x = 1"}), "ENTRY"
    )
    assert list(found) == ["early", "also", "late"]


def test_one_id_twice_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both files are named."""
    twins = {"one": NEWCOMER.format(id="twin", order=0), "two": NEWCOMER.format(id="twin", order=0)}
    with pytest.raises(ValueError, match=r"two and .*one both register 'twin'"):
        registry.discover(package(tmp_path, monkeypatch, twins), "ENTRY")


def test_a_copied_variant_is_discovered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variant's file with another id works as it stands."""
    text = (
        Path(sys.modules["gandyn.variants.minimax"].__file__ or "")
        .read_text(encoding="utf-8")
        .replace('id="minimax"', 'id="newcomer"')
    )
    found = registry.discover(package(tmp_path, monkeypatch, {"newcomer": text}), "VARIANT")
    assert isinstance(found["newcomer"], gandyn.Variant)


def test_entries_keep_the_rules() -> None:
    """Ids are slugs, texts are there, parameters match the tuple's fields, defaults are allowed."""
    for id, variant in gandyn.variants().items():
        assert id == variant.id == id.lower().replace(" ", "-")
        assert len(variant.params._fields) == len(variant.parameters)
        assert all(
            (
                variant.name,
                variant.group,
                variant.summary,
                variant.ode,
                variant.loss_d,
                variant.loss_g,
                variant.references,
            )
        )
        assert len(variant.make_params(dict(gandyn.Scenario(id).parameters))) == len(variant.parameters)
    for id, regularizer in gandyn.regularizers().items():
        assert (id, id) == (regularizer.id, regularizer.strength.id)
        assert all((regularizer.name, regularizer.summary, regularizer.latex, regularizer.references))
