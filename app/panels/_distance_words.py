"""What one sees on the page of distances and why, by what is asked and by the kind of the pair; examples of
pairs.
"""

from __future__ import annotations

from typing import Any

from app.model.distance_parts import Ellipse, bell, cloud
from app.model.pages.distances import (
    CELLS,
    COMPARE,
    DISCRIMINATOR,
    EARTH,
    HISTOGRAMS,
    LAB,
    LINE,
    NOISE,
    PLANE,
    POINTS,
    SEGMENTS,
    SUPPORTS,
    UNIFORM,
    DistanceSettings,
)

# What can be asked, and of which pairs.
QUESTIONS = (
    (COMPARE, "All distances"),
    (EARTH, "Earth moving"),
    (DISCRIMINATOR, "Optimal discriminator"),
    (NOISE, "Noise on both"),
    (SUPPORTS, "Disjoint supports"),
    (UNIFORM, "U[0, 1] → N(0, 1)"),
    (CELLS, "Histogram JS as a loss"),
)
PAIRS = (
    (SEGMENTS, "Parallel segments"),
    (LINE, "Gaussians on the line"),
    (PLANE, "Gaussians in the plane"),
    (HISTOGRAMS, "Histograms"),
    (POINTS, "Point clouds"),
    (LAB, "Samples of the lab"),
)

_BY_KIND = {
    SEGMENTS: "Unless θ = 0 the segments share no point: both KL, JS′ and χ² are infinite and JS is log 2 for"
    " every θ. They do not say how far q is and have no slope to learn from. W₁ = W₂ = |θ| falls"
    " straight to 0.",
    LINE: "As the means part, JS goes to log 2 and TV and H² to 1: far away their slopes die. KL and W keep"
    " theirs. χ² is infinite where q is too narrow for p.",
    PLANE: "As on the line; W₂ has Bures’ closed form, W₁ none unless both covariances are equal.",
    HISTOGRAMS: "One empty bin of q where p has mass makes KL(p‖q) infinite. JS and TV compare bins at the"
    " same place only; W knows how far bins are apart.",
    POINTS: "Points alone have no density, so KL, JS, TV, H² and χ² need noise. W, E and MMD compare clouds"
    " as they are.",
    LAB: "p is the data and q what the generator of the lab’s first run makes of noise; while it trains,"
    " the numbers follow.",
}
BOTH_JS = (
    "JS is Jensen’s and Shannon’s, of the mixture, and at most log 2. JS′ is what the article calls JS: the"
    " symmetrised KL, which may be infinite."
)
_BY_VIEW = {
    EARTH: "Earth costs its way. The best plan costs W₁; no plan of yours costs less. A potential f whose"
    " slope is at most 1 earns the same: its mean over p minus its mean over q. That f is what the"
    " critic of a Wasserstein GAN looks for.",
    DISCRIMINATOR: "With D* held, log(1 − D) has the slope of 2 JS, which is 0 where p and q hardly overlap."
    " −log D has the slope of KL(q‖p) − 2 JS: it pulls q to p and pushes it away at once. KL(q‖p) makes"
    " unreal samples dear and dropped modes cheap, so that a generator rather drops modes.",
    NOISE: "Noise on both lets the supports overlap: JS falls below log 2 and has a slope. But its value"
    " depends on σ, so it does not measure how good a generator is. Playing takes σ down to 0.",
    SUPPORTS: "Curves in the plane cross in points, surfaces in space in lines: what they share has no"
    " measure."
    " With more samples the share near by goes to a limit that shrinks with the radius to 0, so a"
    " discriminator tells p and q apart and JS is log 2.",
    UNIFORM: "The part of U[0, 1] below x equals the part of the density below y: so y = F⁻¹(x), which is Φ⁻¹"
    " for N(0, 1). A generator has to learn such a map. A sum of n uniforms is nearly normal only.",
    CELLS: "Counting needs cells, and their number grows like a power of the dimension. Soon no two samples"
    " share one, and JS says log 2 even of two samples of the same distribution. The coins differ"
    " little, yet JS′ is infinite.",
}  # fmt: skip
SENTENCES = (*_BY_KIND.values(), *_BY_VIEW.values(), BOTH_JS)


def explained(settings: DistanceSettings) -> tuple[str, ...]:
    """Sentences in English, to be translated."""
    if settings.view == COMPARE:
        return _BY_KIND[settings.kind], BOTH_JS
    return (_BY_VIEW[settings.view],)


_TWO_HILLS = DistanceSettings().bins_p
# Pairs worth a look: a title, and what it sets.
EXAMPLES: dict[str, dict[str, Any]] = {
    "Segments at θ = 0.5": {"kind": SEGMENTS, "theta": 0.5},
    "Segments on each other": {"kind": SEGMENTS, "theta": 0.0},
    "Equal bells, Δ = 2": {"kind": LINE, "mean_p": 0.0, "std_p": 1.0, "mean_q": 2.0, "std_q": 1.0},
    "Bells far apart": {"kind": LINE, "mean_p": 0.0, "std_p": 0.5, "mean_q": 4.0, "std_q": 0.5},
    "A narrow bell in a wide one": {"kind": LINE, "mean_p": 0.0, "std_p": 1.5, "mean_q": 0.0, "std_q": 0.3},
    "Crossed ellipses": {"kind": PLANE, "plane_p": Ellipse(0.0, 0.0, 1.2, 0.3, 0.5),
                         "plane_q": Ellipse(0.0, 0.0, 1.2, 0.3, -0.5)},
    "One of two modes dropped": {"kind": HISTOGRAMS, "bins_p": _TWO_HILLS, "bins_q": bell(-1.5, 0.45)},
    "One bell for two modes": {"kind": HISTOGRAMS, "bins_p": _TWO_HILLS, "bins_q": bell(0.0, 1.4)},
    "Two clouds": {"kind": POINTS, "points_p": cloud(-0.8, 0.0, 1), "points_q": cloud(0.9, 0.4, 2)},
}  # fmt: skip
