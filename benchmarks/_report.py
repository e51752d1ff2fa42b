"""docs/benchmarks.md: one section per benchmark; a run of some of them keeps the sections of the others."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

from benchmarks._benchmark import Benchmark, Row

PATH = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
LIBRARIES = (
    "numpy",
    "numba",
    "llvmlite",
    "scipy",
    "torch",
    "numbalsoda",
    "heyoka",
    "PySide6-Essentials",
    "pillow",
    "matplotlib",
)
HEAD = """# Benchmarks

Made by `python -m benchmarks`; `python -m benchmarks NAME …` renews some of the sections ({names}).
All sides of a comparison run interleaved in one process or one loop, A B A B …; given are the median and the extreme of the rounds' ratios.
"""


def machine() -> str:
    """Processor, cores, system and versions, in two lines."""
    system = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {_compiler()}"
    return (
        f"{_processor()}, {os.cpu_count()} cores;"
        f" {system}.\n{', '.join(filter(None, map(_version, LIBRARIES)))}."
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", info.read_text()) if info.exists() else None
    return found[1] if found else platform.processor() or platform.machine()


def _compiler() -> str:
    if not shutil.which("gcc"):
        return "no gcc"
    run = subprocess.run(["gcc", "-dumpfullversion"], capture_output=True, text=True, check=False)
    return f"gcc {run.stdout.strip()}"


def _version(library: str) -> str:
    try:
        return f"{library} {importlib.metadata.version(library)}"
    except importlib.metadata.PackageNotFoundError:
        return ""


def section(benchmark: Benchmark, rows: list[Row], where: str, day: str) -> str:
    """One benchmark as Markdown."""
    lines = [f"## {benchmark.id}: {benchmark.title}", ""]
    lines += ["| what | ours | peer | ratio | target | met |", "| --- | --- | --- | --- | --- | --- |"]
    lines += [f"| {' | '.join(_cells(row))} |" for row in rows]
    notes = [benchmark.notes.strip(), ""] if benchmark.notes else []
    return "\n".join([*lines, "", *notes, f"Measured {day} on {where}", ""])


def _cells(row: Row) -> tuple[str, ...]:
    met = {True: "yes", False: "**no**", None: ""}[row.met]
    return tuple(
        cell.replace("|", "\\|") for cell in (row.what, row.ours, row.peer, row.ratio, row.target, met)
    )


def write(results: dict[Benchmark, list[Row]], known: dict[str, Benchmark], path: Path = PATH) -> None:
    """Replaces the sections that were measured, in the order of the registry."""
    where, day = machine(), datetime.date.today().isoformat()
    fresh = {benchmark.id: section(benchmark, rows, where, day) for benchmark, rows in results.items()}
    kept = _sections(path.read_text(encoding="utf-8")) if path.exists() else {}
    sections = {**kept, **fresh}
    body = "\n".join(sections[id] for id in known if id in sections)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD.format(names=", ".join(known)) + "\n" + body, encoding="utf-8")


def _sections(text: str) -> dict[str, str]:
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {part.split(":", 1)[0]: f"## {part.rstrip()}\n" for part in parts}


def printed(benchmark: Benchmark, rows: list[Row]) -> str:
    """The same for the terminal."""
    lines = [f"{benchmark.id}: {benchmark.title}"]
    for row in rows:
        verdict = {True: "met", False: "NOT MET", None: ""}[row.met]
        lines.append(
            "   ".join(
                filter(
                    None,
                    (
                        f"  {row.what}: {row.ours}",
                        row.peer,
                        row.ratio,
                        row.target and f"target {row.target}",
                        verdict,
                    ),
                )
            )
        )
    return "\n".join(lines)
