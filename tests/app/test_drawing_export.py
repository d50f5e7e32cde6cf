"""Drawings in the export: asked for on the command line and in the dialog."""

import numpy as np

from app.dialogs.export_film import ExportFilm
from engine.media.reader import ClipReader
from engine.project import edits
from engine.project.document import Mark
from engine.project.folder import ProjectFolder

MARK = Mark(points=((0.0, 0.5, 1.0), (1.0, 0.5, 1.0)), colour="#00ff00", width=0.2)


def greenness(path):
    with ClipReader(path) as clip:
        picture = np.asarray(clip.read(0)).astype(int)
    return int((picture[..., 1] - picture[..., 0] > 100).sum())


def test_the_command_line_draws_when_asked(storyreel, tmp_path, stills):
    path = tmp_path / "Film.reel"
    assert storyreel("new", path, "--size", "160x90")[0] == 0
    assert storyreel("import", path, *stills(1))[0] == 0
    with ProjectFolder.open(path) as folder:
        shot = folder.project.shots[0]
        short = edits.set_shots(folder.project, [shot.id], duration=3)
        folder.save(edits.add_mark(short, shot.id, MARK))
    plain, drawn = tmp_path / "plain.mp4", tmp_path / "drawn.mp4"
    assert storyreel("export", path, plain, "--preset", "ultrafast")[0] == 0
    assert storyreel("export", path, drawn, "--preset", "ultrafast", "--drawings")[0] == 0
    assert greenness(plain) == 0 and greenness(drawn) > 1500


def test_the_dialog_draws_when_ticked(session, qtbot, tmp_path, stills):
    from engine.media.intake import import_picture

    first, *rest = session.project.shots
    still = import_picture(session.folder, stills(1)[0])
    session.apply("Still", edits.add_reference, first.id, still)
    session.apply("Short", edits.set_shots, (first.id,), duration=2)
    session.apply("Draw", edits.add_mark, first.id, MARK)
    session.apply("Delete", edits.remove_shots, [shot.id for shot in rest])
    dialog = ExportFilm(session)
    qtbot.addWidget(dialog)
    for ticked in (False, True):
        out = tmp_path / f"{ticked}.mp4"
        dialog.path.setText(str(out))
        dialog.drawings.setChecked(ticked)
        dialog.start()
        qtbot.waitUntil(lambda: not dialog.busy, timeout=20_000)
        assert (greenness(out) > 1500) is ticked
