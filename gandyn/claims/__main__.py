"""A process that measures one claim: `python -m gandyn.claims ID`.

It tells lines of JSON: {"share": x} now and then, at last {"found": …} or {"failed": a sentence, "values":
those in it}. It ends with its input, so that it never outlives whoever started it; the training processes
that it starts end with it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading

from gandyn.claims.articles import find
from gandyn.claims.measuring import measure
from gandyn.errors import GandynError


def _say(**line: object) -> None:
    print(json.dumps(line), flush=True)


class _Progress:
    """Tells every hundredth once."""

    def __init__(self) -> None:
        self._told = -1

    def __call__(self, share: float) -> None:
        if int(100 * share) > self._told:
            self._told = int(100 * share)
            _say(share=share)


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


def main(id: str) -> None:
    """Measures it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_input, daemon=True).start()
    try:
        _say(found=measure(find(id), _Progress()).to_dict())
    except GandynError as error:
        _say(failed=error.message.template, values=list(error.message.values))


if __name__ == "__main__":
    main(sys.argv[1])
