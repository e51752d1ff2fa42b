"""Every analysis, one per file. To add one, write a module here that holds:

1. a docstring with the question it answers and its reference; 2. a frozen dataclass of its answer: numbers,
strings and tuples of such dataclasses, with `lines()`, its readable text; 3. `run(case)`, from a `Case`
(`gandyn.analyses.context`) to that dataclass, without printing and without a window; 4. `ANALYSIS =
Entry(...)`.

An answer says how it knows: by which law, or that it was measured. It never guesses.
"""

from __future__ import annotations

import sys

from gandyn.analyses.context import AnalysisSpec
from gandyn.registry import discover

ANALYSES: dict[str, AnalysisSpec] = discover(sys.modules[__name__], "ANALYSIS")
