"""Teaches Numba the one form: `form.coefficients` and its companions, chosen by the type of the knobs tuple.

Measured before building (see docs/architecture.md): an `overload` on a NamedTuple type gives kernels that are
fully specialised and still cached on disk; closures, function arguments and integer switches lose one or the
other.
"""

from __future__ import annotations

import contextlib
import inspect
import logging
import math
import secrets
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numba import types
from numba.extending import overload

from gandyn import quadrature, scalar, update_rule, vector_field
from gandyn.design import numbers
from gandyn.kernels import cache
from gandyn.regularizers import consensus
from gandyn.update_rules.gradient_step import gradient_step

_LOGGER = logging.getLogger(__name__)
# Its settings are made at run time, so a type checker cannot see them.
CONFIG: Any = numba.config
# Never plain True: isnan would lie and the rounding trick of the exponential would be folded away.
OPTIONS: Any = {"fastmath": {"contract", "nsz", "arcp"}, "error_model": "numpy"}
# Of quadratures the sums may be taken in any order, several nodes at a time: three times as fast, measured.
SUMS: Any = {**OPTIONS, "fastmath": {*OPTIONS["fastmath"], "reassoc"}}
# This process, in the names of the files it writes.
TOKEN = secrets.token_hex(4)


def kernel(function: Callable[..., Any]) -> Any:
    """`numba.njit` with our options: releases the GIL, cached in our folder, uncached where nothing can be
    written.
    """
    path = cache.folder()
    if path is None:
        return numba.njit(nogil=True, **OPTIONS)(function)
    kept, CONFIG.CACHE_DIR = CONFIG.CACHE_DIR, str(path)
    try:
        dispatcher = numba.njit(nogil=True, cache=True, **OPTIONS)(function)
    except RuntimeError:
        return numba.njit(nogil=True, **OPTIONS)(function)
    finally:
        CONFIG.CACHE_DIR = kept
    return _forgiving(dispatcher)


def _forgiving(dispatcher: Any) -> Any:
    """A disk that fills up while a kernel is saved must not lose the kernel, and files that cannot be read
    are none.
    """
    kept = dispatcher._cache
    save, load = kept.save_overload, kept.load_overload

    def save_overload(signature: Any, data: Any) -> None:
        try:
            save(signature, data)
        except OSError as error:
            _LOGGER.warning("A kernel could not be kept on disk: %s", error)

    def load_overload(signature: Any, context: Any) -> Any:
        try:
            return load(signature, context)
        except Exception as error:
            _LOGGER.warning("A kernel on disk cannot be read and is compiled anew: %r", error)
            with contextlib.suppress(OSError):
                kept.flush()
            return None

    kept.save_overload, kept.load_overload = save_overload, load_overload
    # Numba numbers its files by what it read of the index, so two processes at once give one name to
    # different kernels.
    files = kept._cache_file
    files._data_name_pattern = files._data_name_pattern.replace("{number:d}", f"{{number:d}}-{TOKEN}")
    return dispatcher


def _by_type(
    public: Callable[..., Any],
    table: dict[type, Callable[..., Any]],
    default: Callable[..., Any] | None = None,
    wanted: Callable[[type], bool] = lambda kind: True,
    **options: Any,
) -> None:
    """`public(…, k)` compiles to table[type of k], or the default, for the types that are wanted."""

    def choose(*args: Any) -> Any:
        kind = getattr(args[-1], "instance_class", type(None))
        return table.get(kind, default) if wanted(kind) else None

    # Numba wants the chooser to have the argument names of what it chooses.
    choose.__signature__ = inspect.signature(public)  # type: ignore[attr-defined]
    overload(public, jit_options=OPTIONS | options)(choose)


def _derived(kind: type) -> bool:
    return kind in vector_field.DERIVED


# What takes derivatives is long, and a call in a loop over lanes would keep it from being vectorised.
_by_type(vector_field.coefficients, vector_field.COEFFICIENTS, wanted=lambda kind: not _derived(kind))
_by_type(vector_field.coefficients, vector_field.COEFFICIENTS, wanted=_derived, forceinline=True)
_by_type(vector_field.switch, vector_field.SWITCHES)
_by_type(vector_field.score, vector_field.SCORES)
_by_type(vector_field.expected_score, vector_field.EXPECTED_SCORES)
_by_type(update_rule.update, update_rule.UPDATES)
_by_type(update_rule.extrapolate, update_rule.EXTRAPOLATIONS, gradient_step)
_by_type(update_rule.end_iteration, update_rule.ENDINGS, update_rule.no_ending)


def _has_layer(kind: Any, among: set[type]) -> bool:
    """Whether a tuple's type, or one that it wraps, is among these."""
    inner = [t for name, t in zip(kind.fields, kind.types) if name == "inner"]
    return kind.instance_class in among or any(_has_layer(t, among) for t in inner)


def _settled(public: Callable[[Any], bool], holds: Callable[[Any], bool]) -> None:
    """`public(k)` compiles to True or False, by the type of k alone."""

    def yes(k: Any) -> bool:
        return True

    def no(k: Any) -> bool:
        return False

    def choose(k: Any) -> Any:
        return yes if holds(k) else no

    overload(public, jit_options=OPTIONS)(choose)


