"""How a module of ours is run in a process of its own: by Python, or by the desktop program itself, which has
no Python to call.
"""

from __future__ import annotations

import runpy
import sys

# What the desktop program may be asked to run; nothing that a user can name.
MODULES = (
    "app.services.thumbnails",
    "gandyn.claims",
    "gandyn.design._sympy_worker",
    "gandyn.extensions.trial",
    "gandyn.precompile",
)
OPTION = "--run-module"


def command(module: str, *words: str) -> list[str]:
    """The words that start a process which runs the module with these arguments."""
    how = [OPTION] if getattr(sys, "frozen", False) else ["-m"]
    return [sys.executable, *how, module, *words]


def is_asked(argv: list[str]) -> bool:
    """Whether a command line comes from `command`, in the desktop program."""
    return len(argv) > 2 and argv[1] == OPTION and argv[2] in MODULES


def run(argv: list[str]) -> None:
    """Runs what such a command line asks for, as `python -m` does."""
    module = argv[2]
    sys.argv = [module, *argv[3:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
