"""How far, how finely and by which method a command line wants a scene integrated. Knows no Qt."""

from __future__ import annotations

import argparse
from typing import Any

from app.model.scene import Scene, SceneError
from gandyn.integration import RK4

_NUMBERS = ("duration", "step", "method", "accuracy")


def add(parser: argparse.ArgumentParser) -> None:
    """Adds the method and the accuracy."""
    group = parser.add_argument_group("the integration")
    group.add_argument(
        "--method",
        metavar="ID",
        help="auto: with error control; rk4: the classical Runge-Kutta method with --step "
        "(default: the scene's, else auto)",
    )
    group.add_argument(
        "--accuracy",
        metavar="A",
        type=float,
        help="the largest absolute error an orbit may have, with --method auto (default: the scene's, "
        "else 1e-9)",
    )


def with_times(scene: Scene, args: argparse.Namespace) -> Scene:
    """The scene with what the command line says; raises SceneError, one sentence, for what cannot be."""
    said = {name: getattr(args, name, None) for name in _NUMBERS}
    changes: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    if "accuracy" in changes and changes.get("method", scene.method) == RK4:
        raise SceneError("--accuracy is for --method auto; the accuracy of RK4 is what its --step makes it.")
    return scene.with_(**changes)
