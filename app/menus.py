"""The menu bar, built from the table of actions; nothing is named here that isn't in it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.actions import ACTION, ACTIONS, MENUS
from app.session import Session
from app.settings import Settings
from app.showing import aspect_shown


def build_menus(bar: QMenuBar, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """Fill the menu bar with the actions there are; return the menus by path ("View/Playback")."""
    menus: dict[str, QMenu] = {}
    last_group: dict[str, int] = {}
    for title in MENUS:
        for spec in ACTIONS:
            if spec.id not in actions or spec.menu.split("/")[0] != title:
                continue
            menu = _menu(bar, menus, spec.menu)
            if last_group.setdefault(spec.menu, spec.group) != spec.group:
                menu.addSeparator()
                last_group[spec.menu] = spec.group
            menu.addAction(actions[spec.id])
    return menus


def _menu(bar: QMenuBar, menus: dict[str, QMenu], path: str) -> QMenu:
    if path not in menus:
        above, _, title = path.rpartition("/")
        menu = _menu(bar, menus, above).addMenu(title) if above else bar.addMenu(title)
        menu.setToolTipsVisible(True)
        menus[path] = menu
    return menus[path]


def add_recent_menu(
    menu: QMenu, before: QAction, settings: Settings, open_film: Callable[[Path], object]
) -> QMenu:
    """Put "Open recent" into the File menu; it is filled each time it opens."""
    recent = QMenu("Open recent", menu)

    def fill() -> None:
        recent.clear()
        for name in settings.recent:
            path = Path(name)
            recent.addAction(path.stem, lambda path=path: open_film(path)).setToolTip(name)
        recent.setEnabled(bool(settings.recent))

    menu.aboutToShow.connect(fill)
    menu.insertMenu(before, recent)
    recent.setToolTipsVisible(True)
    fill()
    return recent


def name_renders(actions: Mapping[str, QAction], session: Session) -> None:
    """Say which aspect of the film Render makes takes for, where it is not the film's own."""
    aspect = aspect_shown(session)
    for id in ("render", "render_missing", "render_stale"):
        actions[id].setText(f"{ACTION[id].text} for {aspect}" if aspect else ACTION[id].text)


def add_camera_menu(menu: QMenu, add_move: Callable[[str], object]) -> None:
    """Put every move of the table of camera terms into the Camera menu, by family."""
    from engine.camera.terms import TERMS

    moves = QMenu("Add a move", menu)
    family = ""
    for term in TERMS:
        if family and term.family != family:
            moves.addSeparator()
        family = term.family
        action = moves.addAction(term.name, lambda kind=term.kind: add_move(kind))
        action.setToolTip(term.description)
    moves.setToolTipsVisible(True)
    first = menu.actions()[0] if menu.actions() else None
    if first is None:
        menu.addMenu(moves)
    else:
        menu.insertMenu(first, moves)
        menu.insertSeparator(first)


MASKS = (("None", None), ("2.39", 2.39), ("1.85", 1.85), ("16:9", 16 / 9), ("4:3", 4 / 3),
         ("1:1", 1.0), ("9:16", 9 / 16))  # fmt: skip


def add_mask_menu(menu: QMenu, preview: Callable[[], Any]) -> None:
    """Put the aspect masks into the overlays' menu, one of them on."""
    masks = menu.addMenu("Aspect mask")
    group = QActionGroup(masks)
    for name, aspect in MASKS:
        action = masks.addAction(name, lambda aspect=aspect: preview().set_mask(aspect))
        action.setCheckable(True)
        group.addAction(action)

    def tick() -> None:
        shown = preview().view.overlays.mask
        for action, (_, aspect) in zip(group.actions(), MASKS, strict=True):
            same = (
                shown == aspect if shown is None or aspect is None else abs(shown - aspect) < 0.01
            )
            action.setChecked(same)

    masks.aboutToShow.connect(tick)


ON_SHOTS = (
    "render", "render_with", "bridge_shot", "model_speed", "", "edit_action", "draw",
    "new_shot", "duplicate", "delete", "lift", "", "cut", "copy", "paste", "", "split",
    "cut_into_shots", "join", "move_earlier", "move_later", "coverage", "renumber", "",
    "cancel_shots",
)  # fmt: skip


def open_shot_menu(window: QWidget, actions: Mapping[str, QAction], place: QPoint) -> None:
    """Open the context menu of the selected shots; an empty id is a separator."""
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for id in ON_SHOTS:
        if not id:
            menu.addSeparator()
        elif id in actions:
            menu.addAction(actions[id])
    menu.popup(place)
