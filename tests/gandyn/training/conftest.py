"""As the worker runs, and as it was before for whoever comes next in this process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from gandyn.training.figures import evaluation_classifier


@pytest.fixture(autouse=True)
def settled() -> Iterator[None]:
    """One thread and no denormals, which deep clipped critics are full of; other tests want numbers of all
    sizes.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    yield
    torch.set_flush_denormal(False)
    torch.set_num_threads(threads)


@pytest.fixture(autouse=True)
def quick_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """A classifier that is hardly trained judges as well where only its verdict's form counts."""
    monkeypatch.setattr(evaluation_classifier, "ITERATIONS", 30)
