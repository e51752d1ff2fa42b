"""The legend of a map whose colours are verdicts or destinations."""

from __future__ import annotations

from app.painting.legend_entry import LegendEntry
from app.painting.map_image import place_color, place_id, place_name, unplaced
from app.painting.verdict_colors import color_of, name_of
from app.theme.palettes import Theme
from gandyn import Map
from gandyn.analyses.trajectory_classifier import INCONCLUSIVE, KINDS

LEAST = 0.001  # the smallest share that is told


def entries(maps: tuple[Map, ...], quantity: str, theme: Theme) -> list[LegendEntry]:
    """What occurs, with its share of the cells; shares only of a map that is done, for a part says nothing
    of the whole.
    """
    if quantity == "verdict":
        shares = {kind: share for found in maps for kind, share in found.shares().items()}
        kinds = [kind for kind in KINDS if kind in shares]
        return [_entry(kind, name_of(kind), color_of(kind, theme), maps, shares[kind]) for kind in kinds]
    places = [
        _entry(place_id(place), place_name(place), place_color(i, place, theme), maps, place.share)
        for i, place in enumerate(maps[-1].destinations)
    ]
    lost = float(unplaced(maps[-1]).mean())
    undecided = INCONCLUSIVE, name_of(INCONCLUSIVE), color_of(INCONCLUSIVE, theme)
    return [*places, *([_entry(*undecided, maps, lost)] if lost else [])]


def _entry(id: str, name: str, color: str, maps: tuple[Map, ...], share: float) -> LegendEntry:
    done = len(maps) == 1 and maps[0].share == 1.0
    return LegendEntry(id, name, color, line=False, note=_percent(share) if done else "")


def _percent(share: float) -> str:
    return f"{share:.1%}" if share >= LEAST else f"< {LEAST:.1%}"