_settled(vector_field.has_theta_term, lambda kind: _has_layer(kind, vector_field.PULL_THETA))
_settled(vector_field.takes_derivatives, lambda kind: _has_layer(kind, vector_field.DERIVED))
_settled(update_rule.has_ending, lambda kind: kind.instance_class in update_rule.ENDINGS)
_settled(update_rule.is_coupled, lambda kind: kind.instance_class in update_rule.COUPLED)


@overload(vector_field.slopes, jit_options=OPTIONS | {"forceinline": True})
def _slopes(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    derived = _has_layer(k, vector_field.DERIVED)
    return vector_field.differences if derived else vector_field.complex_steps


_PLAIN: tuple[Any, ...] = (
    *scalar.AS_THEY_STAND,
    *numbers.AS_THEY_STAND,
    vector_field.reduced_rates,
    vector_field.switch_rate,
    vector_field.central,
    quadrature.gaussian_expectation,
)
for _function in _PLAIN:
    numba.extending.register_jitable(**OPTIONS)(_function)
_IN_LINE: tuple[Any, ...] = (
    consensus.half_speed,
    vector_field.along_field,
    vector_field.half_square_gradient,
    vector_field.speed_slope,
    vector_field.coupling,
    *vector_field.HELPERS,
)
for _function in _IN_LINE:
    numba.extending.register_jitable(**OPTIONS, forceinline=True)(_function)


def _fast_exponential(s: Any) -> Any:
    """e^x to 1e-15 without a call, so that loops over lanes vectorise: 2^(k+r), |r| ≤ ½, by a polynomial of
    degree 10.
    """
    t = s * 1.4426950408889634
    t = -1000.0 if t < -1000.0 else t
    t = 1000.0 if t > 1000.0 else t
    # Adding 1.5·2⁵² rounds to an integer and leaves it in the low bits; shifted up it is the exponent.
    rounded = t + 6755399441055744.0
    r = t - (rounded - 6755399441055744.0)
    r2 = r * r
    r4 = r2 * r2
    # Estrin's order, not Horner's: half as long a chain of dependent operations.
    low = (0.05550410866444772 * r + 0.24022650695910097) * r2 + (0.69314718055995 * r + 1.0)
    middle = (1.5252657260200837e-05 * r + 0.0001540353044173605) * r2 + (
        0.0013333558230164974 * r + 0.009618129107606888
    )
    high = 7.072585949269223e-09 * r2 + (1.0208690299958306e-07 * r + 1.321544258792169e-06)
    y = (high * r4 + middle) * r4 + low
    exponent = np.float64(rounded).view(np.int64) << 52
    return np.int64(np.float64(y).view(np.int64) + exponent).view(np.float64)


_fast_exponential_jit = numba.njit(**OPTIONS)(_fast_exponential)


# Numba compares signatures, annotations and all: an overload and what it returns must be written alike.


@overload(quadrature.gaussian_expectations, jit_options=SUMS)
def _averages(s: Any, spread: Any, k: Any) -> Any:
    return quadrature.node_by_node


@overload(scalar.where, jit_options=OPTIONS)
def _choose(condition: Any, yes: Any, no: Any) -> Any:
    def branch(condition: Any, yes: Any, no: Any) -> Any:
        return yes if condition else no

    return branch


@overload(scalar.exponential, jit_options=OPTIONS)
def _exponential(s: Any) -> Any:
    # Kernels have complex numbers for the complex step alone, of which the first order is exact; a complex
    # exp would be a call.
    def stepped(s: Any) -> Any:
        y = _fast_exponential_jit(s.real)
        return complex(y, y * s.imag)

    return stepped if isinstance(s, types.Complex) else _fast_exponential


@overload(scalar.sigmoids, jit_options=OPTIONS)
def _sigmoids(s: Any) -> Any:
    def fast(s: Any) -> Any:
        e = _fast_exponential_jit(-s)
        up = 1.0 / (1.0 + e)
        return up, e * up

    def stepped(s: Any) -> Any:
        e = _fast_exponential_jit(-s.real)
        up = 1.0 / (1.0 + e)
        down = e * up
        slope = s.imag * up * down
        return complex(up, slope), complex(down, -slope)

    return stepped if isinstance(s, types.Complex) else fast


@overload(numbers.power, jit_options=OPTIONS)
def _power(x: Any, y: Any) -> Any:
    def real(x: Any, y: Any) -> Any:
        return x**y

    # A complex power goes by the logarithm, whose argument of a negative number would drown the step.
    def stepped(x: Any, y: Any) -> Any:
        return complex(x.real**y, y * x.real ** (y - 1.0) * x.imag)

    def both_stepped(x: Any, y: Any) -> Any:
        whole = x.real**y.real
        base = y.real * x.real ** (y.real - 1.0) * x.imag
        return complex(whole, base + math.log(x.real) * whole * y.imag)

    if isinstance(y, types.Complex):
        return both_stepped
    return stepped if isinstance(x, types.Complex) else real


@overload(scalar.normal_cdf, jit_options=OPTIONS)
def _normal_cdf(x: Any) -> Any:
    def real(x: Any) -> Any:
        return 0.5 * (1.0 + math.erf(x * 0.7071067811865476))

    def stepped(x: Any) -> Any:
        return 0.5 * (1.0 + math.erf(x.real * 0.7071067811865476)) + 1j * x.imag * scalar.normal_density(
            x.real
        )

    return stepped if isinstance(x, types.Complex) else real
