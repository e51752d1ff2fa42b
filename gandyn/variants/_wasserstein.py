"""What every critic without an activation shares."""

from __future__ import annotations

LINEAR = "the critic's output enters the losses linearly and the noise has mean zero, so it cancels"
LOSS_D = r"L_D=D(x_f)-D(x_r)"
LOSS_G = r"L_G={-D(x_f)}"
GROUP = "Wasserstein"


def plain_losses(critic):  # type: ignore[no-untyped-def]
    """L_D = D(x_f) − D(x_r), L_G = −D(x_f), per sample."""
    return critic.fake - critic.real, -critic.fake
