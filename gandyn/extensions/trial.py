"""Loads a module in a process of its own first: one that hangs, crashes or ends the program costs that
process only.

`python -m gandyn.extensions.trial` is that process: it reads a module from its standard input and prints what
became of it, {"id": …} or {"fault": …}.
"""

from __future__ import annotations

import base64
import faulthandler
import json
import os
import re
import subprocess
import sys

from gandyn import module_process
from gandyn.extensions.errors import ExtensionError
from gandyn.message import Message
from gandyn.newcomers import EXPERIMENTS, ModuleSource

# Seconds that a module may take to load, and that the process may take to begin and to end.
LIMIT, PATIENCE = 5.0, 120.0


def attempt(source: ModuleSource, limit: float = LIMIT) -> None:
    """Raises ExtensionError, one sentence with the line, for a module that cannot be loaded in `limit`
    seconds.
    """
    request = {
        "limit": limit,
        "kind": source.kind,
        "name": source.name,
        "digest": source.digest,
        "path": source.path,
        "text": base64.b64encode(source.text).decode(),
    }
    try:
        done = subprocess.run(
            module_process.command("gandyn.extensions.trial"),
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except subprocess.TimeoutExpired as error:
        raise ExtensionError(_late(source, 0, limit)) from error
    _judge(source, limit, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def _judge(source: ModuleSource, limit: float, told: str, trouble: str) -> None:
    try:
        found = json.loads(told.splitlines()[-1])
    except (ValueError, IndexError):
        found = {}
    if "id" in found:
        return
    if "fault" in found:
        raise ExtensionError(str(found["fault"]))
    at = re.search(rf'File "{re.escape(source.path)}", line (\d+)', trouble)
    if "Timeout (" in trouble:
        raise ExtensionError(_late(source, int(at[1]) if at else 0, limit))
    raise ExtensionError("{} ended the process that tried to load it.", source.title)


def _late(source: ModuleSource, line: int, limit: float) -> Message:
    if line:
        return Message("{}, line {}: it had not loaded after {:g} seconds.", source.title, line, limit)
    return Message("{} had not loaded after {:g} seconds.", source.title, limit)


def main() -> int:
    """The process: everything that a module may need is there before its time begins."""
    request = json.loads(sys.stdin.buffer.read())
    from gandyn.extensions import loader

    if request["kind"] == EXPERIMENTS:
        import gandyn.training  # noqa: F401
    limit = float(request.pop("limit"))
    source = ModuleSource(**request | {"text": base64.b64decode(request["text"])})
    # What a module prints must not be taken for our answer.
    answers = os.dup(1)
    os.dup2(2, 1)
    faulthandler.dump_traceback_later(limit, exit=True)
    try:
        found = {"id": loader.load(source)}
    except ExtensionError as error:
        found = {"fault": str(error)}
    faulthandler.cancel_dump_traceback_later()
    os.write(answers, f"\n{json.dumps(found)}\n".encode())
    # Threads that a module began are not waited for.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
