"""The drawing tool with its bar above, and the shot's panels with their times below."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QColorDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from app import theme
from app.preview.drawing_brush import COLOURS, TOOLS, WIDTHS
from app.preview.drawing_strip import HEIGHT, PanelStrip
from app.preview.drawing_tool import DrawingTool
from app.preview.drawing_walk import begin_of
from engine.project import edits
from engine.project.document import Project
from engine.project.panels import FIRST

if TYPE_CHECKING:
    from app.session import Session

BUTTON = 26


class DrawingPanel(QWidget):
    """See the module."""

    closed = Signal()

    def __init__(self, session: "Session", thumbnails: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.tool = DrawingTool(session, thumbnails, self)
        self.strip = PanelStrip(session, self.tool.walk, thumbnails, self)
        self.tools: dict[str, QToolButton] = {}
        self.colours: dict[str, QToolButton] = {}
        self.begin = QSpinBox()
        self.words = QLineEdit()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self.tool, 1)
        column.addWidget(self._foot())
        self.tool.changed.connect(self._show)
        self.tool.closed.connect(self.closed)
        self.strip.chosen.connect(self.tool.setFocus)
        self.setFocusProxy(self.tool)
        self._show()

    # The bar

    def _bar(self) -> QWidget:
        bar = QWidget(self)
        bar.setFixedHeight(34)
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        row.setSpacing(2)
        for tool, name, key, icon in TOOLS:
            button = self._button(name, key, icon)
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, tool=tool: self.tool.choose(tool))
            self.tools[tool] = button
            row.addWidget(button)
        row.addSpacing(theme.GAP)
        for number, (name, colour) in enumerate(COLOURS):
            button = self._button(name, str(number + 1))
            button.setCheckable(True)
            button.setFixedSize(22, BUTTON)
            button.setIcon(_dot(colour, 0.0))
            button.clicked.connect(lambda _=False, c=colour: self.tool.choose_colour(c))
            self.colours[colour] = button
            row.addWidget(button)
        self.other = self._button("Another colour…", "")
        self.other.clicked.connect(self._ask_colour)
        row.addWidget(self.other)
        row.addSpacing(theme.GAP)
        self.thinner = self._button("Thinner", "[")
        self.thinner.clicked.connect(lambda: self._change_width(-1))
        self.wider = self._button("Wider", "]")
        self.wider.clicked.connect(lambda: self._change_width(1))
        row.addWidget(self.thinner)
        row.addWidget(self.wider)
        row.addSpacing(theme.GAP)
        self.light = self._button("Light table: see the neighbours through", "L", "layers")
        self.light.setCheckable(True)
        self.light.toggled.connect(self.tool.set_light_table)
        row.addWidget(self.light)
        wipe = self._button("Wipe the drawing", "Del", "trash-2")
        wipe.clicked.connect(lambda: self.tool.wipe())
        row.addWidget(wipe)
        row.addStretch(1)
        done = QPushButton("Done", bar)
        done.setToolTip("Back to the picture (Esc)")
        done.clicked.connect(self.closed)
        row.addWidget(done)
        return bar

    def _button(self, name: str, key: str, icon: str = "") -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setFixedSize(BUTTON + 2, BUTTON)
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({key})" if key else name)
        if icon:
            button.setIcon(theme.icon(icon))
        return button

    def _change_width(self, step: int) -> None:
        self.tool.brush.change_width(step)
        self._show()

    def _ask_colour(self) -> None:
        now = QColor(self.tool.brush.colour_on(self.tool.on_paper))
        chosen = QColorDialog.getColor(now, self, "Draw in another colour")
        if chosen.isValid():
            self.tool.choose_colour(chosen.name())
        self.tool.setFocus()

    # The foot

    def _foot(self) -> QWidget:
        foot = QWidget(self)
        foot.setFixedHeight(HEIGHT)
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, theme.GAP, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.strip, 1)
        fields = QVBoxLayout()
        fields.setSpacing(theme.STEP)
        fields.setContentsMargins(0, 6, 0, 6)
        self.begin.setAccessibleName("Panel begins at frame")
        self.begin.setToolTip("The frame of the shot from which the panel is shown")
        self.begin.setPrefix("from frame ")
        self.begin.setRange(0, 1_000_000)
        self.begin.lineEdit().setTextMargins(4, 0, 0, 0)
        self.begin.setKeyboardTracking(False)
        self.begin.valueChanged.connect(self._set_begin)
        self.words.setAccessibleName("Words of the panel")
        self.words.setPlaceholderText("Words of the panel")
        self.words.editingFinished.connect(self._set_words)
        for field in (self.begin, self.words):
            field.setFixedWidth(150)
            fields.addWidget(field)
        self.first = QLabel("The first panel begins\nwith the shot")
        self.first.setProperty("role", "dim")
        fields.addWidget(self.first)
        row.addLayout(fields)
        return foot

    def _set_begin(self, frame: int) -> None:
        found, panel = self.tool.walk.place, self.tool.panel
        if found is not None and panel is not None and panel.id != FIRST:
            shot = found[0]
            self.session.apply(
                "Retime the panel", edits.set_panel, shot.id, panel.id,
                at=frame + shot.move_offset, merge_key=("panel time", panel.id),
            )  # fmt: skip
            self.tool.walk.go_to(panel.id)

    def _set_words(self) -> None:
        found, panel = self.tool.walk.place, self.tool.panel
        words = self.words.text().strip()
        if found is not None and panel is not None and panel.id != FIRST and words != panel.text:
            shot_id = found[0].id

            def write(project: Project) -> Project:
                return edits.set_panel(project, shot_id, panel.id, text=words)

            self.session.apply("Write the panel's words", write)

    # What is shown

    def _show(self) -> None:
        brush, paper = self.tool.brush, self.tool.on_paper
        for tool, button in self.tools.items():
            button.setChecked(tool == brush.tool)
        colour = brush.colour_on(paper)
        for one, button in self.colours.items():
            button.setChecked(one == colour)
        self.other.setIcon(_dot("" if colour in self.colours else colour, 0.0))
        for button, step in ((self.thinner, -1), (self.wider, 1)):
            near = min(max(brush.width + step, 0), len(WIDTHS) - 1)
            button.setIcon(_dot(theme.current().text, 3 + 2.2 * (near + (step > 0))))
            button.setEnabled(near != brush.width)
        self.light.setChecked(brush.light_table)
        self._show_panel()
        self.strip.update()

    def _show_panel(self) -> None:
        found, panel = self.tool.walk.place, self.tool.panel
        further = found is not None and panel is not None and panel.id != FIRST
        self.begin.setVisible(further)
        self.words.setVisible(further)
        self.first.setVisible(not further)
        if found is not None and panel is not None and further:
            self.begin.blockSignals(True)
            self.begin.setMaximum(max(1, found[0].duration - 1))
            self.begin.setValue(begin_of(found[0], panel))
            self.begin.blockSignals(False)
            if not self.words.hasFocus():
                self.words.setText(panel.text)

    def showEvent(self, event: QShowEvent) -> None:
        """Show things as they are now."""
        super().showEvent(event)
        self._show()


def _dot(colour: str, size: float) -> QIcon:
    """Return a dot of a colour, `size` across (0: as a swatch); an empty one for no colour."""
    ratio = 2
    picture = QPixmap(16 * ratio, 16 * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    across = min(15.0, size or 13.0)
    place = QRectF(8 - across / 2, 8 - across / 2, across, across)
    look = theme.current()
    painter.setPen(Qt.PenStyle.NoPen if size else QPen(look.colour("border"), 1))
    if colour:
        painter.setBrush(QColor(colour))
    else:
        painter.setPen(QPen(look.colour("dim"), 1, Qt.PenStyle.DotLine))
    painter.drawEllipse(place)
    painter.end()
    return QIcon(picture)
