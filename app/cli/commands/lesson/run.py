"""`gandyn lesson run`: goes through lessons without a window, and says which checks hold."""

from __future__ import annotations

import argparse
import json
from typing import Any

from app.cli.command import Command
from app.cli.commands.lesson._options import add_language, speak
from app.progress_line import ProgressLine

ALL = "all"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    words = "a lesson's id, a lesson's file, or all"
    parser.add_argument("lesson", metavar="LESSON", help=words)
    add_language(parser)
    words = "leave out runs in the lab, and what is measured of them"
    parser.add_argument("--no-training", dest="train", action="store_false", help=words)
    parser.add_argument("--json", action="store_true", help="print one object")


def run(args: argparse.Namespace) -> int:
    """Draws, trains and measures; the status is 1 if anything fails."""
    from app.model.lessons import shelf
    from app.services import lesson_run

    language, failed, rows = speak(args), False, []
    found = [e for e in shelf.entries() if not e.own] if args.lesson == ALL else [shelf.find(args.lesson)]
    for entry in found:
        lesson, results = shelf.load(entry), []
        if not args.json:
            print(f"{entry.id}: {lesson.said(language).title}")
        for i, step in enumerate(lesson.steps):
            with ProgressLine(step.said(language).title) as line:
                result = lesson_run.run_step(step, i, language, args.train, line.show)
            results.append(result)
            if not args.json:
                print("\n".join(lesson_run.lines(result)), flush=True)
        failed = failed or not all(result.ok for result in results)
        rows.append({"id": entry.id, "language": language, "steps": [_row(result) for result in results]})
    if args.json:
        print(json.dumps({"lessons": rows}, indent=1, ensure_ascii=False))
    return 1 if failed else 0


def _row(result: Any) -> dict[str, Any]:
    from app.services import lesson_checks

    checks = [
        {
            "claim": one.check.claim, "measure": one.check.measure, "figure": one.figure,
            "expected": lesson_checks.expected(one.check) if one.check.measure else "", "ok": one.ok,
            "trouble": str(one.trouble),
        }
        for one in result.checks
    ]  # fmt: skip
    return {
        "title": result.title, "ok": result.ok, "drawn": result.drawn, "checks": checks,
        "trouble": str(result.trouble), "seconds": round(result.seconds, 3),
    }  # fmt: skip


COMMAND = Command(
    "run", "Go through lessons and say which checks hold.", add_arguments, run,
    description="Draw every step of a lesson, make its runs in the lab, and measure its checks.", order=30,
)  # fmt: skip
