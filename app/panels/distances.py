"""Distances: what is asked, of which two distributions, every number of both, and in a few sentences what one
sees and why.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from app.model import actions
from app.model.pages.distances import (
    CELLS,
    COMPARE,
    DISCRIMINATOR,
    DRAWN,
    EARTH,
    HISTOGRAMS,
    LINE,
    NOISE,
    OF_PAIR,
    PLANE,
    POINTS,
    SEGMENTS,
    SUPPORTS,
    UNIFORM,
    DistanceSettings,
)
from app.model.scene import Scene
from app.model.session import Session
from app.panels import RIGHT, Panel
from app.panels import _distance_fields as rows
from app.panels import _distance_files as files
from app.panels._distance_words import EXAMPLES, explained
from app.panels._fields import Field, Store, build, build_all
from app.text.translation import tr
from app.theme import style
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.icons import icon

Ask = Callable[[DistanceSettings], bool]
PAGE = "distances"
FIRST_NOISE = 0.5  # without any the page of noise has nothing to show
LARGEST_SEED = 9999


def make(session: Session) -> QWidget:
    """From the question to its numbers."""
    store = _store(session)
    pair = layouts.section(tr("p and q"), *_pair(session, store))
    more = [layouts.section(tr(title), *_rows(session, store, ask, fields)) for title, ask, fields in PARTS]
    found = layouts.page(
        _to_page(session),
        layouts.section(tr("Question"), _question(session), _words(session)),
        layouts.line(),
        pair,
        *more,
        _examples(session),
    )
    _when(session, pair, lambda now: now.view in OF_PAIR)
    for part, (_, ask, _) in zip(more, PARTS):
        _when(session, part, ask)
    return found


def _settings(session: Session) -> DistanceSettings:
    found: DistanceSettings = session.scene.settings_of(PAGE)
    return found


def _when(session: Session, widget: QWidget, ask: Ask) -> QWidget:
    """Seen only where it means something."""
    connect_while_alive(widget, lambda: widget.setVisible(ask(_settings(session))), session.changed)
    return widget


def _change(session: Session, text: str, **changes: object) -> None:
    session.update(lambda scene: _with(scene, _settings(session).with_(**changes)), tr(text))


def _with(scene: Scene, settings: DistanceSettings) -> Scene:
    """The scene with other settings; what plots showed of another question or kind is no view of this one."""
    old: DistanceSettings = scene.settings_of(PAGE)
    changed = scene.with_settings(PAGE, settings)
    if all(getattr(old, name) == getattr(settings, name) for name in ("view", "kind", "target", "surfaces")):
        return changed
    views = {plot: view for plot, view in scene.views.items() if not plot.startswith("distance-")}
    return changed.with_(views=views)


def _store(session: Session) -> Store:
    """Of the page's settings."""

    def update(change: Callable[[DistanceSettings], DistanceSettings], text: str, merge: str) -> bool:
        return session.update(lambda scene: _with(scene, change(scene.settings_of(PAGE))), text, merge)

    return Store(session, lambda: session.scene.settings_of(PAGE), update)


def _rows(session: Session, store: Store, ask: Ask, fields: tuple[tuple[Field, Ask], ...]) -> list[QWidget]:
    """A section's controls, each seen where it means something."""
    made = []
    for field, suits in fields:
        made.append(_when(session, build(store, field), suits))
    return made + (_EXTRAS[ask](session) if ask in _EXTRAS else [])


def _to_page(session: Session) -> QWidget:
    button = layouts.push(tr("Show the distances"), "", "main")
    button.setObjectName("to-distances")
    button.clicked.connect(lambda: actions.show_page(session, PAGE))
    connect_while_alive(button, lambda: button.setVisible(session.scene.page != PAGE), session.changed)
    return button


def _question(session: Session) -> QWidget:
    """Another question leads to the page, and noise is turned on where it is asked about."""

    def take(now: Scene, view: str) -> Scene:
        settings: DistanceSettings = now.settings_of(PAGE)
        noise = settings.noise or (FIRST_NOISE if view == NOISE else 0.0)
        return _with(now, settings.with_(view=view, noise=noise)).with_(page=PAGE)

    def update(change: Callable[[DistanceSettings], DistanceSettings], text: str, merge: str) -> bool:
        return session.update(lambda scene: take(scene, change(scene.settings_of(PAGE)).view), text, merge)

    return build(replace(_store(session), update=update), rows.QUESTION)


def _words(session: Session) -> QWidget:
    label = layouts.label("", "muted", wrap=True)
    label.setObjectName("explained")

    def show() -> None:
        label.setText("\n\n".join(tr(text) for text in explained(_settings(session))))

    connect_while_alive(label, show, session.changed)
    return label


def _pair(session: Session, store: Store) -> list[QWidget]:
    """The kind, and below it the numbers of that kind."""
    return [build(store, rows.KIND), *_of_kinds(session, store), *_pens(session, store)]


