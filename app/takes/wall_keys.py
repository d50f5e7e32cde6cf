"""The keys of the take wall: where each takes the cursor, and which are the wall's own."""

from PySide6.QtCore import Qt

Key = Qt.Key

MOVES: dict[Key, tuple[int, int]] = {
    Key.Key_Left: (0, -1),
    Key.Key_Right: (0, 1),
    Key.Key_Up: (-1, 0),
    Key.Key_Down: (1, 0),
}
OWN_KEYS = frozenset({
    *MOVES, Key.Key_PageUp, Key.Key_PageDown, Key.Key_Home, Key.Key_End, Key.Key_Return,
    Key.Key_Enter, Key.Key_Delete, Key.Key_Backspace, Key.Key_F2,
})  # fmt: skip


def cursor_after(key: Key, row: int, column: int, page: int, rows: int) -> tuple[int, int] | None:
    """Return (row, column) after a key, not yet kept on the wall; None for a key of another use."""
    if key in MOVES:
        down, right = MOVES[key]
        return row + down, column + right
    to = {
        Key.Key_PageUp: row - page,
        Key.Key_PageDown: row + page,
        Key.Key_Home: 0,
        Key.Key_End: rows - 1,
    }.get(key)
    return None if to is None else (to, column)
