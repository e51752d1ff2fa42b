"""`gandyn trust`: allows modules of the user's folder to be loaded, each version once."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.command import Command
from app.cli.output import say
from app.model.scene import SceneError

if TYPE_CHECKING:
    from gandyn.newcomers import ModuleSource

USAGE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    words = "a file in your folder, such as variants/my_gan.py; without one they are listed"
    parser.add_argument("files", metavar="FILE", nargs="*", default=[], help=words)
    parser.add_argument("--all", action="store_true", help="every file in your folder")


def run(args: argparse.Namespace) -> int:
    """Tries each file in a process of its own and allows it; lists what there is if none is named."""
    from gandyn.extensions import folder, folders

    folders.ensure()
    found = folder.sources()
    if not args.files and not args.all:
        _list(found)
        return 0
    wanted = found if args.all else tuple(_named(found, name) for name in args.files)
    if not wanted:
        raise SceneError(
            "There is no module in {}; put a file into a folder of its kind.", folders.user_folder()
        )
    faults = [told for told in map(_allow, wanted) if told]
    for told in faults:
        say(told)
    return USAGE if faults else 0


def _allow(source: ModuleSource) -> str:
    from gandyn.extensions import folder, trust

    if not (trust.is_trusted(source) and trust.was_tried(source)):
        told = folder.allow(source)
        if told:
            return told
    print(f"{source.title} is allowed (sha256 {source.digest[:16]}).")
    return ""


def _list(found: tuple[ModuleSource, ...]) -> None:
    from gandyn.extensions import folder, folders, trust

    if not found:
        print(f"There is no module in {folders.user_folder()}.")
    for source in found:
        print(f"{source.title}  {'allowed' if trust.is_trusted(source) else 'not allowed'}")
    for told in folder.state().troubles:
        say(told)


def _named(found: tuple[ModuleSource, ...], name: str) -> ModuleSource:
    """The file of a path, of its name in the folder, or of its own name."""
    from gandyn.extensions import folders

    path = Path(name).expanduser().absolute()
    fitting = [source for source in found if Path(source.path).absolute() == path]
    fitting = fitting or [s for s in found if name in (s.title, s.title.removesuffix(".py"))]
    fitting = fitting or [source for source in found if name in (source.name, f"{source.name}.py")]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise SceneError("{} may be {}; name one.", name, " or ".join(source.title for source in fitting))
    raise SceneError(
        "There is no module {} in {}; put it into the folder of its kind there.", name, folders.user_folder()
    )


COMMAND = Command(
    "trust",
    "Allow modules of your folder to be loaded.",
    add_arguments,
    run,
    description="Allow modules of your folder to be loaded. They are programs and can do what you can; each"
    " version of a file is allowed once. `gandyn paths` names the folder.",
    order=86,
    uses_modules=False,
)
