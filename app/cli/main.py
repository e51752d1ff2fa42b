"""The command line: what needs no window. Each command is a file in `app.cli.commands`; Qt and kernels load
when needed.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from app.cli import modules
from app.cli.command import add_commands
from app.cli.commands import COMMANDS
from app.cli.output import flush, forgive_streams, mute, say
from app.cli.values import normalise_argv
from app.tasks import interruption
from gandyn import disk

USAGE = 2
# Understood before and after a command: `app.entry` takes it out of the words.
DEBUG = "--debug"
_LOGGER = logging.getLogger(__name__)


class Parser(argparse.ArgumentParser):
    """Refuses in one sentence instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        sentence = message[:1].upper() + message[1:].rstrip(".")
        say(f"{sentence}; see `{self.prog} --help`.")
        sys.exit(USAGE)


def main(argv: Sequence[str]) -> int:
    """Runs one command; returns the exit status: 0, 2 after one sentence on stderr, or 130 after Ctrl-C."""
    forgive_streams()
    try:
        status = _status(argv)
        flush()
        return status
    except BrokenPipeError:  # whoever read our output has enough
        mute()
        return 0
    except KeyboardInterrupt:
        say(interruption.SENTENCE)
        return interruption.STATUS
    except Exception as error:
        mute()
        _LOGGER.log(_gravity(error), "failed: a command", exc_info=True)
        say(_reason(error))
    return USAGE


def _status(argv: Sequence[str]) -> int:
    try:
        args = _parser().parse_args(normalise_argv(list(argv)))
        with interruption.at_once(signal.SIGINT, signal.SIGTERM):
            if args.uses_modules:
                modules.load_own()
            try:
                return int(args.run(args))
            finally:
                modules.tell_packages()
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 0


def _reason(error: Exception) -> str:
    """One sentence for whatever went wrong."""
    if isinstance(error, OSError):
        return disk.told(error)
    if isinstance(error, ValueError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory; take a smaller picture, fewer frames or fewer steps."
    if isinstance(error, ImportError):
        return f"A library is missing or cannot be loaded ({error}); install what it names and try again."
    # A mistake of ours; a page of traceback would help nobody here.
    what = f"{type(error).__name__}: {error}"
    return f"This should not have happened ({what}); please report it with the command you typed."


def _gravity(error: Exception) -> int:
    """A mistake of ours is written to the log; what the sentence says is for those who debug."""
    told = isinstance(error, (OSError, ValueError, MemoryError, ImportError))
    return logging.DEBUG if told else logging.ERROR


def _parser() -> Parser:
    from gandyn import __version__

    words = "`gandyn --install-desktop` puts it into a Linux desktop's menu; `--remove-desktop` removes it."
    parser = Parser(
        prog="gandyn",
        description="Explorer of GAN training dynamics. Without a command it opens its window.",
        epilog=words,
    )
    parser.add_argument("--version", action="version", version=f"gandyn {__version__}")
    words = "tracebacks and all that is logged on stderr; works with every command and with the window"
    parser.add_argument(DEBUG, action="store_true", help=words)
    add_commands(parser, COMMANDS)
    return parser
