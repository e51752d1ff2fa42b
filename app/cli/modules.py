"""The user's own modules on the command line: loaded before a command runs, and one line about the others."""

from __future__ import annotations

import sys

from app.cli.output import say

MOST_NAMED = 5


def load_own() -> None:
    """Loads what is trusted; says what is not, and what is wrong with the others."""
    from gandyn.extensions import folders

    if not folders.user_folder().is_dir():
        return
    from gandyn import newcomers
    from gandyn.extensions import folder

    present = {source.kind for source in folder.sources()}
    for kind in folder.CORE[:1] if present & {*folder.CORE} else ():
        folder.load(kind)
    if newcomers.EXPERIMENTS in present:
        newcomers.bring_in(newcomers.EXPERIMENTS)
    _tell(folder.state())


def tell_packages() -> None:
    """What packages could not bring, if any were asked."""
    packages = sys.modules.get("gandyn.extensions.packages")
    for trouble in packages.troubles if packages else ():
        say(trouble)


def _tell(state: object) -> None:
    from gandyn.extensions.folder import FolderState

    assert isinstance(state, FolderState)
    for trouble in state.troubles:
        say(trouble)
    names = [source.title for source in state.untrusted]
    if names:
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        listed = ", ".join(names[:MOST_NAMED]) + more
        say(f"Not loaded, for you have not allowed it: {listed}; `gandyn trust --all` does, or name a file.")
