"""The board as a grid: one way for each layout of the window, pictures as large as wished."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication


def test_each_layout_of_the_window_has_its_own_board(window, qtbot):
    board = window.board
    window.action_table["layout_edit"].trigger()
    assert board.cards.mode == "list" and board.size_slider.isHidden()
    window.action_table["layout_board"].trigger()
    assert board.cards.mode == "grid" and board.size_slider.isVisible()
    assert window.action_table["board_grid"].isChecked()
    before = board.cards.cards_layout().poster.width()
    for _ in range(4):
        turn_wheel(board.cards.viewport(), 120)
    assert board.cards.cards_layout().poster.width() > before
    wide = board.size_slider.value()
    window.action_table["layout_edit"].trigger()
    assert board.cards.mode == "list"
    window.action_table["board_grid"].trigger()
    assert board.size_slider.value() == 176
    window.action_table["layout_board"].trigger()
    assert board.size_slider.value() == wide
    board.size_slider.setValue(board.size_slider.minimum())
    assert board.cards.cards_layout().poster.width() < before


def turn_wheel(widget, angle):
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle, widget.mapToGlobal(middle), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