def _of_kinds(session: Session, store: Store) -> list[QWidget]:
    made = []
    for kind, fields in ((SEGMENTS, rows.SEGMENT), (LINE, rows.BELLS), (PLANE, rows.ELLIPSES)):
        made += [_when(session, control, _is(kind)) for control in build_all(store, *fields)]
    return made


def _is(*kinds: str) -> Ask:
    return lambda now: now.kind in kinds


def _pens(session: Session, store: Store) -> list[QWidget]:
    """Drawing: whose points, and a new beginning."""
    pen = _when(session, build(store, rows.PEN), _is(POINTS))
    clear = layouts.flow(*(_clear(session, which) for which in "pq"))
    clouds = layouts.flow(*(files.cloud_button(session, which) for which in "pq"))
    both = layouts.flow(files.histogram_button(session))
    return [
        pen,
        _when(session, clear, _is(HISTOGRAMS, POINTS)),
        _when(session, clouds, _is(POINTS)),
        _when(session, both, _is(HISTOGRAMS)),
    ]


def _clear(session: Session, which: str) -> QWidget:
    button = layouts.push(tr("Empty {name}").format(name=which))
    button.setObjectName(f"empty-{which}")

    def empty() -> None:
        now = _settings(session)
        if now.kind == POINTS:
            _change(session, "Draw a distribution", **{f"points_{which}": (), "pen": which})
        else:
            _change(session, "Draw a distribution", **{f"bins_{which}": (0.0,) * len(now.bins_p)})

    button.clicked.connect(empty)
    return button


def _examples(session: Session) -> QWidget:
    """Pairs worth a look."""
    buttons = []
    for title, changes in EXAMPLES.items():
        button = layouts.push(tr(title))
        button.setObjectName(f"example-{title}")
        button.clicked.connect(lambda *_, own=changes: _change(session, "Take an example", **own))
        buttons.append(button)
    return _when(session, layouts.section(tr("Examples"), *buttons), lambda now: now.view in OF_PAIR)


def _plans(session: Session) -> list[QWidget]:
    """A new beginning for the user's plan."""
    button = layouts.push(tr("Begin my plan anew"))
    button.setObjectName("new-plan")
    button.clicked.connect(lambda: _change(session, "Begin a plan anew", own=True, moves=()))
    told = layouts.label("", "muted", wrap=True)
    told.setObjectName("moves")

    def show() -> None:
        count = len(_settings(session).moves)
        told.setText(
            tr("Moves so far: {count}. Drag earth from p to q, or click in the matrix.").format(count=count)
        )

    connect_while_alive(told, show, session.changed)
    return [button, told]


def _dice(session: Session) -> list[QWidget]:
    dice = layouts.tool(tr("Other random supports"))
    dice.setObjectName("other-supports")
    dice.setIcon(icon("dice", style.theme().ink))
    dice.setIconSize(QSize(style.px(18), style.px(18)))
    dice.clicked.connect(
        lambda: _change(session, "Other random supports", seed=random.randint(0, LARGEST_SEED))
    )
    return [layouts.row(layouts.label(tr("Other random supports")), dice, stretch=0)]


def _empty_density(session: Session) -> list[QWidget]:
    button = layouts.push(tr("Empty the density"))
    button.setObjectName("empty-density")

    def empty() -> None:
        _change(session, "Draw a density", target=DRAWN, density=(0.0,) * len(_settings(session).density))

    button.clicked.connect(empty)
    return [button]


def _of_view(*views: str) -> Ask:
    return lambda now: now.view in views


ALWAYS: Ask = lambda now: True  # noqa: E731
_NOISE, _EARTH = _of_view(COMPARE, DISCRIMINATOR, NOISE), _of_view(EARTH)
_SUPPORTS, _UNIFORM, _CELLS = _of_view(SUPPORTS), _of_view(UNIFORM), _of_view(CELLS)
PARTS: tuple[tuple[str, Ask, tuple[tuple[Field, Ask], ...]], ...] = (
    ("Noise and kernel", _NOISE, ((rows.SIGMA, ALWAYS), (rows.BANDWIDTH, _of_view(COMPARE)))),
    ("Plan", _EARTH, ((rows.POWER, ALWAYS), (rows.OWN, ALWAYS))),
    ("Supports", _SUPPORTS, ((rows.SURFACES, ALWAYS), (rows.RADIUS, ALWAYS))),
    ("Density", _UNIFORM, ((rows.TARGET, ALWAYS), (rows.STRIPS, ALWAYS), (rows.UNIFORMS, ALWAYS))),
    ("Cells and coins", _CELLS, ((rows.CELL_BINS, ALWAYS), (rows.CELL_DIMS, ALWAYS), (rows.SHARE, ALWAYS))),
)
_EXTRAS: dict[Ask, Callable[[Session], list[QWidget]]] = {
    _EARTH: _plans, _SUPPORTS: _dice, _UNIFORM: _empty_density,
}  # fmt: skip
PANEL = Panel(PAGE, "Distances", 7, RIGHT, make)
