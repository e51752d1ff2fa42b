"""What caches keep, and that they are bounded by number and by bytes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.compute.cache import LruCache, array_bytes
from app.compute.map_requests import REFUSED, MapCache
from gandyn.orbit import Array

KB = 1000


@dataclass(frozen=True)
class Result:
    array: Array
    more: dict[str, tuple[Array, ...]]


def result(kilobytes: int) -> Result:
    """Half of its bytes lie in nested arrays."""
    half = np.zeros(kilobytes * KB // 16)
    return Result(half, {"more": (half.copy(),)})


def kept(cache: LruCache) -> list[object]:
    return [key for key, _ in cache.items()]


def test_bytes_of_all_arrays_are_counted_wherever_they_are() -> None:
    assert array_bytes(result(80)) == 80 * KB
    assert array_bytes([None, "text", 3.0]) == 0
    # A slice keeps the whole array alive.
    assert array_bytes(np.zeros(1000)[:3]) == 8 * KB


def test_the_least_used_go_first_when_there_are_too_many() -> None:
    cache = LruCache(3)
    for key in "abc":
        cache.put(key, key)
    assert cache.get("a") == "a"
    cache.put("d", "d")
    assert kept(cache) == ["c", "a", "d"] and cache.get("b") is None


def test_the_least_used_go_first_when_they_take_too_much() -> None:
    cache = LruCache(100, 100 * KB)
    for key in range(10):
        cache.put(key, result(32))
    assert kept(cache) == [7, 8, 9]
    cache.put("large", result(320))
    assert kept(cache) == ["large"], "the newest is always kept"
    cache.put("large", result(32))
    cache.put("other", result(32))
    assert kept(cache) == ["large", "other"], "what was replaced no longer counts"
    cache.clear()
    cache.put("first", result(96))
    assert kept(cache) == ["first"]


def test_refused_maps_are_forgotten_some_time() -> None:
    cache = MapCache()
    for number in range(REFUSED + 1):
        cache.refuse(number, "No.")  # type: ignore[arg-type]
    assert cache.refusal(0) == "" and cache.refusal(REFUSED) == "No."  # type: ignore[arg-type]
