"""The row above the picture: the film's aspects to look at, one more or fewer, and an app's zones.

It asks the session for edits; what is composed follows `session.showing`.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QToolButton, QWidget

from app import theme
from app.showing import framing_of
from engine.project import edits
from engine.project.aspects import COMMON, aspect_name, framing_for
from engine.project.document import Id, ZonesName
from engine.project.errors import EditError
from engine.project.zones import ZONES

if TYPE_CHECKING:
    from app.session import Session

HEIGHT = 26
FURTHER = ("4:3", "2.39:1")


class AspectBar(QWidget):
    """See the module."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName("Aspects of the film")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.GAP, 2, theme.GAP, 2)
        self._row.setSpacing(2)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._shown: tuple = ()
        self.aspects: dict[Id | None, QToolButton] = {}
        self.add = self._tool("Another aspect", "plus")
        self.add.setToolTip("Show the film in another aspect, too")
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add.setMenu(QMenu(self))
        self.add.menu().aboutToShow.connect(self._fill_adding)
        self.zones = self._tool("What apps cover", "panel-bottom")
        self.zones.setToolTip("Show what an app covers; captions and titles keep clear of it")
        self.zones.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.zones.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.zones.setMenu(QMenu(self))
        self.zones.menu().aboutToShow.connect(self._fill_zones)
        self._row.addWidget(self.add)
        self._row.addStretch(1)
        self._row.addWidget(self.zones)
        session.project_changed.connect(lambda *_: self.refresh())
        session.project_opened.connect(self.refresh)
        session.showing.framing_changed.connect(lambda _id: self.refresh())
        self.refresh()

    def _tool(self, name: str, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setIcon(theme.icon(icon))
        button.setAutoRaise(True)
        button.setFixedHeight(HEIGHT - 4)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        return button

    def refresh(self) -> None:
        """Show the film's aspects, the one that is looked at, and its zones."""
        project, showing = self._session.project, self._session.showing
        own = aspect_name(project.width, project.height)
        shown = (own, project.framings, self._session.read_only)
        if shown != self._shown:
            self._shown = shown
            self._rebuild([(None, own), *((one.id, one.name) for one in project.framings)])
        self.aspects[showing.framing].setChecked(True)
        framing = framing_of(project, showing.framing)
        tall = framing is not None and framing.height > framing.width
        self.zones.setVisible(tall)
        if framing is not None:
            self.zones.setText(ZONES[framing.zones].name if framing.zones else "No app")
        self.add.setEnabled(not self._session.read_only)
        self.zones.setEnabled(not self._session.read_only)
        self.setVisible(self._session.is_open)

    def _rebuild(self, aspects: list[tuple[Id | None, str]]) -> None:
        for button in self.aspects.values():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.aspects = {}
        for place, (id, name) in enumerate(aspects):
            button = QToolButton(self)
            button.setText(name)
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setFixedHeight(HEIGHT - 4)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(f"Aspect {name}")
            button.setToolTip(
                f"The film in {name}" if id is None
                else f"The film in {name}: drag the picture to place it, "
                "Ctrl+wheel goes closer, Alt+drag moves a layer. Render makes takes for it"
            )  # fmt: skip
            button.clicked.connect(partial(self._choose, id))
            if id is not None:
                button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
                button.customContextMenuRequested.connect(partial(self._open_menu, id))
            self._group.addButton(button)
            self._row.insertWidget(place, button)
            self.aspects[id] = button

    def _choose(self, id: Id | None, _checked: bool = False) -> None:
        self._session.showing.set_framing(id)

    def _open_menu(self, id: Id, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = menu.addAction("Remove this aspect", partial(self.remove_aspect, id))
        action.setEnabled(not self._session.read_only)
        menu.popup(self.aspects[id].mapToGlobal(at))

    def _fill_adding(self) -> None:
        menu, project = self.add.menu(), self._session.project
        menu.clear()
        there = {aspect_name(project.width, project.height), *(f.name for f in project.framings)}
        for name in (*COMMON, *FURTHER):
            if name not in there:
                menu.addAction(name, partial(self.add_aspect, name))
        if self._session.showing.framing is not None:
            menu.addSeparator()
            shown = self._session.showing.framing
            menu.addAction("Remove the aspect shown", partial(self.remove_aspect, shown))

    def add_aspect(self, name: str) -> None:
        """Let the film be shown in one more aspect, and look at it."""
        try:
            framing = framing_for(self._session.project, name)
        except EditError as error:
            self._session.message_posted.emit("bad", str(error))
            return
        if self._session.apply(f"Add {framing.name}", edits.add_framing, framing):
            self._session.showing.set_framing(framing.id)

    def remove_aspect(self, id: Id) -> None:
        """Let the film no longer be shown in an aspect."""
        self._session.apply("Remove an aspect", edits.remove_framing, id)

    def _fill_zones(self) -> None:
        menu = self.zones.menu()
        menu.clear()
        framing = framing_of(self._session.project, self._session.showing.framing)
        if framing is None:
            return
        for key in (None, *ZONES):
            name = "No app" if key is None else ZONES[key].name
            action = menu.addAction(name, partial(self.set_zones, key))
            action.setCheckable(True)
            action.setChecked(framing.zones == key)

    def set_zones(self, zones: ZonesName | None) -> None:
        """Keep words clear of what an app covers of the aspect shown; None: of nothing."""
        framing = self._session.showing.framing
        if framing is not None:
            self._session.apply("Zones of an app", edits.set_framing, framing, zones=zones)
