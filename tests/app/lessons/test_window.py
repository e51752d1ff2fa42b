"""The window's part: the panel, the ring, what is put away, and the pen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.model.lessons import controls, shelf
from app.model.scene import Scene, same_work
from app.services.lesson_player import LessonPlayer, lesson_player_of
from app.text import formulas
from app.widgets.markdown_view import MarkdownView
from app.widgets.rich_text import TextLook, formulas_of, make_document, plain_text
from app.window.control_ring import ControlRing, control_of
from app.window.main_window import MainWindow
from tests.app.conftest import wait_for
from tests.app.lessons.files import lesson, written

FIRST = 'variant = "minimax"\ndim = 1\nstarts = [[[0.0], [1.0]]]\nhide = ["rail", "panels"]\nplay = true'
SECOND = 'regularizers = {r1 = 0.5}\nhighlight = "r1"\npredict = {kind = "portrait"}'
THIRD = (
    'predict = {kind = "choice", options = ["one", "two"], answer = 0}\n'
    'check = [{measure = "eigenvalue-real", most = 0}]'
)
TEXT = lesson(FIRST, SECOND, THIRD)


def played(window: MainWindow) -> LessonPlayer:
    """A lesson that the window plays."""
    window.file_actions.open_path(written(shelf.folder(), TEXT))
    player = lesson_player_of(window.session)
    assert wait_for(lambda: player.lesson is not None)
    return player


def button(window: MainWindow, name: str) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert found is not None
    return found


def test_a_lesson_from_beginning_to_end(window: MainWindow) -> None:
    before = window.session.scene
    player = played(window)
    panel = window.docks.panel("lessons")
    assert window.rail.isHidden() and window.docks.docks["model"].isHidden()
    player.reset()
    assert window.rail.isHidden() and window.docks.docks["model"].isHidden()
    assert window.playback.playing and "Step 1" in _texts(panel)
    button(window, "lesson-next").click()
    assert not window.rail.isHidden() and not window.playback.playing
    ring = window.findChild(ControlRing)
    button(window, "lesson-point").click()
    assert ring is not None and ring.target is not None and ring.target.objectName() == "r1"
    assert wait_for(ring.isVisible)
    _draw_in_strokes(window, player)
    _draw(window, player)
    button(window, "lesson-compare").click()
    assert wait_for(lambda: player.answer.score is not None)
    assert "points" in _texts(panel)
    button(window, "lesson-next").click()
    assert ring.target is None
    button(window, "lesson-option-0").click()
    button(window, "lesson-measure").click()
    assert wait_for(lambda: bool(player.results))
    assert wait_for(lambda: "✓" in _texts(panel))
    button(window, "lesson-next").click()
    assert player.lesson is None and same_work(window.session.scene, before)
    assert player.progress_of("small").passed


def _texts(panel: QWidget) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel))


def _draw(window: MainWindow, player: LessonPlayer) -> None:
    """With the mouse, from the start along the orbit's beginning."""
    pen = window.file_actions._lessons._pen
    assert pen is not None and wait_for(lambda: pen.frame() is not None)
    frame = pen.frame()
    assert frame is not None
    way = [frame.point(-0.02 * i, 1.0 - 0.0004 * i * i) for i in range(40)]
    kinds, left = QEvent.Type, Qt.MouseButton.LeftButton
    for kind, at in ((kinds.MouseButtonPress, way[0]), *((kinds.MouseMove, at) for at in way)):
        _send(window, kind, at, left)
    _send(window, kinds.MouseButtonRelease, way[-1], left)
    assert len(player.answer.drawn) > 10
    assert len(window.session.scene.starts) == 1


