"""The slider in the overlays' menu that says how much of the neighbouring shots is seen."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QWidget, QWidgetAction

from app import theme


def add_onion_slider(menu: QMenu, opacity: float, change: Callable[[float], None]) -> QSlider:
    """Put the slider into a menu; `change` is told each new opacity, from 0.1 to 0.9."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(28, theme.STEP, theme.MARGIN, theme.STEP)
    line.setSpacing(theme.GAP)
    name, percent = QLabel("Onion opacity"), QLabel(f"{opacity:.0%}")
    percent.setProperty("role", "dim")
    percent.setMinimumWidth(32)
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(10, 90)
    slider.setSingleStep(5)
    slider.setPageStep(10)
    slider.setValue(round(opacity * 100))
    slider.setFixedWidth(96)
    slider.setAccessibleName("Opacity of the onion skin")
    slider.setToolTip("How much of the neighbouring shots is seen (Alt+[ and Alt+])")
    slider.valueChanged.connect(lambda value: percent.setText(f"{value} %"))
    slider.valueChanged.connect(lambda value: change(value / 100))
    for widget in (name, slider, percent):
        line.addWidget(widget)
    action = QWidgetAction(menu)
    action.setDefaultWidget(row)
    menu.addAction(action)
    return slider
