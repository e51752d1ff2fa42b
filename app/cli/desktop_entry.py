"""`gandyn --install-desktop`: an entry in the desktop's menu, its icon, the file types of sessions and
lectures, and links `gandyn:…`, for the user who asks; `--remove-desktop` takes them away. Files as
freedesktop.org defines them.

Sources: Desktop Entry Specification 1.5, Shared MIME-info 2.2, Icon Theme Specification 0.13.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

from app.cli.output import say
from gandyn import disk
from gandyn.atomic_write import atomic_write

INSTALL, REMOVE = "--install-desktop", "--remove-desktop"
SESSION, LECTURE = "application/x-gandyn-session", "application/x-gandyn-lecture"
_ELSEWHERE = (
    "This is for the desktops of Linux; on Windows make a shortcut to the program gandyn-window, on macOS"
    " keep it in the Dock."
)
_ENTRY = """[Desktop Entry]
Type=Application
Name=Gandyn
GenericName=Explorer of GAN training dynamics
GenericName[zh_CN]=GAN 训练动力学探索器
Comment=Vector fields and trajectories of GAN training, drawn live
Comment[zh_CN]=实时绘制 GAN 训练的向量场与轨迹
Exec={command} %u
Icon=gandyn
Terminal=false
Categories=Education;Science;Math;
MimeType={session};{lecture};x-scheme-handler/gandyn;
StartupWMClass=gandyn
"""
_TYPE = """<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
 <mime-type type="{session}">
  <comment>Gandyn session</comment>
  <comment xml:lang="zh_CN">Gandyn 会话</comment>
  <sub-class-of type="application/json"/>
  <icon name="gandyn"/>
  <glob pattern="*.gandyn"/>
  <magic priority="60">
   <match type="string" offset="0:16" value="&quot;format&quot;: &quot;gandyn-session&quot;"/>
  </magic>
 </mime-type>
 <mime-type type="{lecture}">
  <comment>Gandyn lecture</comment>
  <comment xml:lang="zh_CN">Gandyn 讲义</comment>
  <sub-class-of type="application/zip"/>
  <icon name="gandyn"/>
  <glob pattern="*.gandyn-lecture"/>
 </mime-type>
</mime-info>
"""


def base() -> Path:
    """Where the user's desktop looks for entries."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def files() -> dict[Path, bytes]:
    """What is written where, below `base`."""
    icon = (resources.files("resources") / "icons" / "gandyn.svg").read_bytes()
    kinds = {"session": SESSION, "lecture": LECTURE}
    return {
        Path("applications/gandyn.desktop"): _ENTRY.format(command=_command(), **kinds).encode(),
        Path("mime/packages/gandyn.xml"): _TYPE.format(**kinds).encode(),
        Path("icons/hicolor/scalable/apps/gandyn.svg"): icon,
    }


def _command() -> str:
    """What starts this very program; a word that holds a space is quoted as the specification asks."""
    if getattr(sys, "frozen", False):
        words = [sys.executable]
    else:
        script = Path(sys.executable).with_name("gandyn")
        words = [str(script)] if script.exists() else [sys.executable, "-m", "app"]
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    for letter in '\\"`$':
        word = word.replace(letter, f"\\{letter}")
    # "%" begins a field code; a backslash is written twice in a string of the file.
    word = word.replace("\\", "\\\\").replace("%", "%%")
    return f'"{word}"' if set(word) & set(" \t'\"<>~|&;*?#()`\\$") else word


def main(words: list[str]) -> int:
    """Does what `--install-desktop` or `--remove-desktop` says; 0, or 2 after one sentence."""
    if not sys.platform.startswith("linux"):
        say(_ELSEWHERE)
        return 2
    try:
        _install() if words[0] == INSTALL else _remove()
    except OSError as error:
        say(disk.write_refusal(base(), error))
        return 2
    return 0


def _install() -> None:
    for place, content in files().items():
        path = base() / place
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(path) as file:
            file.write(content)
    _refresh()
    print(f"Gandyn is in the desktop's menu; the files are in {base()}. `gandyn {REMOVE}` takes them away.")


def _remove() -> None:
    for place in files():
        (base() / place).unlink(missing_ok=True)
    _refresh()
    print("Gandyn is no longer in the desktop's menu.")


def _refresh() -> None:
    """Tells the desktop, where its tools are there; it looks by itself sooner or later."""
    for tool, folder in (("update-mime-database", "mime"), ("update-desktop-database", "applications")):
        if shutil.which(tool):
            subprocess.run([tool, str(base() / folder)], check=False, capture_output=True, timeout=30)
