"""Which figures and claims a check may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gandyn.claims.claim import ArticleClaim


def known_measures() -> tuple[str, ...]:
    """Figures with a fixed name; beside them there are those of a run in the lab, as lab.NAME."""
    from gandyn.claims import MEASURES

    return tuple(MEASURES)


def known_claims() -> dict[str, ArticleClaim]:
    """The articles' claims by id."""
    from gandyn.claims.articles import every

    return {claim.id: claim for claim in every()}
