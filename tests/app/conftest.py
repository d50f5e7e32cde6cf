"""What the tests of the window stand on: an open film of a few shots, and takes on disk."""

from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt

SIZE = (160, 90)


@pytest.fixture(scope="session")
def dark(qapp):
    """The application in the dark theme, dressed once: a style sheet on many windows is slow."""
    from app import theme

    theme.apply_theme(qapp, theme.DARK)
    return qapp


@pytest.fixture
def session(qtbot, dark, tmp_path):
    """An open film "Film" of 160 × 90 with the shots 010, 020 and 030, three seconds each."""
    from app.session import Session
    from engine.project import edits
    from engine.project.document import Shot, new_id

    made = Session()
    assert made.create(tmp_path / "Film.reel", "Film", *SIZE)
    for slate in ("010", "020", "030"):
        shot = Shot(id=new_id(), slate=slate, action=f"Action of {slate}", duration=72)
        made.apply("New shot", edits.add_shot, shot)
    made.undo_stack.clear()
    yield made
    made.close()


@pytest.fixture
def thumbnails(session):
    """The session's thumbnails."""
    from app.thumbnails import Thumbnails

    made = Thumbnails(session)
    yield made
    made.close()


@pytest.fixture
def make_take(session, qtbot):
    """Return a function that puts a take of a shot on disk and waits until the session has it.

    `grey(n)` is the level of its frame n; further arguments are fields of its RenderRequest.
    """
    import msgspec

    from engine.media.poster import write_poster
    from engine.media.writer import ClipWriter
    from engine.project import codec
    from engine.project.document import new_id
    from engine.project.take import Take
    from engine.render.requests import make_request

    def make(shot, number=1, frames=88, grey=lambda n: 40 + 2 * n, **fields):
        request = make_request(session.project, shot, "animatic", 100 + number, number - 1)
        request = msgspec.structs.replace(request, **fields)
        take = Take(
            id=new_id(), number=number, shot_id=shot.id, model="animatic", request=request,
            frames=frames, width=SIZE[0], height=SIZE[1], rate=Fraction(24), head=8,
            created=f"2026-01-01T00:00:{number:02}",
        )  # fmt: skip
        clip = session.folder.take_path(take)
        clip.parent.mkdir(parents=True)
        with ClipWriter(
            clip, *SIZE, Fraction(24), preset="ultrafast", crf=8, gop=12, bframes=0
        ) as writer:
            for n in range(frames):
                writer.write(np.full((SIZE[1], SIZE[0], 3), grey(n), np.uint8))
        write_poster(np.full((SIZE[1], SIZE[0], 3), grey(0), np.uint8), clip.parent / "poster.jpg")
        (clip.parent / "take.json").write_bytes(codec.encode(take))
        session.reload_takes((shot.id,))
        qtbot.waitUntil(
            lambda: any(one.id == take.id for one in session.takes.get(shot.id, ())), timeout=5000
        )
        return take

    return make


@pytest.fixture
def window(qtbot, qapp, tmp_path):
    """The window at 1280 × 720 with an open film of two scenes, three shots and one still."""
    from app.launch import make_application
    from app.session import Session
    from app.settings import Settings
    from app.window import Window
    from engine.media.intake import import_picture
    from engine.project import edits
    from engine.project.document import CameraMove, Shot, new_id

    make_application()
    made = Window(Session(Settings.load()))
    made.resize(1280, 720)
    made.show()
    qtbot.waitExposed(made)
    session = made.session
    assert session.create(tmp_path / "Window.reel", "Window", 320, 180)
    still = import_picture(session.folder, write_still(tmp_path / "still.png"))
    push = (CameraMove(kind="dolly_in"),)
    for heading, shots in (
        ("INT. HANGAR", (Shot(id=new_id(), slate="", references=(still,), moves=push),)),
        ("EXT. PAD", (Shot(id=new_id(), slate="", action="Wind"), Shot(id=new_id(), slate=""))),
    ):
        scene = new_id()
        session.apply("Add", edits.add_scene, None, heading, scene_id=scene)
        session.apply("Add", edits.add_shots, shots, scene)
    session.undo_stack.clear()
    yield made
    made.close_now()
    made.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def write_still(path, colour=(200, 120, 40), size=(320, 180)):
    """Write a picture and return its path."""
    from PIL import Image

    Image.new("RGB", size, colour).save(path)
    return path


@pytest.fixture
def stills(tmp_path):
    """Return a function that writes `count` pictures of different colours and returns them."""

    def make(count, name="picture"):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        return [
            write_still(folder / f"{name} {n}.png", (17 * n % 256, 90, 255 - 17 * n % 256))
            for n in range(1, count + 1)
        ]

    return make


@pytest.fixture
def inspector(session, qtbot):
    """The inspector, tall enough to show everything."""
    from app.inspector.inspector import Inspector

    made = Inspector(session)
    qtbot.addWidget(made)
    made.resize(320, 1400)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def one(session, inspector):
    """The inspector with the first shot selected."""
    session.select((session.project.shots[0].id,))
    return inspector


class Hand:
    """Fills fields by keys, as a person would."""

    def __init__(self, qtbot):
        self.qtbot = qtbot

    def write(self, field, text):
        """Type a text in the place of what the field holds."""
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClick(field, Qt.Key.Key_Delete)
        self.qtbot.keyClicks(field, text)

    def enter(self, field, text):
        """Type a text and press Enter."""
        self.write(field, text)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)

    def choose(self, field, words):
        """Press Down or Up until the words are there."""
        field.setFocus()
        rows = [field.itemText(index) for index in range(field.count())]
        to, at = rows.index(words), field.currentIndex()
        for _ in range(abs(to - at)):
            self.qtbot.keyClick(field, Qt.Key.Key_Down if to > at else Qt.Key.Key_Up)


@pytest.fixture
def hand(qtbot):
    """What fills fields by keys."""
    return Hand(qtbot)


@pytest.fixture
def storyreel(capsys):
    """Run a command in this process; return its status, its output and its complaints."""
    from app.cli import main

    def run(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def timeline(session, qtbot):
    """A timeline of the session's film, fitted, that snaps to nothing."""
    from timeline_hands import fitted

    made = fitted(session, qtbot)
    made.set_snapping(False)
    return made
