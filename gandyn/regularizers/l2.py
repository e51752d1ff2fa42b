"""Weight decay on the discriminator: L_D gains (μ/2)‖φ‖², so a −= μ.

Source: Su 2019, kexue.fm/archives/6583 (GAN-QP with μ = 0.1 converges).
"""

from __future__ import annotations

from gandyn.parameter import Parameter
from gandyn.regularizer import Regularizer
from gandyn.regularizers._damping import damp, half_square

REGULARIZER = Regularizer(
    id="l2",
    name="L2 on the discriminator",
    strength=Parameter("l2", "μ", 0.1, 0.0, 2.0, meaning="Weight decay: pulls φ back to 0.", floor=0.0),
    summary=(
        "Weight decay. Angular momentum dies out faster by the rate μ, so a circle can turn into convergence."
    ),
    latex=r"\frac{\mu}{2}\|\varphi\|^2",
    references=("Su 2019, kexue.fm/archives/6583",),
    wrap=damp,
    terms=(r"-\mu\,\varphi", ""),
    penalty=half_square,
    order=10,
)