def _draw_in_strokes(window: MainWindow, player: LessonPlayer) -> None:
    """A stroke goes on where the last one ended, or begins anew."""
    pen = window.file_actions._lessons._pen
    assert pen is not None and wait_for(lambda: pen.frame() is not None)
    frame = pen.frame()
    assert frame is not None

    def stroke(*points: tuple[float, float]) -> int:
        kinds, left = QEvent.Type, Qt.MouseButton.LeftButton
        for kind, at in zip((kinds.MouseButtonPress, kinds.MouseMove), points):
            _send(window, kind, frame.point(*at), left)
        _send(window, kinds.MouseButtonRelease, frame.point(*points[-1]), left)
        return len(player.answer.drawn)

    assert stroke((0.0, 1.0), (-0.3, 0.9)) == 2
    assert stroke((-0.31, 0.89), (-0.6, 0.6)) == 4
    assert stroke((0.5, -0.5), (0.6, -0.6)) == 2
    button(window, "lesson-clear").click()
    assert player.answer.drawn == ()


def _send(window: MainWindow, kind: QEvent.Type, at: QPointF, pressed: Qt.MouseButton) -> None:
    target, none = window.canvas.viewport(), Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QMouseEvent(kind, at, at, pressed, pressed, none))


def test_commands_turn_the_steps_and_closing_brings_the_scene_back(window: MainWindow) -> None:
    player = played(window)
    window.menus.actions["lesson-next"].trigger()
    assert player.index == 1
    window.menus.actions["lesson-back"].trigger()
    assert player.index == 0
    window.menus.actions["lessons"].trigger()
    assert window.docks.docks["lessons"].isVisible()
    window.close()
    assert same_work(window.session.scene, Scene())


def test_mistakes_are_listed_and_every_control_that_can_be_named_is_there(window: MainWindow) -> None:
    written(shelf.folder(), lesson("dim = 9"), "wrong.md")
    window.file_actions.show_lessons()
    panel = window.docks.panel("lessons")
    assert wait_for(lambda: "wrong.md:7:" in _texts(panel))
    (shelf.folder() / "wrong.md").write_text(lesson("dim = 1"))
    assert wait_for(lambda: "wrong.md:7:" not in _texts(panel) and "A small lesson" in _texts(panel))
    _check_controls(window)
    _check_ring(window)


def _check_controls(window: MainWindow) -> None:
    """Every one that a lesson can name is there."""
    for panel, names in controls.OF_PANELS.items():
        for name in names:
            assert control_of(window, name, panel) is not None, name
    for name in (*controls.WINDOW, *controls.PANELS):
        where = controls.panel_of(name, window.session.scene)
        assert where is not None and control_of(window, name, where) is not None, name
    assert set(window.docks.docks) - {"lessons"} <= set(controls.PANELS)


def _check_ring(window: MainWindow) -> None:
    """It covers the window and takes no clicks."""
    ring, target = ControlRing(window), window.transport.button("play")
    ring.point(target)
    assert wait_for(ring.isVisible) and ring.geometry() == window.rect()
    middle = target.mapTo(window, QPoint(target.width() // 2, target.height() // 2))
    assert window.childAt(middle) is target
    ring.point(None)
    assert ring.isHidden()


def test_formulas_are_drawn_copied_and_never_loaded(app: QApplication, tmp_path: Path) -> None:
    text = (
        "Let $\\theta_1=-2$ and `$code$`, \\$5.\n\n$$\\frac{a}{b}$$\n\n[link](file:///etc/passwd) <b>html</b>"
    )
    assert formulas_of(text) == ["\\theta_1={-}2", "\\frac{a}{b}"]
    document = make_document(text, TextLook(13, "#000", "#777", "#06c", "#eee"), lambda latex: True)
    document.setTextWidth(300.0)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    told = plain_text(cursor)
    assert "$\\theta_1={-}2$" in told and "$code$" in told and "$5" in told and "<b>html</b>" in told
    assert document.size().height() > 80.0
    view = MarkdownView(text)
    assert view.loadResource(2, "file:///etc/passwd") is None
    view.deleteLater()


def test_what_cannot_be_typeset_is_shown_as_it_is_written(app: QApplication) -> None:
    with pytest.raises(formulas.FormulaError):
        formulas.svg("\\frac{", "#000000", 12.0)
    document = make_document("$\\frac{$", TextLook(13, "#000", "#777", "#06c", "#eee"), lambda latex: False)
    assert "\\frac{" in document.toPlainText()
