"""Which rooms may look into which."""

from __future__ import annotations

import ast
from pathlib import Path


def test_panels_know_neither_each_other_nor_the_kernels() -> None:
    for file in Path("app/panels").glob("[a-z]*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            for name in names:
                assert not name.startswith(
                    ("numba", "torch", "gandyn.kernels", "app.window.canvas", "app.window.main_window")
                ), (file, name)
                assert not name.startswith("app.panels.") or name.split(".")[-1].startswith("_"), (file, name)
