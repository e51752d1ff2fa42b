"""Distances between two distributions, and what they teach a generator: the articles' parallel segments,
optimal discriminator, earth moving, noise, and the way from uniform to normal numbers.

    from gandyn import distances
    table = distances.distance_table(distances.Segments(0.5))
    table.js, table.kl_pq, table.w1          # log 2, inf, 0.5
    curves = distances.along(distances.Segments, [0.0, 0.5, 1.0], noise=0.2)

`pairs` has the values, `table` all distances at once, `transport` plans and potentials, `discriminator` D*
and the generator's losses at it, `supports`, `equal_areas` and `cells` the rest, `files` reads. POT is loaded
where an exact plan is asked for, scipy where its functions are needed.
"""

from gandyn.distances.cells import BERNOULLI, Cells, histogram_js, histogram_of, js_by_dimension
from gandyn.distances.discriminator import (
    Densities,
    Gradients,
    Losses,
    Prices,
    densities,
    gradients,
    losses,
    optimal_discriminator,
    prices,
    scale_score,
)
from gandyn.distances.divergences import LOG2
from gandyn.distances.equal_areas import (
    EqualAreaMap,
    UniformSum,
    normal_density,
    normal_map,
    strips,
    uniform_sum,
)
from gandyn.distances.errors import DistanceError
from gandyn.distances.files import read_histograms, read_points
from gandyn.distances.pairs import Gaussians, Histograms, Pair, Points, Segments, pair_from_dict, subsample
from gandyn.distances.point_clouds import median_distance, sliced_wasserstein
from gandyn.distances.supports import Overlap, overlap, random_surface
from gandyn.distances.table import NAMES, DistanceTable, along, along_noise, distance_table
from gandyn.distances.transport import (
    PlanCheck,
    Transport,
    bounds,
    check_plan,
    gaussian_map,
    plan,
    w2_after_shift,
)

__all__ = [
    "BERNOULLI", "LOG2", "NAMES", "Cells", "Densities", "DistanceError", "DistanceTable", "EqualAreaMap",
    "Gaussians", "Gradients", "Histograms", "Losses", "Overlap", "Pair", "PlanCheck", "Points", "Prices",
    "Segments", "Transport", "UniformSum", "along", "along_noise", "bounds", "check_plan", "densities",
    "distance_table", "gaussian_map", "gradients", "histogram_js", "histogram_of", "js_by_dimension",
    "losses", "median_distance", "normal_density", "normal_map", "optimal_discriminator", "overlap",
    "pair_from_dict", "plan", "prices", "random_surface", "read_histograms", "read_points", "scale_score",
    "sliced_wasserstein", "strips", "subsample", "uniform_sum", "w2_after_shift",
]  # fmt: skip
