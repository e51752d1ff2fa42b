"""Colours and sizes of a picture: dark, light, and one for weak projectors. Colours are (r, g, b) or
"#rrggbb".
"""

from __future__ import annotations

from dataclasses import dataclass

DARK, LIGHT, PROJECTOR = "dark", "light", "projector"


@dataclass(frozen=True)
class Theme:
    """Everything a painter needs to know about looks; one colour has one meaning everywhere."""

    id: str
    name: str
    window: str
    panel: str
    plot: str
    ink: str
    muted: str
    faint: str
    grid: str
    accent: str
    field: str
    equilibrium: str
    phi_nullcline: str
    theta_nullcline: str
    real: str
    fake: str
    critic: str
    wall: str
    trajectories: tuple[str, ...]
    rules: tuple[str, ...]
    speed: tuple[str, ...]
    line: float = 1.7
    text: float = 12.0
    roomy: bool = False  # whether equations are always shown, in lines of their own where they must be
    one_size: bool = False  # whether headings, captions and numbers are as large as the rest of the text


THEMES: dict[str, Theme] = {
    theme.id: theme
    for theme in (
        Theme(
            DARK,
            "Dark",
            window="#11161f",
            panel="#171d28",
            plot="#0d121b",
            ink="#e4eaf5",
            muted="#93a0b8",
            faint="#2b3547",
            grid="#1b2331",
            accent="#5cc8e0",
            field="#6b7a94",
            equilibrium="#ff5c5c",
            phi_nullcline="#e5a83b",
            theta_nullcline="#3fc48f",
            real="#3fc48f",
            fake="#ff8f4a",
            critic="#b58cff",
            wall="#ff5c8a",
            trajectories=(
                "#5aa9ff",
                "#ffb454",
                "#5fd38d",
                "#ff7ab0",
                "#b58cff",
                "#4fd6d6",
                "#e0d35a",
                "#ff8a70",
            ),
            rules=("#ff45f5", "#a6ff2e", "#cbb089", "#7f7aff"),
            speed=("#343b86", "#3564b0", "#2f9fc4", "#4fcdb8", "#a6e6be", "#f2fbe6"),
        ),
        Theme(
            LIGHT,
            "Light",
            window="#f3f5f9",
            panel="#ffffff",
            plot="#ffffff",
            ink="#1a2233",
            muted="#5d6a80",
            faint="#cfd6e2",
            grid="#e9edf4",
            accent="#0a7ea4",
            field="#8e9aae",
            equilibrium="#d62828",
            phi_nullcline="#b8720a",
            theta_nullcline="#15845a",
            real="#15845a",
            fake="#d9620f",
            critic="#7442c8",
            wall="#c2185b",
            trajectories=(
                "#1566c9",
                "#d9780f",
                "#1f8a4c",
                "#c73a7a",
                "#7442c8",
                "#0f8a8a",
                "#8a7a00",
                "#c7472c",
            ),
            rules=("#d100d1", "#5d9b00", "#5e1a08", "#3a1fc0"),
            speed=("#b9c3dd", "#8fa8d6", "#5f93cf", "#2f7cc0", "#1a5fa3", "#103f78"),
        ),
        Theme(
            PROJECTOR,
            "Projector",
            window="#ffffff",
            panel="#ffffff",
            plot="#ffffff",
            ink="#000000",
            muted="#333333",
            faint="#b0b0b0",
            grid="#e2e2e2",
            accent="#0050b0",
            field="#777777",
            equilibrium="#d00000",
            phi_nullcline="#a85c00",
            theta_nullcline="#007040",
            real="#007040",
            fake="#d05000",
            critic="#5a20c0",
            wall="#b00050",
            trajectories=(
                "#0050d0",
                "#d06000",
                "#008040",
                "#c00070",
                "#6020c0",
                "#008080",
                "#706000",
                "#c03010",
            ),
            rules=("#c800c8", "#5d9b00", "#6b2a10", "#1a0a6e"),
            speed=("#a8b4d0", "#7890c8", "#4878c0", "#2060b0", "#104890", "#083060"),
            line=2.8,
            text=15.0,
        ),
    )
}
