"""The theme: contrast, palette, style sheet, icons."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QPushButton

from app import theme
from app.style_sheet import style_sheet


def light_of(colour):
    value = QColor(colour)
    parts = [value.redF(), value.greenF(), value.blueF()]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    """WCAG 2.1, relative luminance."""
    high, low = sorted((light_of(one), light_of(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(params=list(theme.TOKENS))
def shown(request):
    return theme.TOKENS[request.param]


@pytest.mark.parametrize("ground", ["window", "panel", "raised", "field"])
@pytest.mark.parametrize("ink", ["text", "dim", "render", "good", "warn", "bad", "accent"])
def test_text_can_be_read(shown, ink, ground):
    assert contrast(getattr(shown, ink), getattr(shown, ground)) >= 4.5


@pytest.mark.parametrize("ground", ["window", "panel", "raised"])
@pytest.mark.parametrize("line", ["border", "focus"])
def test_borders_can_be_seen(shown, line, ground):
    assert contrast(getattr(shown, line), getattr(shown, ground)) >= 2.95


def test_what_is_written_on_colour_can_be_read(shown):
    assert contrast(shown.on_accent, shown.accent) >= 4.5
    assert contrast(shown.ink, shown.paper) >= 4.5
    for tint in shown.tints:
        assert contrast(shown.text, tint) >= 4.5


def test_the_palette_says_every_colour_itself(shown, qapp):
    theme.apply_theme(qapp, shown)
    palette = qapp.palette()
    roles = QPalette.ColorRole
    assert palette.color(roles.Window) == QColor(shown.panel)
    assert palette.color(roles.WindowText) == QColor(shown.text)
    assert palette.color(roles.Highlight) == QColor(shown.accent)
    theme.apply_theme(qapp, theme.DARK)


def test_the_style_sheet_names_only_tokens(shown):
    sheet = style_sheet(shown)
    assert "$" not in sheet and shown.border in sheet and shown.focus in sheet


def test_icons_take_the_themes_colour_and_follow_it(qapp):
    button = QPushButton()
    button.setIcon(theme.icon("play"))
    colours = set()
    for one in (theme.DARK, theme.LIGHT):
        theme.apply_theme(qapp, one)
        image = button.icon().pixmap(QSize(24, 24)).toImage()
        solid = [
            image.pixelColor(x, y)
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        ]
        assert QColor(one.text) in solid
        colours.add(solid[0].name())
    theme.apply_theme(qapp, theme.DARK)
    assert len(colours) == 2


def test_an_icon_that_does_not_ship_is_an_error(qapp):
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-icon")


def test_timecode_digits_have_one_width(qapp):
    from PySide6.QtGui import QFontMetrics

    metrics = QFontMetrics(theme.font("timecode"))
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_only_icons_that_are_used_ship_and_their_licence_does():
    root = Path(__file__).parents[2]
    icons = root / "resources" / "icons"
    code = "".join(path.read_text("utf-8") for path in (root / "app").rglob("*.py"))
    unused = [path.name for path in icons.glob("*.svg") if f'"{path.stem}"' not in code]
    assert unused == []
    assert "ISC" in (icons / "LICENSE").read_text("utf-8")
    for path in icons.rglob("*.svg"):
        assert "ISC" in path.read_text("utf-8")


def test_the_window_keeps_its_letters_when_the_films_fonts_are_loaded():
    code = """
from app.launch import make_application
app = make_application()
from PySide6.QtGui import QFont, QFontInfo
from app import theme
from engine.paint.fonts import load_fonts
before = QFontInfo(app.font()).family()
load_fonts()
theme.apply_theme(app, theme.TOKENS["light"])
larger = QFont(theme.font("action"))
larger.setPixelSize(41)
assert QFontInfo(larger).family() == before, (before, QFontInfo(larger).family())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_an_icon_of_no_size_is_an_empty_one(qapp):
    assert theme.tinted("x", "#ffffff", QSize(0, 16), 1.0).isNull()
    assert not theme.tinted("x", "#ffffff", QSize(16, 16), 1.0).isNull()
