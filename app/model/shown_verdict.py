"""The verdict that a panel shows, with what it is about."""

from __future__ import annotations

from typing import NamedTuple

from gandyn import Scenario, UpdateConfig
from gandyn.analyses.verdict import Verdict

Start = tuple[tuple[float, ...], tuple[float, ...]]


class ShownVerdict(NamedTuple):
    """A verdict that a panel shows, and what it is about."""

    verdict: Verdict
    scenario: Scenario
    training: UpdateConfig | None
    start: Start
