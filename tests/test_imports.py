"""No circles of imports in `gandyn` and `app`: those for type checkers and those inside functions
count too.
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
