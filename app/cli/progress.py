"""The progress line of a command that integrates."""

from __future__ import annotations

from pathlib import Path

from app.progress_line import ProgressLine
from gandyn import Scenario


def integration_progress(output: str, scenarios: tuple[Scenario, ...], method: str) -> ProgressLine:
    """The line for this file; it begins by saying that kernels are compiled, if any is not on disk."""
    from gandyn.dynamics import is_ready
    from gandyn.integration import AUTO

    line = ProgressLine(Path(output).name)
    # "auto" measures the error of every method.
    kernels = [(scenario, kind) for scenario in scenarios for kind in {AUTO, method}]
    if line.seen and not all(is_ready(*kernel) for kernel in kernels):
        line.write("compiling kernels, which happens once …")
    return line
