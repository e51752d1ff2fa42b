"""`gandyn distance`: how far two distributions are apart, by every distance."""

from __future__ import annotations

import argparse
import json
import math
from typing import TYPE_CHECKING

from app.cli.command import Command
from app.cli.output import list_texts, say
from app.cli.values import numbers
from app.model.scene import SceneError

if TYPE_CHECKING:
    from gandyn.distances import DistanceTable, Pair

TITLES = {
    "kl_pq": "KL(p‖q)",
    "kl_qp": "KL(q‖p)",
    "js": "JS, of the mixture",
    "js_symmetrised": "JS, symmetrised KL",
    "tv": "total variation",
    "hellinger2": "squared Hellinger",
    "chi2": "χ²(p‖q)",
    "w1": "Wasserstein W₁",
    "w2": "Wasserstein W₂",
    "energy": "energy distance",
    "mmd": "MMD",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    group = parser.add_argument_group("two distributions, p and q").add_mutually_exclusive_group(
        required=True
    )
    words = "parallel segments of length 1 at this distance in the plane"
    group.add_argument("--segments", metavar="THETA", type=float, help=words)
    words = "Gaussians on the line: mean and standard deviation of p, then of q"
    group.add_argument("--gaussians", metavar="M1,S1,M2,S2", type=numbers, help=words)
    words = "a .csv, .npy or .npz file with columns p,q or position,p,q"
    group.add_argument("--histograms", metavar="FILE", help=words)
    words = "a file of points for p and one for q, a row for each point"
    group.add_argument("--points", metavar="FILE", nargs=2, help=words)
    words = "standard deviation of Gaussian noise on both (default 0)"
    parser.add_argument("--noise", metavar="S", type=float, default=0.0, help=words)
    words = "of MMD's Gaussian kernel (default 1)"
    parser.add_argument("--bandwidth", metavar="H", type=float, default=1.0, help=words)
    words = "take at most so many points of each file, drawn at random"
    parser.add_argument("--sample", metavar="N", type=int, help=words)
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="of that draw (default 0)")
    parser.add_argument("--json", action="store_true", help='as JSON; infinity as "inf", undefined as null')


def run(args: argparse.Namespace) -> int:
    """Prints every distance of the pair."""
    from gandyn.distances import distance_table

    pair = _sampled(_pair(args), args)
    table = distance_table(pair, args.noise, args.bandwidth)
    if args.json:
        print(json.dumps(table.to_dict(), indent=1))
    else:
        list_texts({TITLES[name]: _text(table, name) for name in table.values})
        print(f"MMD is for the kernel exp(−‖x − y‖²/2h²) with h = {args.bandwidth:g}.")
        for remark in table.remarks:
            print(remark)
    return 0


def _pair(args: argparse.Namespace) -> Pair:
    from gandyn import distances

    if args.segments is not None:
        return distances.Segments(args.segments)
    if args.gaussians is not None:
        if len(args.gaussians) != 4:
            raise SceneError(
                "--gaussians takes four numbers, such as 0,1,2,0.5, not {}.", len(args.gaussians)
            )
        return distances.Gaussians.line(*args.gaussians)
    if args.histograms is not None:
        return distances.read_histograms(args.histograms)
    return distances.read_points(*args.points)


def _sampled(pair: Pair, args: argparse.Namespace) -> Pair:
    """The pair, or a sample of its points if one was asked for."""
    from gandyn.distances import Points, subsample

    if args.sample is None:
        return pair
    if not isinstance(pair, Points):
        raise SceneError("--sample is about --points only.")
    if not 0 <= args.seed < 2**63:
        raise SceneError("--seed must be a whole number from 0 on, not {}.", args.seed)
    drawn = subsample(pair, args.sample, args.seed)
    if drawn != pair:
        say(f"took {len(drawn.p)} of {len(pair.p)} points of p and {len(drawn.q)} of {len(pair.q)} of q.")
    return drawn


def _text(table: DistanceTable, name: str) -> str:
    value = table.values[name]
    if value is None:
        return "—"
    if value == math.inf:
        return "∞"
    error = table.errors.get(name, 0.0)
    text = f"{value:.12g}" if error < 1e-12 else f"{value:.12g} ± {error:.1g}"
    return f"log 2 = {text}" if name == "js" and value == math.log(2.0) else text


COMMAND = Command(
    "distance",
    "Say how far two distributions are apart: KL, JS, total variation, Hellinger, χ², Wasserstein, energy,"
    " MMD.",
    add_arguments,
    run,
    order=57,
)
