"""heyoka's Taylor integrators on the non-saturating GAN in two dimensions, loops over batches in Python.

Source: Biscani, Izzo 2021, Revisiting high-order Taylor methods for astrodynamics and celestial mechanics.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# Batch size and options; 0 is the size that heyoka recommends for this processor.
KINDS: dict[str, tuple[int, dict[str, bool]]] = {
    "recommended": (0, {}),
    "batch 4": (4, {}),
    "batch 8, forced": (8, {"force_avx512": True, "fast_math": True}),
    "scalar": (1, {}),
}


def named(kind: str) -> str:
    """What a row calls it."""
    import heyoka

    return (
        f"heyoka, batch {heyoka.recommended_simd_size()} (recommended)"
        if kind == "recommended"
        else f"heyoka, {kind}"
    )


def final(kind: str, duration: float, tolerance: float) -> Callable[[Array], Array]:
    """run(starts (m, 4)) -> states (m, 4) after `duration`; m is a multiple of the batch size."""
    batch, integrator = _built(kind, tolerance)
    target = np.full(batch, duration) if batch > 1 else duration

    def one(x: Array) -> Array:
        integrator.state[:] = x
        _rewind(integrator)
        integrator.propagate_until(target)
        return np.array(integrator.state)

    return lambda starts: np.concatenate([one(part).reshape(4, batch).T for part in _parts(starts, batch)])


def sampled(kind: str, grid: Array, tolerance: float) -> Callable[[Array], Array]:
    """run(starts (m, 4)) -> samples (m, n, 4) on a grid that begins at 0."""
    batch, integrator = _built(kind, tolerance)
    times = np.repeat(grid[:, None], batch, axis=1) if batch > 1 else grid

    def one(x: Array) -> Any:
        integrator.state[:] = x
        _rewind(integrator)
        return integrator.propagate_grid(times)[-1].reshape(len(grid), 4, batch)

    def run(starts: Array) -> Array:
        out = np.empty((len(starts), len(grid), 4))
        for i, part in enumerate(_parts(starts, batch)):
            out[i * batch : (i + 1) * batch] = one(part).transpose(2, 0, 1)
        return out

    return run


def _built(kind: str, tolerance: float) -> tuple[int, Any]:
    import heyoka

    size, options = KINDS[kind]
    size = size or heyoka.recommended_simd_size()
    make = heyoka.taylor_adaptive if size == 1 else heyoka.taylor_adaptive_batch
    return size, make(_field(), np.zeros(4) if size == 1 else np.zeros((4, size)), tol=tolerance, **options)


def _field() -> Any:
    import heyoka

    a, b, c, d = heyoka.make_vars("a", "b", "c", "d")
    up = heyoka.sigmoid(a * c + b * d)
    return [(a, -up * c), (b, -up * d), (c, (1.0 - up) * a), (d, (1.0 - up) * b)]


def _rewind(integrator: Any) -> None:
    if hasattr(integrator, "set_time"):
        integrator.set_time(0.0)
    else:
        integrator.time = 0.0


def _parts(starts: Array, batch: int) -> list[Array]:
    """Batches as heyoka keeps them, a component per row."""
    parts = [np.ascontiguousarray(starts[i : i + batch].T) for i in range(0, len(starts), batch)]
    return parts if batch > 1 else [part[:, 0] for part in parts]
