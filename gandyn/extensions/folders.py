"""Where Gandyn keeps what belongs to the user."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from gandyn.newcomers import KINDS

VARIABLE = "GANDYN_USER_DIR"
PRESETS = "presets"
SUBFOLDERS = (*KINDS, PRESETS)


def user_folder() -> Path:
    """The user's own modules and presets, in folders of their kinds; it need not exist."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else data_folder() / "user"


def data_folder() -> Path:
    """What the program keeps of the user's work."""
    return Path(platformdirs.user_data_dir("gandyn", appauthor=False))


def copies_folder() -> Path:
    """The trusted versions of modules, by digest: those that run go on when a file is edited."""
    return data_folder() / "trusted"


def trust_file() -> Path:
    """Which versions of which files the user has said yes to."""
    return Path(platformdirs.user_config_dir("gandyn", appauthor=False)) / "trusted.json"


def ensure() -> Path:
    """Makes the user's folder with a folder for each kind; raises OSError."""
    for name in SUBFOLDERS:
        (user_folder() / name).mkdir(parents=True, exist_ok=True)
    return user_folder()
