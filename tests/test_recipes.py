"""Each recipe of docs/architecture.md, followed to the letter in a copy: menus, command line, translations
and tests find the newcomer.

A recipe's blocks stand under the names of their files; `diff` blocks change a file that is there. Nothing
else is touched.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "architecture.md"
BLOCK = re.compile(r"^`([\w./-]+)`\n\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Compiling kernels is tried elsewhere; the same text runs in Python.
PLAIN = {"NUMBA_DISABLE_JIT": "1", "QT_QPA_PLATFORM": "offscreen", "COVERAGE_PROCESS_START": ""}
# What is followed in one copy, and which of the copy's own tests are then run beside those of translations.
# Those that are named after what there is are run for the newcomer alone.
GROUPS = {
    ("A GAN", "A regulariser", "An update rule", "An analysis", "A benchmark"): (
        "gandyn/test_autograd.py",
        "gandyn/test_losses.py",
        "gandyn/test_training.py",
        "gandyn/training/test_formulas.py",
        "gandyn/test_claims.py::test_the_document_says_what_the_program_says",
        "gandyn/test_registry.py::test_entries_keep_the_rules",
        "app/test_claims_shown.py",
        "app/test_cli.py::test_variants",
        "app/test_training_panel.py",
        "test_benchmarks.py::test_every_file_is_discovered",
    ),
    ("An experiment", "A probe"): (
        "gandyn/training/test_experiments.py",
        "gandyn/training/test_lab_claims.py",
        "app/lab/test_lab_values.py",
        "app/lab/test_lab_pictures.py::test_every_picture_belongs_to_an_experiment",
        "app/test_cli_lab.py::test_list",
    ),
    ("A plot", "A page", "A format", "A preset", "A reason to doubt a picture"): (
        "app/test_pages.py::test_every_study_has_a_default_that_suits_and_is_saved",
        "app/test_exporters.py",
        "app/test_hostile_exports.py",
        "app/test_cli.py::test_presets",
    ),
    ("A panel", "A command", "A command of the command line"): (
        "app/test_cli.py::test_the_help_lists_every_command",
        "app/test_cli.py::test_lists_load_no_heavy_library",
        "app/test_rail.py::test_every_panel_has_a_picture_on_the_rail",
        "app/test_doors.py",
        "app/test_commands.py",
    ),
}
TEXTS = "app/test_language.py"
NAMED = "my- or my_ or newcomers or txt or " + " or ".join(
    (
        "has_an_entry",
        "is_orphaned",
        "placeholders_agree",
        "formulas_survive",
        "keep_the_rules",
        "test_variants",
        "test_presets",
        "test_list",
        "is_discovered",
        "belongs_to_an_experiment",
        "ids_are",
        "ids_and_shortcuts",
        "every_row",
        "every_panel",
        "panels_know",
        "lists_every",
    )
)


def recipes() -> dict[str, str]:
    """The text of each recipe by its heading."""
    text = DOCUMENT.read_text(encoding="utf-8").split("\n## Add one file\n")[1].split("\n## ")[0]
    parts = re.split(r"^### (.+)\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2]))


def follow(recipe: str, folder: Path) -> None:
    """Writes the recipe's files, and makes its changes, in a folder."""
    blocks = BLOCK.findall(recipe)
    assert len(blocks) == recipe.count("\n```") // 2, "a block of code has no name above it"
    for name, kind, text in blocks:
        path = folder / name
        if kind == "diff":
            path.write_text(_changed(path.read_text(encoding="utf-8"), text), encoding="utf-8")
        else:
            assert not path.exists(), f"{name} is there already"
            path.write_text(text, encoding="utf-8")


def _changed(text: str, diff: str) -> str:
    lines = diff.splitlines(keepends=True)
    before, after = ("".join(line[1:] for line in lines if line[0] in signs) for signs in (" -", " +"))
    assert text.count(before) == 1, f"this is not there once: {before}"
    return text.replace(before, after)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The repository without its history and pictures."""
    for name in ("app", "gandyn", "resources", "tests", "benchmarks", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("pictures", "*.nb?"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_recipe_is_tried() -> None:
    assert list(recipes()) and sorted(recipes()) == sorted(name for group in GROUPS for name in group)


@pytest.mark.parametrize("group", GROUPS, ids=", ".join)
def test_newcomers_are_found(group: tuple[str, ...], copy: Path) -> None:
    for name in group:
        follow(recipes()[name], copy)
    own = [f"tests/app/newcomers.py::test_{name.lower().replace(' ', '_')}" for name in group]
    tests = [*own, *(f"tests/{test}" for test in (TEXTS, *GROUPS[group]))]
    options = [
        "-p",
        "no:xdist",
        "-p",
        "no:cov",
        "-p",
        "no:cacheprovider",
        "-o",
        "addopts=",
        "-q",
        "-rf",
        "--durations=5",
    ]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-k", NAMED, *tests],
        cwd=copy,
        env={**os.environ, **PLAIN, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
