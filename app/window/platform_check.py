"""Whether Qt can open a window here: on Linux its plugin for X11 needs shared libraries that a bare system
lacks, and Qt's own message names the wrong one and then ends the process.

Called before anything of Qt is loaded, so it imports none of it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

# Which package of Debian, and of what derives from it, has a library.
PACKAGES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
}
_LACKING = re.compile(r"^\s*(\S+) => not found", re.MULTILINE)
Ask = Callable[[Path], str]


def obstacle(environment: Mapping[str, str] = os.environ, ask: Ask | None = None) -> str:
    """A sentence that names the packages to install, or "" if a window can be opened, or nobody can tell."""
    if not sys.platform.startswith("linux") or not _by_x11(environment):
        return ""
    plugin = _plugin()
    lacking = missing_libraries(plugin, ask or _linked) if plugin else []
    if not lacking:
        return ""
    packages = sorted({PACKAGES[name] for name in lacking if name in PACKAGES})
    unknown = sorted(name for name in lacking if name not in PACKAGES)
    advice = f"install them by `sudo apt install {' '.join(packages)}`" if packages else "install them"
    rest = f" ({', '.join(unknown)} too)" if packages and unknown else ""
    return f"Qt cannot open a window without these libraries: {', '.join(lacking)}; {advice}{rest}."


def missing_libraries(plugin: Path, ask: Ask) -> list[str]:
    """The shared libraries that a plugin is linked with and the system lacks."""
    return sorted(set(_LACKING.findall(ask(plugin))))


def _by_x11(environment: Mapping[str, str]) -> bool:
    """Whether Qt would load the plugin for X11."""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    return chosen.startswith("xcb") if chosen else bool(environment.get("DISPLAY"))


def _plugin() -> Path | None:
    found = importlib.util.find_spec("PySide6")
    folder = Path(next(iter(found.submodule_search_locations or ()), "")) if found else Path()
    plugin = folder / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    return plugin if plugin.exists() else None


def _linked(plugin: Path) -> str:
    """What ldd says; nothing where there is no ldd."""
    try:
        asked = subprocess.run(["ldd", plugin], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout
