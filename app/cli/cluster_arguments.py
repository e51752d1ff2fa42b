"""The options of commands whose work may be given to other processes or machines."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gandyn.cluster import ClusterConfig

NAMES = ("workers", "scheduler", "scheduler_file")


def add(parser: argparse.ArgumentParser, here: str) -> None:
    """Adds them; here: who works if nothing is said."""
    group = parser.add_argument_group("who works", "needs the extra gandyn[sweep]")
    words = f"so many processes of this machine (default: {here})"
    group.add_argument("--workers", metavar="N", type=int, help=words)
    words = "the workers of a running Dask scheduler, such as tcp://host:8786"
    group.add_argument("--scheduler", metavar="ADDRESS", default="", help=words)
    words = "the same, by the file that `dask scheduler --scheduler-file` has written"
    group.add_argument("--scheduler-file", metavar="FILE", default="", help=words)


def is_said(args: argparse.Namespace) -> bool:
    """Whether any of them was given."""
    return any(getattr(args, name) not in (None, "") for name in NAMES)


def config_of(args: argparse.Namespace) -> ClusterConfig:
    """Who works; raises ClusterError."""
    from gandyn.cluster import ClusterConfig

    return ClusterConfig(**{name: getattr(args, name) for name in NAMES})
