"""`storyreel export FOLDER board.pdf`: the board on paper, headless."""

import pytest
from PySide6.QtPdf import QPdfDocument


@pytest.fixture
def film(tmp_path, storyreel):
    folder = tmp_path / "Film.reel"
    storyreel("new", folder, "--name", "Film", "--size", "96x54", "--rate", "24")
    for action in ("One runs", "Two falls", "Three stays"):
        storyreel("add-shot", folder, "--action", action, "--duration", "2s")
    return folder


def pages(path):
    document = QPdfDocument()
    assert document.load(str(path)) == QPdfDocument.Error.None_
    return [document.getAllText(n).text() for n in range(document.pageCount())]


def test_a_board_is_written_as_asked(film, storyreel, tmp_path):
    out = tmp_path / "board.pdf"
    storyreel("versions", film, "save", "Cut v7")
    status, told, _ = storyreel("export", film, out)
    assert status == 0 and f"Wrote {out}." in told
    (page,) = pages(out)
    for words in ("Film", "Cut v7", "010", "Three stays", "2.0 s", "1 / 1"):
        assert words in page
    status, _, _ = storyreel(
        "export", film, out, "--per-page", "1", "--range", "020..030", "--with", "action",
        "--title-page", "--no-header", "--no-numbers", "--paper", "letter", "--portrait",
        "--version-name", "Second", "--date", "today", "--scenes", "none",
    )  # fmt: skip
    found = pages(out)
    assert status == 0 and len(found) == 3
    assert "Second · today" in " ".join(found[0].split()) and "2 shots" in found[0]
    assert found[1].strip() == "Two falls" and found[2].strip() == "Three stays"


def test_a_list_has_all_the_words(film, storyreel, tmp_path):
    storyreel("set", film, "010", "action=" + "He runs and runs. " * 60 + "Then he stops.")
    out = tmp_path / "board.pdf"
    status, _, err = storyreel("export", film, out)
    assert status == 0 and "one picture are shortened" in err and "…" in pages(out)[0]
    status, _, err = storyreel("export", film, out, "--list")
    assert status == 0 and err == "" and "Then he stops." in " ".join(pages(out)[0].split())


@pytest.mark.parametrize(
    ("out", "words", "status", "said"),
    [
        ("b.pdf", ("--paper", "a9"), 2, "invalid choice"),
        ("b.pdf", ("--per-page", "5"), 2, "invalid choice"),
        ("b.pdf", ("--with", "colour"), 2, "write some of slate"),
        ("b.pdf", ("--range", "099"), 1, "There is no shot 099"),
        ("b.pdf", ("--framing", "9:16"), 1, "The film is not shown in 9:16"),
        ("none/b.pdf", (), 1, "does not exist; choose another one."),
        ("b.mp4", ("--paper", "a3"), 2, "--paper is for a board on paper"),
        ("b.mp4", ("--with", "slate"), 2, "--with is for a board on paper"),
        ("b.fountain", ("--list",), 2, "--list is for a board on paper"),
    ],
)
def test_what_it_says_when_it_cannot(film, storyreel, tmp_path, out, words, status, said):
    found, _, err = storyreel("export", film, tmp_path / out, *words)
    assert found == status and said in err
    assert not (tmp_path / out).exists()


def test_a_film_without_shots_has_no_board(storyreel, tmp_path):
    storyreel("new", tmp_path / "E.reel", "--name", "Empty", "--size", "96x54", "--rate", "24")
    status, _, err = storyreel("export", tmp_path / "E.reel", tmp_path / "b.pdf")
    assert status == 1 and "The film has no shots yet" in err
