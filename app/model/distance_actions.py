"""What commands do on the page of distances."""

from __future__ import annotations

from app.model.pages.distances import COMPARE, LAB
from app.model.session import Session
from app.text.translation import tr


def compare_samples(session: Session) -> None:
    """Shows how far the lab's generated samples are from its data."""
    session.update(
        lambda scene: scene.with_settings(
            "distances", scene.settings_of("distances").with_(view=COMPARE, kind=LAB)
        ).with_(page="distances"),
        tr("Compare samples with data"),
    )
