"""What claims of several topics have in common: where they stand, figures of several cases, and how verdicts
follow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from gandyn.analyses.trajectory_classifier import CONVERGES, SUBLINEARLY
from gandyn.claims.claim import CONDITION, FAILS, HOLDS, PLANE, UNSEEN, Figures

if TYPE_CHECKING:
    from gandyn.claims.bench import Bench
    from gandyn.claims.measures import Figure
    from gandyn.training.claims import Outcome

DYNAMICS = "Su 2019, kexue.fm/archives/6583"
FROM_ZERO = "Su 2017, kexue.fm/archives/4439"
DESIGN = "Su 2020, kexue.fm/archives/7210"
ZHENG = "Zheng 2017, zhuanlan.zhihu.com/p/25071913"
CONVERGE = "Mescheder et al. 2018, arXiv:1801.04406"
NUMERICS = "Mescheder et al. 2017, arXiv:1705.10461"
PRINCIPLED = "Arjovsky and Bottou 2017, arXiv:1701.04862"
WGAN = "Arjovsky et al. 2017, arXiv:1701.07875"
IMPROVED = "Gulrajani et al. 2017, arXiv:1704.00028"
DCGAN = "Radford et al. 2015, arXiv:1511.06434"
F_GAN = "Nowozin et al. 2016, arXiv:1606.00709"
LINE, PLANE_OF = "d = 1", "d = 2"

Verdict = Callable[[Figures], str]
Test = Callable[[Figures], bool]


def cases(bench: Bench, id: str, label: str, changes: Mapping[str, Mapping[str, Any]]) -> dict[str, Figure]:
    """One figure of several cases, labelled "label · case"."""
    return {f"{label} · {case}": bench(id, **change) for case, change in changes.items()}


def dimensions(bench: Bench, **changes: Any) -> dict[str, Figure]:
    """The verdict on a line and in the plane."""
    both = {LINE: {"dim": 1, **changes}, PLANE_OF: {"dim": 2, **changes}}
    return cases(bench, "verdict", "verdict", both)


def converges(kind: Figure) -> bool:
    """Whether a verdict says that it converges, however slowly."""
    return kind in (CONVERGES, SUBLINEARLY)


def value(figures: Figures, place: int) -> float:
    """The figure in this place, where it is a number."""
    return float(list(figures.values())[place])


def holds_if(test: Test) -> Verdict:
    """Holds or does not."""
    return lambda figures: HOLDS if test(figures) else FAILS


def seen_if(test: Test) -> Verdict:
    """Of a training: what was not seen may be there with larger nets."""
    return lambda figures: HOLDS if test(figures) else UNSEEN


def under_condition(under: Test, beyond: Test) -> Verdict:
    """under: whether it holds where the condition is met; beyond: whether it holds elsewhere, too."""

    def verdict(figures: Figures) -> str:
        return FAILS if not under(figures) else HOLDS if beyond(figures) else CONDITION

    return verdict


def by_dimension(test: Callable[[Figure], bool], label: str = "verdict") -> Verdict:
    """From a figure of each dimension."""

    def verdict(figures: Figures) -> str:
        line, plane = (test(figures[f"{label} · {dim}"]) for dim in (LINE, PLANE_OF))
        return HOLDS if line and plane else PLANE if plane else CONDITION if line else FAILS

    return verdict


def judged(outcome: Outcome) -> dict[str, Figure]:
    """An experiment's own claim as a figure, and whether its threshold is met."""
    return {outcome.claim.figure: float(outcome.measured), "threshold met": "yes" if outcome.holds else "no"}
