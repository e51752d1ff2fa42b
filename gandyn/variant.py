"""What a variant is: the data every file of `gandyn/variants` fills in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from gandyn.claim import Claim
from gandyn.parameter import Parameter


class Critic(NamedTuple):
    """What a loss sees of the critic: any broadcastable arrays or tensors.

    real, fake: its raw output (before an activation) on real and fake samples; slope: ‖∇ₓD‖ where a penalty
    looks; distance: ‖x_fake − x_real‖. On the Dirac GAN: 0, s = φ·θ, ‖φ‖, ‖θ‖. mean_real, mean_fake: the
    outputs' averages over the batch; None where there is one sample, which is its own average.
    """

    real: Any
    fake: Any
    slope: Any
    distance: Any
    mean_real: Any = None
    mean_fake: Any = None

    def averages(self) -> tuple[Any, Any]:
        """The averages of the output over real and over fake samples."""
        real = self.real if self.mean_real is None else self.mean_real
        return real, self.fake if self.mean_fake is None else self.mean_fake


class Formulas(NamedTuple):
    """LaTeX, a line each: the flow, then both losses and what they are made of."""

    ode: tuple[str, ...]
    losses: tuple[str, ...]


@dataclass(frozen=True)
class Variant:
    """One GAN loss on the Dirac GAN D(x) = φ·x, real point 0, fake point θ.

    coefficients(s, p, q, on, k) -> (a, b, c, e) with s = φ·θ, p = ‖φ‖², q = ‖θ‖², k a `params` tuple, such
    that
        φ' = a φ + b θ,   θ' = c φ + e θ.
    `on` is the value of the switch (below) in [0, 1]; a variant without one ignores it.
    losses(critic, k, m) -> (discriminator's loss, generator's loss), both minimised, elementwise, penalty
    included; `m` supplies exp, log, softplus, relu, maximum, sqrt for numpy or torch.

    score(t, k) -> (h_D, h_D', h_G, h_R'): set if the losses depend on single critic outputs t only: h_D is
    the derivative of the discriminator's fake term, h_G minus that of the generator's, h_R minus that of the
    real term. It is what instance noise averages. expected_score(s, spread, k): that average in closed form,
    where quadrature would not be exact, and expected_losses(s, spread, k) likewise. noise_inert: the reason
    why instance noise changes nothing, if so. noise_obstacle: the reason why noise is not defined, if so.
    no_losses: the reason why there are no losses, so that nothing can be trained, if so. switch(s, p, q, k):
    where it is positive the coefficients are taken at on = 1, else at on = 0; between the two the flow may
    slide along switch = 0 (Filippov).
    smooth(k): whether the field has no corner, so that plain RK4 keeps its order. box(k): half-width of the
    box that φ is clipped to. normalized: whether its critic is divided by its own norm, so that its slope is
    1 (in the lab, layer by layer). summary: what the losses are. claims: what the flow does, one claim for
    each case; the first whose `when` holds is the one. where: definitions that the losses need, a line each.
    forms: (value of a choice, its formulas) where they differ.
    """

    id: str
    name: str
    group: str
    summary: str
    claims: tuple[Claim, ...]
    ode: tuple[str, ...]
    loss_d: str
    loss_g: str
    references: tuple[str, ...]
    params: type
    coefficients: Callable[..., Any]
    losses: Callable[..., tuple[Any, Any]]
    parameters: tuple[Parameter, ...] = ()
    score: Callable[..., Any] | None = None
    expected_score: Callable[..., Any] | None = None
    expected_losses: Callable[..., tuple[Any, Any]] | None = None
    noise_inert: str = ""
    noise_obstacle: str = ""
    no_losses: str = ""
    penalty_inert: str = ""
    switch: Callable[..., Any] | None = None
    smooth: Callable[[Any], bool] = lambda k: True
    box: Callable[[Any], float] | None = None
    normalized: bool = False
    order: int = 0
    where: tuple[str, ...] = ()
    forms: tuple[tuple[str, Formulas], ...] = ()

    def formulas(self, values: Mapping[str, float | str]) -> Formulas:
        """Flow and losses as these parameter values choose them."""
        losses = (line for line in (self.loss_d, self.loss_g, *self.where) if line)
        plain = Formulas(self.ode, tuple(losses))
        return next((form for value, form in self.forms if value in values.values()), plain)

    def claim(self, values: Mapping[str, float | str], dim: int) -> Claim:
        """What the flow does by itself with these parameter values in that dimension."""
        k = self.make_params(dict(values))
        return next(claim for claim in self.claims if claim.when(k, dim))

    def make_params(self, values: dict[str, float | str]) -> Any:
        """The parameter tuple the kernels take, from checked values by id."""
        return self.params(*(parameter.number(values[parameter.id]) for parameter in self.parameters))
