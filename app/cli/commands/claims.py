"""`gandyn claims`: what the articles claim, measured."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.command import Command
from app.cli.output import say
from app.model.scene import SceneError
from app.progress_line import ProgressLine
from app.tasks import interruption

if TYPE_CHECKING:
    from gandyn.claims.claim import ArticleClaim, Finding

ALL, FAST = "all", "fast"
KINDS = (".json", ".md")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    words = "measure a claim, a topic, `fast` (those within a second or two) or `all`; may be repeated"
    parser.add_argument("--run", metavar="ID", dest="wanted", action="append", default=[], help=words)
    words = "runs of the training lab at a time (default: one for each core, at most 4)"
    parser.add_argument("--jobs", metavar="N", type=int, default=min(os.cpu_count() or 1, 4), help=words)
    words = "as JSON; figures, verdict and seconds are null for what was not measured now"
    parser.add_argument("--json", action="store_true", help=words)
    words = "put what was measured into a record (.json), or write the document of all claims (.md)"
    parser.add_argument("-o", "--output", metavar="FILE", action="append", default=[], help=words)


def run(args: argparse.Namespace) -> int:
    """Lists the claims, or measures some; 130 after Ctrl-C, with what there is."""
    from gandyn.claims.articles import every

    for path in args.output:
        _check(path)
    claims = list(every())
    chosen = [claim for claim in claims if _is_chosen(claim, args.wanted)]
    begun = time.monotonic()
    found, troubles, cut = _measured(chosen, args)
    whole = "" if cut or len(found) < len(claims) else _told(time.monotonic() - begun, args.jobs)
    _tell(args, claims, found)
    for trouble in troubles:
        say(trouble)
    _write(args.output, found, whole)
    return interruption.STATUS if cut else 0


def _is_chosen(claim: ArticleClaim, words: list[str]) -> bool:
    return ALL in words or claim.id in words or _topic_of(claim) in words or (claim.fast and FAST in words)


def _topic_of(claim: ArticleClaim) -> str:
    from gandyn.claims.articles import TOPICS

    return next(topic.id for topic in TOPICS.values() if claim in topic.claims)


def _check(path: str) -> None:
    from app.model.scene_file import check_writable

    if Path(path).suffix.lower() not in KINDS:
        raise SceneError("Claims are written to {}, not to {!r}.", " and ".join(KINDS), path)
    check_writable(path)


def _measured(
    chosen: list[ArticleClaim], args: argparse.Namespace
) -> tuple[dict[str, Finding], list[str], bool]:
    """The findings, why others could not be made, and whether Ctrl-C cut it short."""
    from gandyn.claims.claim import Finding
    from gandyn.claims.measuring import measure_all

    _refuse_unknown(args.wanted)
    found: dict[str, Finding] = {}
    troubles: list[str] = []
    try:
        with interruption.raised(), ProgressLine("claims") as line:
            work = measure_all(chosen, max(args.jobs, 1), line.show)
            with closing(work):  # type: ignore[type-var]
                for claim, one in work:
                    if isinstance(one, Finding):
                        found[claim.id] = one
                    else:
                        troubles.append(f"{claim.id} was not measured. {one}")
    except KeyboardInterrupt:
        return found, troubles, True
    return found, troubles, False


def _refuse_unknown(words: list[str]) -> None:
    from gandyn.claims.articles import TOPICS, every

    known = {ALL, FAST, *TOPICS, *(claim.id for claim in every())}
    for word in words:
        if word not in known:
            raise SceneError("There is no claim and no topic {!r}; `gandyn claims` lists them.", word)


def _told(seconds: float, jobs: int) -> str:
    at_once = "one run" if jobs == 1 else f"{jobs} runs"
    used = sum(os.times()[:4]) / 60.0
    return (
        f"All of them took {seconds / 60.0:.0f} minutes with {at_once} of the lab at a time on"
        f" {os.cpu_count()} cores, and {used:.0f} minutes of CPU time: on idle cores they take about"
        f" {used / min(jobs, os.cpu_count() or 1):.0f}."
    )


def _tell(args: argparse.Namespace, claims: list[ArticleClaim], found: dict[str, Finding]) -> None:
    from app.cli import claims_text

    if args.json:
        rows = [_row(claim, found.get(claim.id)) for claim in claims]
        print(json.dumps({"claims": rows}, ensure_ascii=False, indent=1))
    elif args.wanted:
        measured = [claim for claim in claims if claim.id in found]
        print("\n\n".join(claims_text.report(claim, found[claim.id]) for claim in measured))
    else:
        print("\n".join(_listed()))


def _row(claim: ArticleClaim, found: Finding | None) -> dict[str, Any]:
    from app.model.claim_record import plain
    from gandyn.claims.claim import told

    if found is None:
        return claim.to_dict()
    measured = {"figures": plain(found.figures), "verdict": told(claim, found.verdict)}
    return claim.to_dict() | measured | {"seconds": round(found.seconds, 3)}


def _listed() -> Iterator[str]:
    """Every claim under its topic, with what was seen last."""
    from app.cli import claims_text
    from app.model import claim_record
    from gandyn.claims.articles import TOPICS

    record = claim_record.load()
    for topic in TOPICS.values():
        yield f"{topic.en} ({topic.id})"
        for claim in topic.claims:
            yield f"  {claims_text.line(claim, record.findings.get(claim.id))}"


def _write(paths: list[str], found: dict[str, Finding], whole: str) -> None:
    """Records first, so that the document is of what they hold."""
    from app.cli import claims_text
    from app.model import claim_record
    from app.model.scene_file import write_whole
    from gandyn.claims.articles import every

    known = [claim.id for claim in every()]
    record = claim_record.load().with_(found.values(), whole).sorted(known)
    for path in sorted(paths, key=lambda path: KINDS.index(Path(path).suffix.lower())):
        if Path(path).suffix.lower() == ".json":
            own = claim_record.load(Path(path)).with_(found.values(), whole).sorted(known)
            claim_record.save(own, Path(path))
        else:
            write_whole(path, claims_text.document(record).encode())


HELP = "List what the articles claim, and measure whether it holds."
COMMAND = Command(
    "claims",
    HELP,
    add_arguments,
    run,
    description=f"{HELP} Without --run it tells what was seen last.",
    order=65,
)
