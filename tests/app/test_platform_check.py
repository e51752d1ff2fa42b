"""What a bare Linux lacks for a window is named, with the packages that have it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app import entry
from app.window import platform_check

LDD = """\tlinux-vdso.so.1 (0x00007ffd)
\tlibxcb-icccm.so.4 => not found
\tlibxcb-keysyms.so.1 => not found
\tlibX11.so.6 => /usr/lib/x86_64-linux-gnu/libX11.so.6 (0x00007f2b)
\tlibxcb-icccm.so.4 => not found
"""
X11 = {"DISPLAY": ":0"}


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A Linux with a plugin, whatever this machine is."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(platform_check, "_plugin", lambda: tmp_path / "libqxcb.so")


@pytest.mark.usefixtures("linux")
def test_every_missing_library_is_named_with_its_package() -> None:
    told = platform_check.obstacle(X11, lambda plugin: LDD)
    assert "libxcb-icccm.so.4, libxcb-keysyms.so.1;" in told
    assert "`sudo apt install libxcb-icccm4 libxcb-keysyms1`" in told
    assert told.endswith(".") and "\n" not in told and "libX11" not in told


@pytest.mark.usefixtures("linux")
def test_a_library_of_no_known_package_is_named_too() -> None:
    told = platform_check.obstacle(X11, lambda plugin: LDD + "\tlibnew.so.1 => not found\n")
    assert "libnew.so.1 too" in told


@pytest.mark.usefixtures("linux")
@pytest.mark.parametrize(
    "environment", ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "w"}, {})
)
def test_nothing_is_asked_where_qt_needs_no_x11(environment: dict[str, str]) -> None:
    assert platform_check.obstacle(environment, lambda plugin: LDD) == ""


@pytest.mark.usefixtures("linux")
def test_the_program_says_it_instead_of_qt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(platform_check, "_linked", lambda plugin: LDD)
    assert entry.main([]) == 2
    assert "libxcb-keysyms1" in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ldd is Linux's")
def test_ldd_is_understood() -> None:
    plugin = platform_check._plugin()
    assert plugin is not None and plugin.exists()
    assert "libxcb" in platform_check._linked(plugin)


def test_readme_names_the_packages() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for package in ("libxcb-icccm4", "libxcb-keysyms1", "libxcb-cursor0", "libxcb-render-util0"):
        assert package in readme and package in platform_check.PACKAGES.values()
