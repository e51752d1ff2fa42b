"""InfoGAN's training loop: behind a fake picture's pixels stand the codes it was made of, and a second head
of the discriminator, Q, reads them from the picture. torch is imported here, so only the worker imports this
module.

The generator is given noise, a categorical code one-hot (times `scale`) and continuous codes from −1 to 1.
Both players lower the error of reading, a lower bound of the codes' mutual information with the picture:

    categorical · cross-entropy + continuous · mean squared error.

Options of the setup: `information` 1: so; 0: Q reads along, but neither the trunk nor the generator learns of
it. `adversarial` 0: the error of reading is all that there is, and no picture is judged. `categorical`,
`continuous`: strengths; `scale`.

Source: Chen et al. 2016, arXiv:1606.03657, Eq. (5) and (6); with a normal Q of fixed variance the logarithm
of its density is a squared error.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from gandyn.message import Message
from gandyn.orbit import Array
from gandyn.training.diagram import CODES as CODES_KIND
from gandyn.training.diagram import Condition, Parts
from gandyn.training.errors import TrainingError
from gandyn.training.loops.image_loop import ImageLoop
from gandyn.training.module_net import ModuleNet
from gandyn.training.run_config import NetworkConfig, RunConfig

if TYPE_CHECKING:
    from gandyn.training.messages import Generate

# Values of the categorical code, and how many continuous ones there are.
CATEGORIES, CONTINUOUS = 10, 2
CODES = CATEGORIES + CONTINUOUS


class CodeReader(nn.Module):
    """A discriminator with two heads on one trunk: `head` judges, `reader` (Q) reads the codes."""

    def __init__(self, critic: Any, reader: nn.Module) -> None:
        super().__init__()
        self.features, self.head, self.reader = critic.features, critic.head, reader

    def forward(self, x: Tensor) -> Tensor:
        """(n, *shape) -> (n, 1), the score."""
        found: Tensor = self.head(self.features(x))
        return found


class InfoLoop(ImageLoop):
    """One run with codes. categories: values of the categorical one."""

    categories = CATEGORIES
    d: Any

    def __init__(
        self, setup: RunConfig, seed: int = 0, device: str = "cpu", dtype: torch.dtype = torch.float32
    ) -> None:
        super().__init__(setup, seed, device, dtype)
        self._read = torch.zeros(0, CODES)
        if not setup.options["adversarial"]:
            # Nobody judges.
            self._scores = torch.zeros_like(self._scores)

    @property
    def tag(self) -> int:
        """A picture's codes."""
        return CODES

    @property
    def latent_size(self) -> int:
        """Noise and codes."""
        return self.setup.z_dim + CODES

    def _critic(self, setup: RunConfig) -> Any:
        critic: Any = self.player(setup.d, self.shape, 1, self.shape).module
        blank = torch.zeros(2, *self.shape, device=self.random.device, dtype=self.dtype)
        with torch.no_grad():
            size = critic.features(blank).flatten(1).shape[1]
        config = NetworkConfig(architecture="info-head", init=setup.d.init)
        reader = self.player(config, (size,), CODES, (size,)).module
        return ModuleNet(CodeReader(critic, reader), setup.d, self.shape, setup.spectral)

    # ---- codes
    # ------------------------------------------------------------------------------------------

    def tagged(self, rows: Tensor, labels: Tensor) -> Tensor:
        """Real pictures have no codes."""
        return torch.cat([rows, rows.new_zeros(len(rows), CODES)], dim=-1)

    def latents(self, n: int, random: torch.Generator) -> Tensor:
        """(n, z_dim + codes) with any codes."""
        category = torch.randint(CATEGORIES, (n,), generator=random, device=random.device)
        noise = self.prior(n, random)[0]
        codes = 2.0 * torch.rand(n, CONTINUOUS, generator=random, device=random.device) - 1.0
        return self.coded(noise, category, codes.to(noise))

    def coded(self, noise: Tensor, category: Tensor, codes: Tensor) -> Tensor:
        """(n, z_dim + codes) of noise (n, z_dim), categories (n,) and continuous codes (n, 2)."""
        one_hot = nn.functional.one_hot(category, CATEGORIES).to(noise)
        return torch.cat([noise, float(self.setup.options["scale"]) * one_hot, codes], dim=-1)

    def fake(self, real: Tensor, random: torch.Generator | None = None) -> Tensor:
        """(1, n, pixels + codes)."""
        assert self.g is not None
        given = self.latents(real.shape[1], random or self.random)[None]
        return torch.cat([self.g(given), given[..., self.setup.z_dim :]], dim=-1)

    # ---- losses
    # ------------------------------------------------------------------------------------------

    def _both_scores(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
        """A batch each."""
        return self.d.score(real), self._fake_score(fake)

    def _fake_score(self, fake: Tensor) -> Tensor:
        """(1, n); Q reads the same features on the way."""
        features = self._features(fake)
        self._read = self.d.module.reader(
            features if self.setup.options["information"] else features.detach()
        )
        found: Tensor = self.d.module.head(features)
        return found.view(1, -1)

    def _features(self, rows: Tensor) -> Tensor:
        found: Tensor = self.d.module.features(self.d.unflat(rows)).flatten(1)
        return found

    def loss_d(self, real: Tensor, fake: Tensor) -> Tensor:
        """(1,) that of the GAN and Q's; Q learns to read even where nobody else learns of it."""
        if not self.setup.options["adversarial"]:
            return self.reading_error(self.d.module.reader(self._features(fake)), fake)
        return super().loss_d(real, fake) + self.reading_error(self._read, fake)

    def loss_g(self, real: Tensor, fake: Tensor) -> Tensor:
        """(1,) that of the GAN, and Q's error where it counts."""
        if not self.setup.options["adversarial"]:
            return self.reading_error(self.d.module.reader(self._features(fake)), fake)
        loss = super().loss_g(real, fake)
        return loss + self.reading_error(self._read, fake) if self.setup.options["information"] else loss

    def reading_error(self, read: Tensor, fake: Tensor) -> Tensor:
        """(1,) of what Q reads (n, codes) in fakes (1, n, pixels + codes): logits, then continuous codes."""
        codes, options = fake[0, :, self.pixels :].detach(), self.setup.options
        category = codes[:, :CATEGORIES].argmax(1)
        wrong = nn.functional.cross_entropy(read[:, :CATEGORIES], category)
        off = nn.functional.mse_loss(read[:, CATEGORIES:], codes[:, CATEGORIES:])
        return (float(options["categorical"]) * wrong + float(options["continuous"]) * off)[None]

    def parts(self) -> Parts:
        """With the codes, and whose losses ask how well they are read."""
        options, found = self.setup.options, super().parts()
        learns = (0, 1) if options["information"] or not options["adversarial"] else (0,)
        error = Message("the error of reading the codes")
        return found.with_(
            condition=Condition(CODES_KIND, (CODES,), losses=learns),
            read=(CODES,),
            judges=(0, 1) if options["adversarial"] else (),
            loss=Message("{}, and {}", found.loss, error) if options["adversarial"] else error,
        )

    # ---- looks
    # ------------------------------------------------------------------------------------------

    @torch.no_grad()
    def read(self, rows: Tensor) -> Tensor:
        """(n, codes) what Q reads in rows (n, pixels or more); batch norm takes their statistics."""
        found: Tensor = self.d.module.reader(self._features(rows[None]))
        return found

    def generate(self, request: Generate) -> Array:
        """(count, h, w[, 3]): codes go from low to high over the pictures; noise and all other codes are the
        same in all of them if one does, else drawn for each. Code 0 is the categorical one. Raises
        TrainingError.
        """
        if request.label is not None or request.edges is not None:
            raise TrainingError("This generator takes codes, but no class and no edges; leave them away.")
        given = self.latents(request.count, torch.Generator(self.random.device).manual_seed(request.seed))
        if any(low != high for low, high in request.codes.values()):
            given = given[:1].repeat(request.count, 1)
        for code, (low, high) in request.codes.items():
            self._set(given, code, low, high)
        return self.pictures(self.sampler(bool(self.average))(given))

    def _set(self, given: Tensor, code: int, low: float, high: float) -> None:
        """Lets a code of latents (n, …) go from low to high."""
        if not 0 <= code <= CONTINUOUS:
            raise TrainingError("There is no code {}; there are 0 to {}.", code, CONTINUOUS)
        if not (math.isfinite(low) and math.isfinite(high)):
            raise TrainingError("A code must be finite, not {:g} to {:g}.", low, high)
        values = torch.linspace(low, high, len(given)).to(given)
        at = self.setup.z_dim
        if code > 0:
            given[:, at + CATEGORIES + code - 1] = values
            return
        if min(low, high) < 0 or max(low, high) > CATEGORIES - 1:
            raise TrainingError("Code 0 is a category, from 0 to {}.", CATEGORIES - 1)
        noise, codes = given[:, :at], given[:, at + CATEGORIES :]
        given.copy_(self.coded(noise, values.round().long(), codes))
