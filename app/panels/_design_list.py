"""The designs side by side, one of which is worked on, and what can be done with that one."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QPushButton, QWidget

from app.model import actions, design_actions
from app.model.pages.design import MOST
from app.model.scene import LAB, Scene
from app.model.scene_designs import PAGE, settings_of, users, with_use
from app.model.session import Session
from app.painting.design_colors import color_of
from app.panels._design_editor import DesignEditor
from app.text.translation import tr
from app.theme import style
from app.training.run_config import following
from app.widgets import layouts
from app.widgets.following import connect_while_alive
from app.widgets.swatch_list import SwatchList
from app.widgets.variant_picker import Entry, PickerPopup
from gandyn.design import library
from gandyn.design.design import Design
from gandyn.design.examples import ARTICLE, EXAMPLES, F_GAN

GROUPS = {ARTICLE: "The article’s examples", F_GAN: "f-GANs"}
OTHERS, MINE = "Other examples", "My designs"


def _sample(painter: QPainter, index: int, box: QRectF) -> None:
    """A piece of the design's curve."""
    painter.fillRect(
        QRectF(box.x(), box.center().y() - style.px(1.5), box.width(), style.px(3)),
        QColor(color_of(style.theme(), index)),
    )


class Designs(layouts.Column):
    """A row for each design, with the scenarios that use it."""

    def __init__(self, editor: DesignEditor) -> None:
        self._editor = editor
        self.rows = SwatchList(_sample)
        super().__init__(self.rows)
        self.rows.chosen.connect(lambda index: design_actions.choose(editor.session, index))
        connect_while_alive(self, self._show, editor.changed)

    def _show(self) -> None:
        settings = self._editor.settings
        self.rows.set_texts([self._text(i, design) for i, design in enumerate(settings.designs)])
        self.rows.set_chosen(settings.current)

    def _text(self, index: int, design: Design) -> str:
        letters = ", ".join("ABCD"[i] for i in users(self._editor.session.scene, index))
        used = f"  ·  {tr('in scenario {letters}').format(letters=letters)}" if letters else ""
        return f"{tr(design.name)}{used}"


class PickButton(QPushButton):
    """Opens a list of designs to choose from; what is chosen is handed on."""

    def __init__(self, title: str, tip: str, editor: DesignEditor, add: bool) -> None:
        super().__init__(title)
        self.setToolTip(f"<p>{tip}</p>")
        self.setFocusPolicy(layouts.push("").focusPolicy())
        self._session, self._add = editor.session, add
        self._popup: PickerPopup | None = None
        self.clicked.connect(self.open_list)

    def open_list(self) -> None:
        """The library may have changed since the list was made."""
        if self._popup is not None:
            self._popup.deleteLater()
        self._popup = PickerPopup(entries(), self)
        self._popup.picked.connect(self._pick)
        self._popup.open_at(self, "")

    def popup(self) -> PickerPopup | None:
        """The list that is open."""
        return self._popup

    def _pick(self, id: str) -> None:
        design = EXAMPLES[id].design if id in EXAMPLES else library.shelf().designs.get(id)
        if design is not None:
            (design_actions.add if self._add else design_actions.take)(self._session, design)


def entries() -> list[Entry]:
    """The examples by their sources, then the user's own designs."""
    made = [
        Entry(id, tr(one.design.name), GROUPS.get(one.source, OTHERS), one.source, _formulas(one.design))
        for id, one in EXAMPLES.items()
    ]
    made += [Entry(id, one.name, MINE, "", _formulas(one)) for id, one in library.shelf().designs.items()]
    order = [*GROUPS.values(), OTHERS, MINE]
    return sorted(made, key=lambda entry: order.index(entry.group))


def _formulas(design: Design) -> str:
    return " ".join((design.kind, *design.formulas.values()))


def pickers(editor: DesignEditor) -> QWidget:
    """From the examples, or beside what there is."""
    examples = PickButton(tr("Examples…"), tr("Take another design instead of this one."), editor, add=False)
    compare = PickButton(
        tr("Compare…"), tr("Put another design beside this one, up to four."), editor, add=True
    )
    copy = layouts.push(tr("Duplicate"), tr("A copy beside this one, to be changed."))
    gone = layouts.push(tr("Remove"), tr("Take this design off the page."))
    for button, name in ((examples, "examples"), (compare, "compare"), (copy, "duplicate"), (gone, "remove")):
        button.setObjectName(f"design-{name}")
    copy.clicked.connect(lambda: design_actions.duplicate(editor.session))
    gone.clicked.connect(lambda: design_actions.remove(editor.session, editor.settings.current))

    def show() -> None:
        count = len(editor.settings.designs)
        gone.setEnabled(count > 1)
        for button in (compare, copy):
            button.setEnabled(count < MOST)

    connect_while_alive(copy, show, editor.changed)
    return layouts.flow(examples, compare, copy, gone)


def uses(editor: DesignEditor) -> QWidget:
    """Into the scenario that is edited, a new one beside it, or the lab."""
    session = editor.session
    use = layouts.push("", tr("Its portrait, its analysis, its maps are then those of the design."), "main")
    beside = layouts.push(tr("Use it beside"), tr("As one more scenario."))
    lab = layouts.push(tr("Train it in the lab"), tr("Small real GANs with the design’s losses."))
    page = layouts.push(tr("Show its curves"), tr("The page of designs."))
    edit = layouts.push("", tr("The design that this scenario uses is not on the page yet."))
    buttons = {"use": use, "use-beside": beside, "train": lab, "page": page, "edit": edit}
    for name, button in buttons.items():
        button.setObjectName(f"design-{name}")
    use.clicked.connect(lambda: design_actions.use(session, session.active))
    beside.clicked.connect(lambda: design_actions.use(session, len(session.scene.scenarios)))
    lab.clicked.connect(lambda: train(session))
    edit.clicked.connect(lambda: design_actions.edit(session, session.active))
    page.clicked.connect(lambda: actions.show_page(session, PAGE))

    def show() -> None:
        used = session.active in users(session.scene, editor.settings.current)
        several = len(session.scene.scenarios) > 1
        title = tr("Use it in scenario {letter}") if several else tr("Use it in the portrait")
        use.setText(title.format(letter="ABCD"[session.active]))
        use.setEnabled(not used)
        beside.setEnabled(len(session.scene.scenarios) < 4)
        lab.setEnabled(editor.design.kind != "field")
        page.setVisible(session.scene.page != PAGE)
        design, known = session.scenario.design, {one.id for one in editor.settings.designs}
        edit.setVisible(design is not None and design.id not in known)
        edit.setText(tr("Work on that of scenario {letter}").format(letter="ABCD"[session.active]))

    connect_while_alive(use, show, editor.changed, session.active_changed)
    return layouts.flow(*buttons.values())


def train(session: Session) -> None:
    """Makes a scenario of the design that a run of the lab follows, and shows the lab."""
    from gandyn.training import Settings

    def made(scene: Scene) -> Scene:
        lab = scene.settings_of(LAB)
        index = session.active if session.active < len(lab.runs) else 0
        scene = with_use(scene, settings_of(scene).current, index)
        if not following(lab.runs[index].experiment):
            lab = lab.with_run(index, Settings("toy-gan"))
        return scene.with_settings(LAB, lab.with_(follows=True)).with_(page=LAB)

    session.update(made, tr("Train the design"))
