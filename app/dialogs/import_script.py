"""Shows what a new draft of a script would change, each difference with a box, before it is done.

It knows nothing of files and writes no document: `chosen` tells which differences were refused.
"""

from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QWidget

from app import theme
from app.dialogs.form import FormDialog
from app.script_words import counts, field_name, field_words, sides
from engine.script.update import Difference, DifferenceKind, FieldChange, Update

_TOKENS: dict[DifferenceKind, str] = {
    "added": "good", "removed": "bad", "moved": "render", "changed": "warn",
}  # fmt: skip
_MOST_OPEN = 60
"""Differences up to which each is shown with all that it changes."""

_KEY = Qt.ItemDataRole.UserRole


class ImportScript(FormDialog):
    """See the module. The boxes are all ticked at first."""

    chosen = Signal(object)
    """A frozenset of the keys of the differences that were refused."""

    def __init__(
        self,
        update: Update,
        rate: Fraction,
        headings: dict[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"What {update.play.name} changes", parent)
        self._rate = rate
        summary = QLabel(f"{counts(update).capitalize()}.")
        summary.setWordWrap(True)
        self.column.addWidget(summary)
        hint = QLabel(
            "Scenes and shots are known by what they say. Takes, picks, lengths set by hand, notes "
            "and pictures stay with their shots. What you untick is left as it is."
        )
        hint.setProperty("role", "dim")
        hint.setWordWrap(True)
        self.column.addWidget(hint)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("Differences")
        self.tree.setHeaderLabels(["Change", "In the film", "In the script"])
        self.tree.setAlternatingRowColors(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setStyleSheet(f"QTreeWidget::item {{ padding: {theme.STEP // 2}px 0; }}")
        self._fill(update, headings)
        self.column.addWidget(self.tree, 1)
        self._button = self.add_buttons("Import")
        self._button.clicked.connect(self.accept)
        # Room is the tree's, not the stretch's above the buttons.
        self.column.setStretch(self.column.indexOf(self.tree), 100)
        self.tree.itemChanged.connect(self._count)
        self._count()
        self.resize(860, 560)
        self.tree.setFocus()

    def _fill(self, update: Update, headings: dict[str, str]) -> None:
        scenes: dict[str, QTreeWidgetItem] = {}
        bold = self.tree.font()
        bold.setBold(True)
        for one in update.differences:
            row = scenes.get(one.scene)
            if row is None:
                title = headings.get(one.scene) or "Scene without a heading"
                row = scenes[one.scene] = QTreeWidgetItem([title])
                row.setFlags(
                    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
                    | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate
                )  # fmt: skip
                row.setFont(0, bold)
                self.tree.addTopLevelItem(row)
                row.setFirstColumnSpanned(True)
            row.addChild(self._row(one))
        if len(update.differences) <= _MOST_OPEN:
            self.tree.expandAll()
        else:
            self.tree.expandToDepth(0)
        header = self.tree.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((230, 295)):
            header.resizeSection(column, width)

    def _row(self, one: Difference) -> QTreeWidgetItem:
        now, then = self._sides(one)
        item = QTreeWidgetItem([_title(one), now, then])
        item.setData(0, _KEY, one.key)
        item.setCheckState(0, Qt.CheckState.Checked)
        item.setForeground(0, QBrush(QColor(getattr(theme.current(), _TOKENS[one.kind]))))
        whole = self._texts(one.fields[0]) if len(one.fields) == 1 else (now, then)
        for column, text in enumerate(whole, 1):
            item.setToolTip(column, text)
        if len(one.fields) > 1:
            for change in one.fields:
                texts = [
                    field_words(change, value, self._rate)
                    for value in (change.before, change.after)
                ]
                child = QTreeWidgetItem([field_name(change), *sides(change, self._rate)])
                child.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                for column, text in enumerate(texts, 1):
                    child.setToolTip(column, text)
                item.addChild(child)
        return item

    def _sides(self, one: Difference) -> tuple[str, str]:
        """Return what stands in the film and in the script."""
        match one.kind:
            case "added":
                return "", one.words or one.label
            case "removed":
                return one.words or one.label, ""
            case "moved":
                return "", "stands elsewhere now"
            case "changed" if len(one.fields) == 1:
                change = one.fields[0]
                sides = [
                    field_words(change, value, self._rate)
                    for value in (change.before, change.after)
                ]
                return " ".join(sides[0].split()), " ".join(sides[1].split())
            case _:
                return "", ", ".join(field_name(change) for change in one.fields)

    def _texts(self, change: FieldChange) -> tuple[str, str]:
        before = field_words(change, change.before, self._rate)
        return before, field_words(change, change.after, self._rate)

    def refused(self) -> frozenset[str]:
        """Return the keys of the differences that are not ticked."""
        return frozenset(
            key for item, key in self._keyed() if item.checkState(0) != Qt.CheckState.Checked
        )

    def _keyed(self) -> list[tuple[QTreeWidgetItem, str]]:
        tops = [self.tree.topLevelItem(number) for number in range(self.tree.topLevelItemCount())]
        rows = [top.child(number) for top in tops if top for number in range(top.childCount())]
        return [(row, str(row.data(0, _KEY))) for row in rows if row is not None]

    def _count(self) -> None:
        ticked = len(self._keyed()) - len(self.refused())
        noun = "difference" if ticked == 1 else "differences"
        self._button.setText(f"Import {ticked} {noun}")
        self._button.setEnabled(ticked > 0)

    def accept(self) -> None:
        """Tell what was refused."""
        self.chosen.emit(self.refused())
        super().accept()


def _title(one: Difference) -> str:
    if one.what == "scene":
        return f"Scene {one.kind}"
    return "New shot" if one.kind == "added" else f"Shot {one.label} {one.kind}"
