"""The bar that finds shots: words, chips for how they stand, an element; and how many there are.

What is found is shown on the board, the rest is left out until the bar is closed.
"""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from app import theme
from app.board.chips import ChipRow, chip
from app.session import Session
from engine.project.document import Id
from engine.project.finding import TRAITS, Query, Trait, find_shots

PAUSE = 60
"""Milliseconds after the last letter; a long film is looked through in less."""


class FindBar(QWidget):
    """See the module. `found_changed` brings the ids that are shown, None for all."""

    found_changed = Signal(object)
    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.found: list[Id] | None = None
        self.field = QLineEdit()
        self.count = QLabel()
        self.chips: dict[Trait, QToolButton] = {}
        self.element = chip("Element", "Shots that show someone or something of the cast")
        self._element: Id | None = None
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self.search)
        self._lay_out()
        session.project_changed.connect(lambda *_: self._search_soon())
        session.takes_changed.connect(lambda _: self._search_soon())
        session.missing_changed.connect(self._search_soon)
        session.project_opened.connect(self.close_bar)

    def _lay_out(self) -> None:
        self.field.setPlaceholderText("Slate or words; Enter for the next")
        self.field.setClearButtonEnabled(True)
        self.field.setAccessibleName("Find shots")
        self.field.textChanged.connect(lambda _: self._soon.start())
        self.field.installEventFilter(self)
        self.count.setProperty("role", "dim")
        row = QHBoxLayout()
        row.setContentsMargins(theme.GAP, 0, theme.STEP, 0)
        row.setSpacing(2)
        row.addWidget(self.field, 1)
        row.addSpacing(theme.STEP)
        row.addWidget(self.count)
        for icon, text, slot in (
            ("arrow-up", "Previous (Shift+Enter)", partial(self.go, -1)),
            ("arrow-down", "Next (Enter)", partial(self.go, 1)),
            ("x", "Show all shots (Esc)", self.close_bar),
        ):
            button = QToolButton()
            button.setIcon(theme.icon(icon))
            button.setIconSize(QSize(14, 14))
            button.setAutoRaise(True)
            button.setToolTip(text)
            button.setAccessibleName(text.partition(" (")[0])
            button.clicked.connect(lambda _=False, slot=slot: slot())
            row.addWidget(button)
        for trait, name, meaning in TRAITS:
            button = chip(name, meaning)
            button.toggled.connect(lambda _: self.search())
            self.chips[trait] = button
        menu = QMenu(self.element)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self.element.setMenu(menu)
        self.element.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.STEP)
        column.setSpacing(theme.STEP)
        column.addLayout(row)
        column.addWidget(ChipRow([*self.chips.values(), self.element]))

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        menu.addAction("Any", lambda: self.choose_element(None))
        for element in self.session.project.elements:
            menu.addAction(f"@{element.handle}", partial(self.choose_element, element.id))

    def choose_element(self, element_id: Id | None) -> None:
        """Find only shots that show an element; None: any."""
        self._element = element_id
        named = next((e.handle for e in self.session.project.elements if e.id == element_id), "")
        self.element.setText(f"@{named}" if named else "Element")
        self.element.setChecked(bool(named))
        self.search()

    @property
    def query(self) -> Query:
        """What is looked for."""
        on: list[Trait] = [trait for trait, button in self.chips.items() if button.isChecked()]
        traits: frozenset[Trait] = frozenset(on)
        return Query(self.field.text(), self._element, traits)

    def open_bar(self) -> None:
        """Show the bar, ready to be typed into."""
        self.show()
        self.field.setFocus()
        self.field.selectAll()
        self.search()

    def close_bar(self) -> None:
        """Show all shots again, and forget what was looked for."""
        self._soon.stop()
        for button in self.chips.values():
            button.blockSignals(True)
            button.setChecked(False)
            button.blockSignals(False)
        self._element = None
        self.element.setText("Element")
        self.element.setChecked(False)
        self.field.clear()
        self._soon.stop()
        self.hide()
        self._show(None)
        self.closed.emit()

    def _search_soon(self) -> None:
        if self.isVisible():
            self._soon.start()

    def search(self) -> None:
        """Find what the bar says, now."""
        self._soon.stop()
        session, query = self.session, self.query
        if query.is_empty:
            self._show(None)
            return
        self._show(find_shots(session.project, query, session.takes, session.missing))

    def _show(self, found: list[Id] | None) -> None:
        words = "" if found is None else "1 shot" if len(found) == 1 else f"{len(found):,} shots"
        self.count.setText("none" if found == [] else words)
        if found != self.found:
            self.found = found
            self.found_changed.emit(None if found is None else frozenset(found))

    def go(self, step: int) -> None:
        """Go to the next shot that was found, or the one before; round and round."""
        if self._soon.isActive():
            self.search()
        found, current = self.found, self.session.current_shot
        if not found:
            return
        here = current.id if current is not None else ""
        if here in found:
            place = (found.index(here) + step) % len(found)
        else:
            place = self._beside(here, step)
        self.session.go_to_shot(found[place])

    def _beside(self, here: Id, step: int) -> int:
        from engine.project.film import film

        assert self.found is not None
        orders = film(self.session.project).orders
        order = orders.get(here, -1)
        later = [place for place, id in enumerate(self.found) if orders.get(id, -1) > order]
        first = later[0] if later else len(self.found)
        return (first if step > 0 else first - 1) % len(self.found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the next shot, with Shift to the one before; Escape shows all."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.go(-1 if back else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_bar()
                return True
        return super().eventFilter(watched, event)
