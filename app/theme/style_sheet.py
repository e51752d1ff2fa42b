"""The style sheet's text. ${p8} is eight pixels at the normal text size; colours are the names of
app.theme.palettes.Theme.
"""

SHEET = """
* { outline: none; }
QMainWindow, QDialog, QMenuBar, QStatusBar { background: $window; color: $ink; }
QMainWindow::separator { background: $window; width: ${p4}; height: ${p4}; }
QMainWindow::separator:hover { background: $soft; }
QToolTip { background: $panel; color: $ink; border: 1px solid $faint; padding: ${p6}; }

QMenuBar { padding: 0 ${p6}; spacing: ${p2}; }
QMenuBar::item { padding: ${p7} ${p8}; border-radius: ${p4}; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $panel; color: $ink; border: 1px solid $faint; padding: ${p4}; }
QMenu::item { padding: ${p5} ${p24} ${p5} ${p24}; border-radius: ${p4}; }
QMenu::item:selected { background: $soft; }
QMenu::item:disabled { color: $dim; }
QMenu::separator { height: 1px; background: $faint; margin: ${p4} ${p8}; }
QMenu::icon { padding-left: ${p6}; }
QStatusBar { color: $muted; font-size: $small; }
QToolBar { background: transparent; border: none; padding: 0; spacing: ${p2}; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; font-size: $small; padding: 0 ${p6}; }
QStatusBar QLabel:disabled { color: $dim; }

QDockWidget { color: $ink; }
QMainWindow > QTabBar::tab { max-height: 0; min-height: 0; height: 0; padding: 0; margin: 0; border: none; }
QMainWindow > QTabBar { max-height: 0; min-height: 0; }
QToolBar#rail { background: $window; padding: ${p4} ${p4}; spacing: ${p2}; }
QToolBar#rail QScrollArea, QToolBar#rail QScrollArea > QWidget > QWidget { background: $window; }
QToolBar#rail QScrollBar:vertical { width: ${p4}; }
QScrollArea, QScrollArea > QWidget > QWidget#page { background: $panel; border: none; }
QWidget#panel, QWidget#page { background: $panel; }
QScrollBar:vertical { background: transparent; width: ${p10}; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${p10}; margin: 0; }
QScrollBar::handle { background: $faint; border-radius: ${p3}; margin: ${p2}; }
QScrollBar::handle:vertical { min-height: ${p24}; }
QScrollBar::handle:horizontal { min-width: ${p24}; }
QScrollBar::handle:hover { background: $dim; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QLabel[look="heading"] { color: $muted; font-size: $small; font-weight: 600; }
QLabel[look="muted"] { color: $muted; }
QLabel[look="note"] { color: $muted; font-size: $small; }
QLabel[look="title"] { font-size: $large; font-weight: 600; }
QLabel[look="symbol"] { font-weight: 600; }
QFrame#card { background: $window; border: 1px solid $grid; border-radius: ${p8}; }
QFrame#line { background: $grid; border: none; max-height: 1px; min-height: 1px; }

QPushButton, QToolButton { background: $hover; color: $ink; border: 1px solid transparent; border-radius: ${p5}; padding: ${p4} ${p10}; }
QToolButton { padding: ${p4}; background: transparent; }
QPushButton:hover, QToolButton:hover { background: $press; }
QPushButton:pressed, QToolButton:pressed { background: $faint; }
QPushButton:focus, QToolButton:focus { border: 1px solid $accent; }
QPushButton:disabled, QToolButton:disabled { color: $dim; }
QPushButton[look="main"] { background: $accent; color: $window; font-weight: 600; }
QPushButton[look="main"]:disabled { background: $faint; color: $dim; }
QToolButton:checked { background: $soft; }
QToolButton::menu-indicator { image: none; }
QToolButton[look="reset"] { color: $muted; padding: 0; }

QToolButton[look="rail"] { color: $muted; padding: ${p6} ${p2}; border-radius: ${p8}; font-size: ${p10}; min-width: ${p48}; }
QToolButton[look="rail"][room="close"] { padding: ${p2} ${p2}; }
QToolButton[look="rail"][room="bare"] { padding: ${p4} ${p2}; }
QToolButton[look="rail"]:checked { color: $ink; }
QToolButton[look="segment"] { border: 1px solid $faint; border-radius: 0; padding: ${p3} ${p6}; color: $muted; background: $window; }
QToolButton[look="segment"][place="first"] { border-top-left-radius: ${p5}; border-bottom-left-radius: ${p5}; }
QToolButton[look="segment"][place="middle"], QToolButton[look="segment"][place="last"] { border-left: none; }
QToolButton[look="segment"][place="last"] { border-top-right-radius: ${p5}; border-bottom-right-radius: ${p5}; }
QToolButton[look="segment"][place="only"] { border-radius: ${p5}; }
QToolButton[look="segment"]:hover { background: $press; color: $ink; }
QToolButton[look="segment"]:checked { background: $soft; color: $ink; }
QToolButton[look="segment"]:focus { border-color: $accent; }
QToolButton[look="segment"]:disabled { color: $dim; }

QPushButton[look="picker"] { text-align: left; padding: ${p8} ${p26} ${p8} ${p10}; background: $window;
    border: 1px solid $faint; font-weight: 600; font-size: $medium; }
QPushButton[look="picker"]:hover { border-color: $accent; }

QLineEdit, QAbstractSpinBox, QComboBox { background: $window; color: $ink; border: 1px solid $faint; border-radius: ${p5}; padding: ${p3} ${p6};
    selection-background-color: $accent; selection-color: $window; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border-color: $accent; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: $dim; }
QAbstractSpinBox[look="value"] { background: transparent; border-color: transparent; color: $accent; font-weight: 600; padding: ${p1} ${p3}; }
QAbstractSpinBox[look="value"]:hover { border-color: $faint; background: $window; }
QAbstractSpinBox[look="value"]:focus { border-color: $accent; background: $window; }
QAbstractSpinBox[look="value"]:disabled { color: $dim; }
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button, QSpinBox::up-button, QSpinBox::down-button { subcontrol-origin: border; width: 0px; }
QComboBox::drop-down { border: none; width: ${p18}; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $panel; color: $ink; border: 1px solid $faint; selection-background-color: $soft; selection-color: $ink; }

QSlider { min-height: ${p18}; }
QSlider::groove:horizontal { height: $groove; background: $faint; border-radius: ${p2}; }
QSlider::sub-page:horizontal { background: $accent; border-radius: ${p2}; }
QSlider::sub-page:horizontal:disabled { background: $faint; }
QSlider::handle:horizontal { background: $ink; width: $handle; height: $handle; margin: $rise 0; border-radius: $radius; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: $accent; }
QSlider::handle:horizontal:disabled { background: $dim; }

QListView, QTableView { background: $panel; alternate-background-color: $window; color: $ink; border: none; }
QTableView { gridline-color: transparent; selection-background-color: $soft; selection-color: $ink; }
QTableView::item, QListView::item { padding: ${p3} ${p6}; border: none; }
QListView::item:hover, QTableView::item:hover { background: $hover; }
QListView::item:selected { background: $soft; color: $ink; }
QHeaderView { background: $panel; }
QHeaderView::section { background: $panel; color: $muted; border: none; padding: ${p3} ${p6}; font-weight: 600; }
QTableCornerButton::section { background: $panel; border: none; }
QProgressBar { background: $faint; border: none; border-radius: ${p2}; max-height: ${p4}; min-height: ${p4}; }
QProgressBar::chunk { background: $accent; border-radius: ${p2}; }
QTextBrowser { background: $panel; color: $ink; border: none; padding: ${p8}; }

QFrame#popup { background: $panel; border: 1px solid $faint; }
QFrame#messages { background: $panel; border: 1px solid $equilibrium; border-radius: ${p8}; }
QFrame#messages[kind="hint"] { border-color: $accent; }
QWidget#transport { background: $window; }
"""
