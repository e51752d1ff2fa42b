"""The settings of the pages beside the portrait, one per file: a frozen value that is saved, undone and
exported with the scene.

To add one, write a module here that holds:

1. a docstring that says what question it asks;
2. a frozen value (often the library's own) with `to_dict()`, whose constructor raises ValueError, one
   sentence, for nonsense;
3. `SETTINGS = SettingsSpec(id, from_dict, default)`: from_dict(data) makes the value from `to_dict`'s result
   and checks it, and default(scene) is the value for a scene in which nobody has chosen one; it must suit any
   scenario. It may ask for what `app.model.scene_parts.SceneContent` names: a scene knows its settings, so
   they do not know it.

Nothing here knows Qt. A scene gives the value by `scene.settings_of(id)` and takes another by
`scene.with_settings(id, value)`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.model.scene_parts import SceneContent
from gandyn.registry import discover


@dataclass(frozen=True)
class SettingsSpec:
    """How the settings of one page are read and what they are at first."""

    id: str
    from_dict: Callable[[object], Any]
    default: Callable[[SceneContent], Any]
    order: int = 0


PAGE_SETTINGS: dict[str, SettingsSpec] = discover(sys.modules[__name__], "SETTINGS")
