"""The take wall: a row a shot, a column a take, with filters and a size; layout Render."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.session import Session
from app.size_slider import SizeSlider
from app.takes.filters import FILTERS, Filter
from app.takes.wall_view import WallView
from app.thumbnails import Thumbnails

SMALLEST, LARGEST = 72, 288
SLOTS = (
    "pick_number", "pick_current", "next_take", "previous_take", "toggle_favourite",
    "toggle_reject", "rename_take", "use_settings", "reveal_take", "delete_take", "compare_takes",
    "compare_all", "forget_marks",
    "render_more", "close_clips", "extend_take", "extend_backward", "loop_take", "remix_take",
    "retake_stretch", "blend_takes", "enlarge_take", "finalise_take", "use_picture",
    "lengthen_shot",
)  # fmt: skip
"""What the strip offers, too."""


class TakeWall(QWidget):
    """See the module. Its slots are those of the strip; they act on the take at the cursor."""

    compare_asked = Signal(str, object)
    """(shot id, take ids): show these two to four in step."""

    compare_takes: Callable[[], None]
    compare_all: Callable[[], None]
    forget_marks: Callable[[], None]
    close_clips: Callable[[], None]

    def __init__(
        self, session: Session, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.view = WallView(session, thumbnails, self)
        self.view.compare_asked.connect(self.compare_asked)
        session.showing.framing_changed.connect(lambda _: self.view.refresh())
        self.setFocusProxy(self.view)
        self.count = QLabel()
        self.count.setProperty("role", "dim")
        self.size_slider = SizeSlider(SMALLEST, LARGEST, self.view.thumb_width)
        self.size_slider.valueChanged.connect(self.view.set_thumb_width)
        self.view.thumb_width_changed.connect(self.size_slider.setValue)
        self.view.rows_changed.connect(self._say_count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self.view, 1)
        self._say_count()
        self._take_over_slots()

    def _bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.MARGIN, theme.STEP, theme.MARGIN, theme.STEP)
        row.setSpacing(theme.STEP)
        self.filters: dict[Filter, QToolButton] = {}
        group = QButtonGroup(self)
        for name, words, tip in FILTERS:
            button = QToolButton()
            button.setText(words)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolTip(tip)
            button.setAccessibleName(f"Show: {tip.lower()}")
            button.setChecked(name == "all")
            button.clicked.connect(partial(self.show_only, name))
            group.addButton(button)
            self.filters[name] = button
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.count)
        row.addSpacing(theme.GAP)
        row.addWidget(self.size_slider)
        return bar

    def show_only(self, name: Filter, *_: bool) -> None:
        """Show the shots that pass a filter."""
        self.filters[name].setChecked(True)
        self.view.set_filter(name)

    def _say_count(self) -> None:
        count = len(self.view.shots)
        self.count.setText("1 shot" if count == 1 else f"{count:,} shots")

    def _take_over_slots(self) -> None:
        """Offer the view's slots under the same names as the strip's."""
        for name in SLOTS:
            setattr(self, name, getattr(self.view, name))
