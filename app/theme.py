"""Colours, type, spacing and icons of the window, dark and light, from one set of tokens.

It must not know of projects or panels: every widget asks it for colours, it asks nobody.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)  # fmt: skip
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.style_sheet import style_sheet

STEP = 4
"""Spacing comes in steps of this many pixels."""
GAP = 2 * STEP
MARGIN = 3 * STEP
CORNER = 4
LABEL_COLUMN = 84
"""The width of the inspector's column of labels."""


@dataclass(frozen=True)
class Theme:
    """One set of colours, as `#rrggbb`; `colour(name)` gives a QColor."""

    name: str
    window: str
    panel: str
    raised: str
    hover: str
    separator: str
    border: str
    text: str
    dim: str
    accent: str
    on_accent: str
    render: str
    good: str
    warn: str
    bad: str
    focus: str
    field: str
    surround: str = "#141414"
    paper: str = "#efe9dc"
    ink: str = "#2b2a28"
    tints: tuple[str, ...] = ()

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """Return the token `name` as a colour with an opacity in [0, 1]."""
        colour = QColor(getattr(self, name))
        colour.setAlphaF(alpha)
        return colour

    def tint(self, index: int) -> QColor:
        """Return the quiet colour of the scene at `index`; they repeat."""
        return QColor(self.tints[index % len(self.tints)])


DARK = Theme(
    name="dark",
    window="#17181b",
    panel="#1e2024",
    raised="#26292e",
    hover="#2e3238",
    separator="#33373e",
    border="#6b727d",
    text="#e6e7ea",
    dim="#9aa0aa",
    accent="#e5a13a",
    on_accent="#1a1408",
    render="#4f9cf0",
    good="#54b978",
    warn="#e8dc6a",
    bad="#ef7366",
    focus="#d5d8de",
    field="#17181b",
    tints=("#3d4a5c", "#4d4459", "#3f5150", "#57483d", "#4a5140", "#58424a"),
)
LIGHT = Theme(
    name="light",
    window="#e4e5e8",
    panel="#f1f2f4",
    raised="#ffffff",
    hover="#dfe1e5",
    separator="#c9ccd2",
    border="#7d838d",
    text="#1b1d20",
    dim="#565b64",
    accent="#935a04",
    on_accent="#ffffff",
    render="#1a62b8",
    good="#1f7340",
    warn="#756400",
    bad="#b83226",
    focus="#33373e",
    field="#ffffff",
    tints=("#b9c6d8", "#cbbfd9", "#bad0ce", "#d9c8ba", "#c7d0b9", "#d9bdc7"),
)
TOKENS = {theme.name: theme for theme in (DARK, LIGHT)}

FONTS: dict[str, tuple[int, QFont.Weight]] = {
    "slate": (13, QFont.Weight.DemiBold),
    "action": (13, QFont.Weight.Normal),
    "meta": (11, QFont.Weight.Normal),
    "heading": (13, QFont.Weight.DemiBold),
    "title": (20, QFont.Weight.DemiBold),
    "timecode": (20, QFont.Weight.Normal),
}
"""Size in pixels and weight of each kind of text."""

_DRESSED = "storyreelDressed"
_current = DARK


def current() -> Theme:
    """Return the theme that is shown."""
    return _current


@cache
def font(role: str) -> QFont:
    """Return the font of `role` (see FONTS). Digits of the timecode have one width."""
    size, weight = FONTS[role]
    face = QFont(QApplication.font())
    face.setPixelSize(size)
    face.setWeight(weight)
    if role == "timecode":
        face.setFeature(QFont.Tag("tnum"), 1)
    return face


@cache
def _family() -> str:
    """Return the platform's UI family by its own name, as found at the start.

    "Sans Serif" would be another font as soon as those of `resources/fonts` are known.
    """
    return QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).family()


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress the application: Fusion, an explicit palette and a small style sheet."""
    global _current
    _current = theme
    if not app.property(_DRESSED):
        app.setStyle("Fusion")
        app.setProperty(_DRESSED, True)
    face = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    face.setFamilies([_family()])
    face.setPixelSize(13)
    app.setFont(face)
    font.cache_clear()
    app.setPalette(palette(theme))
    # Setting a style sheet polishes every widget there is; the same one is not set again.
    if app.styleSheet() != (sheet := style_sheet(theme)):
        app.setStyleSheet(sheet)


def palette(theme: Theme) -> QPalette:
    """Return the palette of `theme` for every group, the disabled one dimmed."""
    roles = QPalette.ColorRole
    values = {
        roles.Window: theme.panel,
        roles.WindowText: theme.text,
        roles.Base: theme.field,
        roles.AlternateBase: theme.panel,
        roles.Text: theme.text,
        roles.PlaceholderText: theme.dim,
        roles.Button: theme.raised,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.bad,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.ToolTipBase: theme.raised,
        roles.ToolTipText: theme.text,
        roles.Link: theme.render,
        roles.LinkVisited: theme.render,
        roles.Light: theme.hover,
        roles.Midlight: theme.raised,
        roles.Mid: theme.separator,
        roles.Dark: theme.separator,
        roles.Shadow: theme.window,
        roles.Accent: theme.accent,
    }
    result = QPalette()
    for role, value in values.items():
        result.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.border))
    result.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, QColor(theme.separator))
    return result


class _TintedIcon(QIconEngine):
    """An SVG drawn in the theme's colours at whatever size is asked for."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def clone(self) -> QIconEngine:
        return _TintedIcon(self._name, self._token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, tinted(self._name, self._shade(mode), rect.size(), ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return tinted(self._name, self._shade(mode), size, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        return tinted(self._name, self._shade(mode), size, 1.0)

    def _shade(self, mode: QIcon.Mode) -> str:
        return _current.border if mode == QIcon.Mode.Disabled else getattr(_current, self._token)


def tinted(name: str, colour: str, size: QSize, ratio: float) -> QPixmap:
    """Return the icon `name` drawn in `colour`, `size` logical pixels at a device pixel ratio."""
    if size.isEmpty():
        return QPixmap()
    key = f"storyreel/{name}/{colour}/{size.width()}x{size.height()}@{ratio}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    pixmap = QPixmap(size * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    svg = _svg(name).replace(b"currentColor", colour.encode())
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, pixmap)
    return pixmap


@cache
def _svg(name: str) -> bytes:
    return (files("resources") / "icons" / f"{name}.svg").read_bytes()


@cache
def icon(name: str, token: str = "text") -> QIcon:
    """Return the Lucide icon `name` (a file of resources/icons), drawn in a token's colour.

    It follows a change of theme by itself. FileNotFoundError: no such icon ships.
    """
    _svg(name)
    return QIcon(_TintedIcon(name, token))


def paint_icon(painter: QPainter, name: str, rect: QRect, colour: str) -> None:
    """Draw an icon in any `#rrggbb` colour; for painted widgets."""
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(rect, tinted(name, colour, rect.size(), ratio))
