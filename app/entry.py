"""A command on the command line, or the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from app.cli import desktop_entry
from app.cli import main as cli
from app.cli.commands import COMMANDS
from app.cli.main import DEBUG
from app.model import log_file, presets, share_link
from app.text.translation import LANGUAGES
from gandyn import disk

_NO_DISPLAY = (
    "There is no display to open a window on; draw without one by `gandyn render SCENARIO -o FILE.png` (see"
    " `gandyn render --help`)."
)


def main(argv: Sequence[str]) -> int:
    """Runs the command that the first word names; without one, opens the window, with a preset or a file if
    one is given.
    """
    words = [word for word in argv if word != DEBUG]
    log_file.start(debug=len(words) < len(argv))
    if words in ([desktop_entry.INSTALL], [desktop_entry.REMOVE]):
        return desktop_entry.main(words)
    if words and (words[0] in COMMANDS or words[0] in ("-h", "--help", "--version")):
        return cli.main(words)
    try:
        options, strange = _window_options().parse_known_args(words)
    except SystemExit as error:
        return int(error.code or 0)
    options.scene = _local_path(options.scene)
    obstacle = _unknown(options.scene) or _surplus(strange) or _no_window()
    if obstacle:
        print(f"gandyn: {obstacle}", file=sys.stderr)
        return cli.USAGE
    from app.window import bootstrap

    return bootstrap.launch(options.scene, options.language)


def _window_options() -> cli.Parser:
    """What the window may be told; `gandyn --help` is the commands' page."""
    parser = cli.Parser("gandyn", add_help=False)
    parser.add_argument("scene", nargs="?", default="")
    parser.add_argument("--language", choices=list(LANGUAGES), default="")
    return parser


def _local_path(scene: str) -> str:
    """The path of a file that a desktop names by its URL."""
    parts = urlsplit(scene)
    return unquote(parts.path) if parts.scheme == "file" and parts.netloc in ("", "localhost") else scene


def _unknown(scene: str) -> str:
    """A sentence if there is neither a preset nor a file of this name, and it is no link."""
    if not scene or scene in presets.PRESETS or os.path.exists(scene) or share_link.is_link(scene):
        return ""
    nothing = f"There is no command, no preset and no file {scene!r}; see `gandyn --help`."
    return disk.unreachable_folder(scene) or nothing


def _surplus(words: list[str]) -> str:
    if not words:
        return ""
    return f"The window takes one file, preset or link, --language and --debug; {words[0]!r} is too much."


def _no_window() -> str:
    """Why no window can be opened here, and what to do."""
    if not has_display():
        return _NO_DISPLAY
    from app.window import platform_check

    return platform_check.obstacle()


def has_display() -> bool:
    """Whether a window can be opened; only Linux may run without."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
