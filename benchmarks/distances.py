"""Distances of two point clouds: what is live, and the exact plan, against SciPy and POT called directly."""

from __future__ import annotations

import statistics
from typing import Any

from benchmarks._benchmark import Benchmark, Row
from benchmarks._measure import Times, interleaved, percentile, ratios, slower

ROUNDS = 20
LIVE, EXACT = 33.0, 200.0
NOTES = f"""
Two clouds of normal points in the plane, one shifted by 1. "Live" is `distances.distance_table(exact=False)`: energy and MMD with all pairs; the peer
makes the three matrices of distances alone (`scipy.spatial.distance.cdist`). "Exact" is `distances.plan`, W₁ with its plan and potentials; the peer
is `ot.emd` on a ready matrix. {ROUNDS} rounds, in turns.
"""


def measure() -> list[Row]:
    """Medians and 95th percentiles in milliseconds."""
    return [_live(1000), _exact(200, LIVE), _exact(1000, EXACT)]


def _clouds(n: int) -> Any:
    import numpy as np

    from gandyn import distances

    random = np.random.default_rng(0)
    return distances.Points(random.normal(size=(n, 2)), random.normal((1.0, 0.0), size=(n, 2)))


def _live(n: int) -> Row:
    from scipy.spatial.distance import cdist

    from gandyn import distances

    pair = _clouds(n)
    sides = {
        "ours": lambda: distances.distance_table(pair, exact=False),
        "peer": lambda: [cdist(a, b) for a, b in ((pair.p, pair.p), (pair.q, pair.q), (pair.p, pair.q))],
    }
    return _row(f"live, 2 × {n} points", interleaved(sides, ROUNDS), LIVE, "SciPy, the matrices alone")


def _exact(n: int, target: float) -> Row:
    import numpy as np
    from scipy.spatial.distance import cdist

    from gandyn import distances

    pair = _clouds(n)
    distances.plan(pair)
    import ot

    costs, equal = cdist(pair.p, pair.q), np.full(n, 1.0 / n)
    sides = {"ours": lambda: distances.plan(pair), "peer": lambda: ot.emd(equal, equal, costs)}
    return _row(f"exact W₁, 2 × {n} points", interleaved(sides, ROUNDS), target, "POT's solver alone")


def _row(what: str, times: Times, target: float, peer: str) -> Row:
    ours, theirs = ([1e3 * t for t in times[side]] for side in ("ours", "peer"))
    late = percentile(ours, 0.95)
    return Row(
        what,
        f"p50 {statistics.median(ours):.1f} ms, p95 {late:.1f} ms",
        f"p50 {statistics.median(theirs):.1f} ms ({peer})",
        slower(ratios(times, "ours", "peer")),
        f"p95 ≤ {target:.0f} ms",
        late <= target,
    )


BENCHMARK = Benchmark("distances", "two clouds of points", measure, NOTES, order=11)
