"""The sentence in the model panel is the claim about the very scenario that is drawn and analysed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import gandyn
from app.model.session import Session
from app.panels._variant import VariantPart
from app.text import translation
from app.text.translation import tr

ALONE = "Without regularisers and at equal time scales: {claim}"


def changes(id: str) -> Iterator[dict[str, Any]]:
    """Both dimensions, and strengths on both sides of where claims change."""
    yield from ({"dim": 2}, {"dim": 1})
    if "lambda" in gandyn.Scenario(id).parameters:
        yield from ({"parameters": {"lambda": strength}} for strength in (0.05, 0.4, 2.5))


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("id", gandyn.variants())
def test_what_is_claimed_follows_dimension_numbers_and_what_stands_on_top(
    session: Session, id: str, code: str
) -> None:
    translation.set_language(code)
    part = VariantPart(session)
    for change in changes(id):
        session.update_scenario("x", variant=id, **change)
        spec, claim = session.scenario.spec, session.scenario.claim
        gap = "" if code == "zh" else " "
        assert part.summary.text() == f"{tr(spec.summary)}{gap}{tr(claim.text)}"
    session.update_scenario("x", time_scales=(2.0, 1.0))
    assert part.summary.text().endswith(tr(ALONE).format(claim=tr(session.scenario.claim.text)))
    part.deleteLater()
