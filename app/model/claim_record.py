"""What was measured of the claims last: the file resources/claims.json, made by `gandyn claims --run all`. It
tells the window and the command line what is known without measuring. Knows no Qt.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import gandyn
from app.model.scene_file import write_whole
from gandyn.checks import entries, mapping
from gandyn.claims.claim import Finding
from gandyn.claims.measures import Figure
from gandyn.errors import GandynError
from gandyn.frozendict import FrozenDict

RECORD = Path(str(resources.files("resources") / "claims.json"))
FORMAT = "gandyn-claims"
INFINITE = "inf"


@dataclass(frozen=True)
class Record:
    """Findings by claim. run: how the last measurement of all claims went, as words say it; "" if never."""

    findings: Mapping[str, Finding] = field(default_factory=FrozenDict)
    run: str = ""

    def with_(self, found: Iterable[Finding], run: str = "") -> Record:
        """With these in the place of older ones."""
        return Record(FrozenDict({**self.findings, **{one.id: one for one in found}}), run or self.run)

    def sorted(self, ids: Iterable[str]) -> Record:
        """With the findings of these claims only, in this order."""
        kept = {id: self.findings[id] for id in ids if id in self.findings}
        return Record(FrozenDict(kept), self.run)


def load(path: Path = RECORD) -> Record:
    """What the file holds; nothing where there is none."""
    try:
        return read(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Record()


def read(text: str) -> Record:
    """The record of a text; raises GandynError, one sentence, for anything else."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise GandynError("This is no record of claims: it is no JSON.") from error
    given = mapping("A record of claims", data)
    if given.get("format") != FORMAT or not isinstance(given.get("claims"), list):
        raise GandynError("This is no record of claims.")
    findings = {found.id: found for found in map(_finding, given["claims"])}
    return Record(FrozenDict(findings), str(given.get("run", "")))


def _finding(data: object) -> Finding:
    given = entries("A finding", data, Finding, needed=("id",))
    figures = {
        name: math.inf if value == INFINITE else math.nan if value is None else value
        for name, value in mapping("Figures", given.get("figures", {})).items()
    }
    return Finding(**{**given, "figures": FrozenDict(figures)})


def plain(figures: Mapping[str, Figure]) -> dict[str, Any]:
    """As JSON has them: infinity as a word, numbers that are none as null."""
    return {name: value if isinstance(value, str) else _number(value) for name, value in figures.items()}


def _number(value: float) -> float | str | None:
    if math.isnan(value):
        return None
    return value if math.isfinite(value) else INFINITE


def save(record: Record, path: Path = RECORD) -> None:
    """Writes it, a line for each claim."""
    rows = [one.to_dict() | {"figures": plain(one.figures)} for one in record.findings.values()]
    body = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in rows)
    run = json.dumps(record.run, ensure_ascii=False)
    text = f'{{\n "format": "{FORMAT}",\n "run": {run},\n "claims": [\n  {body}\n ]\n}}\n'
    write_whole(path, text.encode())


def is_stale(found: Finding) -> bool:
    """Whether another version of the program measured it."""
    return found.version != gandyn.__version__
