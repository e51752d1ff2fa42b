"""Teaches Numba the one form: `form.coefficients` and its companions, chosen by the type of the knobs tuple.

Measured before building (see docs/architecture.md): an `overload` on a NamedTuple type gives kernels that are fully
specialised and still cached on disk; closures, function arguments and integer switches lose one or the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numba import types
from numba.core import config
from numba.extending import overload

from gandyn import form, quadrature, scalar
from gandyn.kernels import cache
from gandyn.regularizers import consensus

# Never plain True: isnan would lie and the rounding trick of the exponential would be folded away.
OPTIONS: dict[str, Any] = {"fastmath": {"contract", "nsz", "arcp"}, "error_model": "numpy"}


def kernel(function: Callable[..., Any]) -> Any:
    """`numba.njit` with our options: releases the GIL, cached in our folder, uncached where nothing can be written."""
    path = cache.folder()
    if path is None:
        return numba.njit(nogil=True, **OPTIONS)(function)
    kept, config.CACHE_DIR = config.CACHE_DIR, str(path)
    try:
        dispatcher = numba.njit(nogil=True, cache=True, **OPTIONS)(function)
    except RuntimeError:
        return numba.njit(nogil=True, **OPTIONS)(function)
    finally:
        config.CACHE_DIR = kept
    return _forgiving(dispatcher)


def _forgiving(dispatcher: Any) -> Any:
    """A disk that fills up while a kernel is saved must not lose the kernel."""
    save = dispatcher._cache.save_overload

    def save_overload(signature: Any, data: Any) -> None:
        try:
            save(signature, data)
        except OSError:
            pass

    dispatcher._cache.save_overload = save_overload
    return dispatcher


def _by_type(public: Callable[..., Any], table: dict[type, Callable[..., Any]], knobs_at: int) -> None:
    """`public(…, k)` compiles to table[type of k]."""

    def choose(*args: Any) -> Any:
        kind = args[knobs_at]
        return table.get(getattr(kind, "instance_class", None))

    names = {2: "(t, k)", 3: "(s, spread, k)", 4: "(s, p, q, k)", 5: "(s, p, q, on, k)"}[knobs_at + 1]
    # Numba matches argument names, so each arity needs its own plain signature.
    wrappers = {
        2: lambda t, k: choose(t, k),
        3: lambda s, spread, k: choose(s, spread, k),
        4: lambda s, p, q, k: choose(s, p, q, k),
        5: lambda s, p, q, on, k: choose(s, p, q, on, k),
    }
    assert names
    overload(public, jit_options=OPTIONS)(wrappers[knobs_at + 1])


_by_type(form.coefficients, form.COEFFICIENTS, 4)
_by_type(form.switch, form.SWITCHES, 3)
_by_type(form.score, form.SCORES, 1)
_by_type(form.expected_score, form.EXPECTED_SCORES, 2)
for _function in (*scalar.AS_THEY_STAND, form.reduced_rates, form.switch_rate, quadrature.average, consensus.half_speed):
    numba.extending.register_jitable(**OPTIONS)(_function)


def _fast_exponential(x):  # type: ignore[no-untyped-def]
    """e^x to 1e-15 without a call, so that loops over lanes vectorise: 2^(k+r), |r| ≤ ½, by a polynomial of degree 10."""
    t = np.minimum(np.maximum(x * 1.4426950408889634, -1000.0), 1000.0)
    whole = np.rint(t)
    r = t - whole
    y = 7.072585949269223e-09
    y = y * r + 1.0208690299958306e-07
    y = y * r + 1.321544258792169e-06
    y = y * r + 1.5252657260200837e-05
    y = y * r + 0.0001540353044173605
    y = y * r + 0.0013333558230164974
    y = y * r + 0.009618129107606888
    y = y * r + 0.05550410866444772
    y = y * r + 0.24022650695910097
    y = y * r + 0.69314718055995
    y = y * r + 1.0
    # Adding 1.5·2⁵² leaves the integer in the low bits; shifted up it is the exponent.
    exponent = np.float64(whole + 6755399441055744.0).view(np.int64) << 52
    return np.int64(np.float64(y).view(np.int64) + exponent).view(np.float64)


_fast_exponential_jit = numba.njit(**OPTIONS)(_fast_exponential)


@overload(scalar.choose, jit_options=OPTIONS)
def _choose(condition, yes, no):  # type: ignore[no-untyped-def]
    return lambda condition, yes, no: yes if condition else no


@overload(scalar.exponential, jit_options=OPTIONS)
def _exponential(s):  # type: ignore[no-untyped-def]
    if isinstance(s, types.Complex):
        return scalar.exponential
    return lambda s: _fast_exponential_jit(s)


@overload(scalar.sigmoids, jit_options=OPTIONS)
def _sigmoids(s):  # type: ignore[no-untyped-def]
    if isinstance(s, types.Complex):
        return scalar.sigmoids

    def fast(s):  # type: ignore[no-untyped-def]
        e = _fast_exponential_jit(-s)
        up = 1.0 / (1.0 + e)
        return up, e * up

    return fast


@overload(scalar.normal_cdf, jit_options=OPTIONS)
def _normal_cdf(x):  # type: ignore[no-untyped-def]
    if isinstance(x, types.Complex):
        return lambda x: 0.5 * (1.0 + math.erf(x.real * 0.7071067811865476)) + 1j * x.imag * scalar.normal_density(x.real)
    return lambda x: 0.5 * (1.0 + math.erf(x * 0.7071067811865476))
