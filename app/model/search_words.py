"""Other words by which a GAN is looked for: what textbooks and articles call it."""

from __future__ import annotations

from gandyn import Variant

# Authors and years are in the references.
_ALIASES = {
    "minimax": "vanilla original zero-sum saddle",
    "non-saturating": "vanilla original NSGAN NS-GAN -log D",
    "lsgan": "least squares",
    "hinge": "geometric SAGAN BigGAN SNGAN",
    "relativistic": "RGAN RSGAN RpGAN R3GAN",
    "wgan": "Wasserstein",
    "wgan-normalized": "Wasserstein spectral normalisation normalization Lipschitz",
    "wgan-clip": "Wasserstein weight clipping",
    "wgan-gp": "Wasserstein gradient penalty Lipschitz",
    "wgan-gp-one-sided": "Wasserstein gradient penalty WGAN-LP Lipschitz",
    "wgan-fd": "Wasserstein finite difference WGAN-div",
    "gan-qp": "quadratic potential",
    "f-kl": "f-divergence Kullback-Leibler fGAN",
    "f-reverse-kl": "f-divergence Kullback-Leibler fGAN",
    "f-pearson": "f-divergence chi squared fGAN",
    "f-hellinger": "f-divergence fGAN",
    "f-js": "f-divergence Jensen-Shannon vanilla fGAN",
}


def words_of(variant: Variant) -> str:
    """Everything by which a GAN may be looked for, beside what is shown of it in the language in use."""
    return " ".join(
        (variant.id, variant.name, variant.group, _ALIASES.get(variant.id, ""), *variant.references)
    )
