"""What every critic without an activation shares."""

from __future__ import annotations

from typing import Any

from gandyn.variant import Critic

LINEAR = "the critic's output enters the losses linearly and the noise has mean zero, so it cancels"
LOSS_D = r"L_D=D(x_f)-D(x_r)"
LOSS_G = r"L_G={-D(x_f)}"
GROUP = "Wasserstein"


def plain_losses(critic: Critic) -> tuple[Any, Any]:
    """L_D = D(x_f) − D(x_r), L_G = −D(x_f), per sample."""
    return critic.fake - critic.real, -critic.fake
