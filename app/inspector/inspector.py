"""The inspector: every field of the selected shots, or of the film when none is selected.

It shows what the session holds and asks it for edits; it keeps no state of the film of its own.
"""

from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from app import theme
from app.inspector.adjust_section import AdjustSection
from app.inspector.camera_section import CameraSection
from app.inspector.film_page import FilmPage
from app.inspector.framing_section import FramingSection
from app.inspector.mode_plan import Planner
from app.inspector.own_sound_section import OwnSoundSection
from app.inspector.panel import ShotSection
from app.inspector.references_section import ReferencesSection
from app.inspector.render_button import RenderBar
from app.inspector.render_section import RenderSection
from app.inspector.sound_page import SoundPage, sound_of
from app.inspector.words_page import WordsPage
from app.inspector.words_section import TimingSection, WordsSection
from app.orders import Order
from app.session import Session
from app.showing import words_of
from engine.camera.prompt import Piece
from engine.project.document import Shot
from engine.project.seen import takes_of

AT_ONCE = 200
"""Of more selected shots than this, what they share is worked out after the click is answered."""


class Inspector(QWidget):
    """See the module. `focus_action()` puts the caret into the action."""

    def __init__(
        self, session: Session, thumbnails: QObject | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.setAccessibleName("Inspector")
        self.setMinimumWidth(260)
        self.title = QLabel()
        self.title.setFont(theme.font("heading"))
        self.title.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.STEP)
        self.words = WordsSection(session)
        self.camera = CameraSection(session)
        self.timing = TimingSection(session)
        self.adjust = AdjustSection(session)
        self.framing = FramingSection(session)
        self.references = ReferencesSection(session)
        self.render_settings = RenderSection(session)
        self.film_page = FilmPage(session)
        self.words_page = WordsPage(session)
        self.sound_page = SoundPage(session)
        self.own_sound = OwnSoundSection(session)
        self.render_bar = RenderBar()
        self.render_bar.button.clicked.connect(self.render_takes)
        self.planner = Planner(session, self)
        self.planner.planned.connect(self.render_bar.show_plan)
        self.planner.refused.connect(self.render_bar.show_problem)
        self.planner.delayed.connect(lambda: self.render_bar.show_plan(None, "Working it out…"))
        self._shown: tuple[Any, ...] = ()
        self._lay_out()
        self._order_tabs()
        self._follow()
        self._show_all()

    @property
    def sections(self) -> tuple[ShotSection, ...]:
        """The sections that show shots, from top to bottom."""
        return (
            self.words, self.camera, self.timing, self.framing, self.adjust, self.own_sound,
            self.references, self.render_settings,
        )  # fmt: skip

    def _lay_out(self) -> None:
        self.shot_page = QWidget()
        column = QVBoxLayout(self.shot_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for section in self.sections:
            column.addWidget(section)
        column.addStretch(1)
        inside = QWidget()
        pages = QVBoxLayout(inside)
        pages.setContentsMargins(theme.MARGIN, 0, theme.STEP, theme.GAP)
        pages.setSpacing(0)
        pages.addWidget(self.shot_page)
        pages.addWidget(self.film_page)
        pages.addWidget(self.words_page)
        pages.addWidget(self.sound_page)
        self.scroll_area = QScrollArea()
        self.scroll_area.setWidget(inside)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.title)
        whole.addWidget(self.scroll_area, 1)
        whole.addWidget(self.render_bar)

    def _order_tabs(self) -> None:
        """Let Tab go from field to field: the headings, where letters are keys, come behind."""
        before: QWidget = self.render_bar.button
        for section in self.sections:
            QWidget.setTabOrder(before, section.heading)
            before = section.heading

    def _follow(self) -> None:
        # Several signals tell of one edit; the panel is brought up to date once for all of them.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._show_all)
        self._plan_soon = QTimer(self)
        self._plan_soon.setSingleShot(True)
        self._plan_soon.setInterval(60)
        self._plan_soon.timeout.connect(self._show_plan)
        session = self.session
        session.project_changed.connect(lambda *_: self._refresh())
        session.selection_changed.connect(lambda _: self._refresh())
        # What is shown hangs on the selection; only what would be rendered is the current shot's.
        session.current_shot_changed.connect(lambda _: self._plan_soon.start())
        session.project_opened.connect(self._refresh)
        session.showing.words_changed.connect(lambda _: self._soon.start())
        session.showing.words_opened.connect(self._focus_words)
        session.showing.framing_changed.connect(lambda _: self._soon.start())
        session.showing.sound_changed.connect(lambda _: self._soon.start())
        session.takes_changed.connect(lambda _: self._show_title(self._shots()))
        session.takes_changed.connect(lambda _: self._plan_soon.start())
        session.jobs_changed.connect(self._plan_soon.start)
        session.asking.changed.connect(self._show_asked)
        session.models_changed.connect(self._plan_soon.start)

    def focus_action(self) -> None:
        """Put the caret into the action of the selected shots, selecting the current one first."""
        if not self.session.selection and self.session.current_shot is not None:
            self.session.select((self.session.current_shot.id,))
        if self.session.selection:
            self.words.heading.setChecked(True)
            self.words.action.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.scroll_area.ensureWidgetVisible(self.words.action)

    def _focus_words(self) -> None:
        """Put the caret into the words of the chosen caption or title."""
        self._show_all()
        self.words_page.text.setFocus(Qt.FocusReason.MouseFocusReason)
        self.words_page.text.selectAll()

    def focus_notes(self) -> None:
        """Put the caret into the camera notes."""
        if self.session.selection:
            self.camera.heading.setChecked(True)
            self.camera.notes.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.scroll_area.ensureWidgetVisible(self.camera.notes)

    def focus_piece(self, piece: Piece) -> None:
        """Go to the field that a piece of the prompt was made of (but an element of the cast)."""
        camera, timing = self.camera, self.timing
        fields: dict[str, tuple[ShotSection, QWidget]] = {
            "size": (camera, camera.size_field), "angle": (camera, camera.angle),
            "lens": (camera, camera.lens), "moves": (camera, camera.notes),
            "look": (timing, timing.look),
        }  # fmt: skip
        section, field = fields.get(piece.source, (self.words, self.words.action))
        section.heading.setChecked(True)
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.scroll_area.ensureWidgetVisible(field)

    def render_takes(self, *_: Any) -> None:
        """Render what the button says."""
        ids = self.session.target_ids
        if ids:
            self.session.render(ids)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.session.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.session.redo()
        else:
            super().keyPressEvent(event)

    def _shots(self) -> tuple[Shot, ...]:
        return tuple(self.session.selected_shots)

    def _refresh(self) -> None:
        """Bring the panel up to date, at once for a few shots and soon for very many."""
        if len(self.session.selection) > AT_ONCE:
            self._soon.start()
        else:
            self._show_all()

    def _show_all(self) -> None:
        shots = self._shots()
        showing = self.session.showing
        shown = (
            self.session.project, self.session.read_only, shots, showing.words, showing.framing,
            showing.sound,
        )  # fmt: skip
        if shots and shown == self._shown:
            return
        self._shown = shown
        words = showing.words is not None
        sound = showing.sound is not None and not words
        self.shot_page.setVisible(bool(shots) and not words and not sound)
        self.film_page.setVisible(not shots and not words and not sound)
        self.words_page.setVisible(words)
        self.sound_page.setVisible(sound)
        self._show_title(shots)
        if words:
            self.words_page.refresh()
        if sound:
            self.sound_page.refresh()
        if shots:
            for section in self.sections:
                section.show_shots(shots)
        else:
            self.film_page.refresh()
        inside = not self.session.read_only
        for page in (self.shot_page, self.film_page, self.words_page, self.sound_page):
            page.setEnabled(inside)
        self._plan_soon.start()

    def _show_asked(self) -> None:
        """Show what is asked besides the settings, which is no edit of the film."""
        shots = self._shots()
        if shots:
            self.render_settings.show_shots(shots)
        self._plan_soon.start()

    def _show_title(self, shots: tuple[Shot, ...]) -> None:
        words = words_of(self.session.project, self.session.showing.words)
        if words is not None:
            self.title.setText(type(words).__name__)
        elif sound := sound_of(self.session.project, self.session.showing.sound):
            self.title.setText(f"Sound · {sound.name}")
        elif not shots:
            self.title.setText(self.session.project.name or "Film")
        elif len(shots) == 1:
            count = len(takes_of(shots[0], self.session.takes))
            takes = "no takes" if not count else "1 take" if count == 1 else f"{count} takes"
            self.title.setText(f"Shot {shots[0].slate} · {takes}")
        else:
            self.title.setText(f"{len(shots):,} shots")

    def _show_plan(self) -> None:
        current = self.session.current_shot
        shots = self._shots() or ((current,) if current is not None else ())
        if not shots:
            self.planner.forget()
            self.render_bar.show_plan(None, "No shot to render yet")
        elif self.session.read_only:
            self.planner.forget()
            self.render_bar.show_plan(None, "Open read-only: nothing can be rendered")
        else:
            asking = self.session.asking
            self.planner.ask([Order(shot, asked=asking.of(shot.id)) for shot in shots])
