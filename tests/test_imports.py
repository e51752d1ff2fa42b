"""No circles of imports in `gandyn` and `app`, those for type checkers and those inside functions included;
and what begins with an underscore is used in its own package only.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
Graph = dict[str, set[str]]


def _modules(root: Path) -> dict[str, Path]:
    """Every module of both packages by its dotted name; a package is its `__init__`."""
    found = {}
    for package in ("gandyn", "app"):
        for file in (root / package).rglob("*.py"):
            parts = file.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def _named(tree: ast.Module) -> Iterator[tuple[str, ...]]:
    """What each import names: the longest of these that is a module is what it depends on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            yield from ((f"{node.module}.{name.name}", str(node.module)) for name in node.names)
        elif isinstance(node, ast.Import):
            yield from ((name.name,) for name in node.names)


def graph_of(root: Path) -> Graph:
    """Which module imports which, wherever in it the import stands."""
    modules = _modules(root)
    graph: Graph = {}
    for name, file in modules.items():
        wanted = (
            next((n for n in names if n in modules), name)
            for names in _named(ast.parse(file.read_text(encoding="utf-8")))
        )
        graph[name] = set(wanted) - {name}
    return graph


def circles(graph: Graph) -> list[list[str]]:
    """Modules that can reach each other and so cannot be understood apart, sorted."""

    @cache
    def reached(start: str) -> frozenset[str]:
        found: set[str] = set()
        waiting = [start]
        while waiting:
            new = graph[waiting.pop()] - found
            found |= new
            waiting += new
        return frozenset(found)

    rings = {
        tuple(sorted(m for m in reached(name) if name in reached(m)))
        for name in graph
        if name in reached(name)
    }
    return [list(ring) for ring in sorted(rings)]


def test_no_module_needs_one_that_needs_it() -> None:
    graph = graph_of(ROOT)
    assert len(graph) > 200 and "app.model.pages" in graph["app.model.scene"]
    assert circles(graph) == []


def test_a_circle_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "gandyn").mkdir()
    texts = {
        "__init__": "from gandyn.one import x",
        "one": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from gandyn import two",
        "two": "def f():\n    import gandyn.three",
        "three": "from gandyn.one import y",
    }
    for name, text in texts.items():
        (tmp_path / "gandyn" / f"{name}.py").write_text(text, encoding="utf-8")
    assert circles(graph_of(tmp_path)) == [["gandyn.one", "gandyn.three", "gandyn.two"]]


# The public methods of a NamedTuple begin with an underscore to be no fields.
NAMED_TUPLE = {"_fields", "_field_defaults", "_asdict", "_make", "_replace"}


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in NAMED_TUPLE


def _owner(target: str) -> str | None:
    """The package that what is private in a dotted name belongs to; None if all of it is public."""
    parts = target.split(".")
    return next((".".join(parts[:i]) for i, part in enumerate(parts) if _is_private(part)), None)


def _used(tree: ast.Module) -> Iterator[str]:
    """Dotted names that a module imports, or reads from a module that it imported."""
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            modules |= {name.asname or name.name: f"{node.module}.{name.name}" for name in node.names}
        elif isinstance(node, ast.Import):
            modules |= {name.asname or name.name: name.name for name in node.names}
    yield from modules.values()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield f"{modules[node.value.id]}.{node.attr}"


def foreign_private_names(root: Path) -> list[tuple[str, str]]:
    """(module, dotted name) wherever a private module or name of another package is used."""
    modules = _modules(root)
    found = set()
    for name, file in modules.items():
        package = name if file.stem == "__init__" else name.rpartition(".")[0]
        for target in _used(ast.parse(file.read_text(encoding="utf-8"))):
            owner = _owner(target) if target.partition(".")[0] in ("gandyn", "app") else None
            # A private name of a module belongs to the package that the module is in.
            if owner in modules and modules[owner].stem != "__init__":
                owner = owner.rpartition(".")[0]
            if owner is not None and not f"{package}.".startswith(f"{owner}."):
                found.add((name, target))
    return sorted(found)


def test_no_package_uses_private_modules_or_names_of_another() -> None:
    assert foreign_private_names(ROOT) == []


def test_private_modules_and_names_of_another_package_would_be_found(tmp_path: Path) -> None:
    texts = {
        "gandyn/__init__": "",
        "gandyn/inner/__init__": "",
        "gandyn/inner/_own": "x = 1",
        "gandyn/inner/door": "from gandyn.inner._own import x\n_y = __z__ = 2",
        "gandyn/module": "from gandyn.inner import _own",
        "gandyn/name": "from gandyn.inner.door import _y, __z__",
        "app/__init__": "import gandyn.inner.door as door\nprint(door._y)",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    assert foreign_private_names(tmp_path) == [
        ("app", "gandyn.inner.door._y"),
        ("gandyn.module", "gandyn.inner._own"),
        ("gandyn.name", "gandyn.inner.door._y"),
    ]
