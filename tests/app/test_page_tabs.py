"""The tabs of the pages: whole titles, or a list where there is no room for them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.model.session import Session
from app.pages import PAGES
from app.window.page_tabs import PageTabs


def test_titles_are_whole_or_stand_in_a_list(app: QApplication) -> None:
    session = Session()
    tabs = PageTabs(session)
    tabs.resize(2000, 40)
    tabs.show()
    app.processEvents()
    assert tabs.tabs.isVisible() and not tabs.list.isVisible()
    QTest.mouseClick(tabs.tabs.button("map"), Qt.MouseButton.LeftButton)
    assert session.scene.page == "map"
    tabs.resize(300, 40)
    app.processEvents()
    assert tabs.list.isVisible() and not tabs.tabs.isVisible()
    assert tabs.list.value == "map" and tabs.list.count() == len(PAGES)
    QTest.keyClick(tabs.list, Qt.Key.Key_Home)
    assert session.scene.page == next(iter(PAGES))
    tabs.close()
