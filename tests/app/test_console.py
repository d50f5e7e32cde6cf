"""What the command line shows while it works."""

import io

from app.commands.console import Console, in_words


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_there_is_a_bar_that_goes_away():
    out, err = Terminal(), Terminal()
    moments = iter(range(100))
    console = Console(out, err, lambda: next(moments))
    console.progress("Rendering 010", 1, 4, 90)
    console.progress("Rendering 010", 2, 4, 30)
    console.line("010_T01  clip.mp4")
    assert "████" in err.getvalue() and " 50%, 30 s left" in err.getvalue()
    assert err.getvalue().endswith("\r")
    assert out.getvalue() == "010_T01  clip.mp4\n"


def test_elsewhere_there_are_a_few_plain_lines():
    out, err = io.StringIO(), io.StringIO()
    now = [0.0]
    console = Console(out, err, lambda: now[0])
    for step in range(1, 101):
        console.progress("Exporting", step, 100, None)
        now[0] += 0.2
    lines = out.getvalue().splitlines()
    assert lines[0] == "Exporting: 1%" and lines[-1] == "Exporting: 100%"
    assert 4 <= len(lines) <= 7
    assert "\r" not in out.getvalue() and err.getvalue() == ""


def test_times_are_said_as_people_do():
    assert [in_words(s) for s in (0.2, 8, 89, 100, 3600, 4800, 7260)] == [
        "1 s", "8 s", "89 s", "2 min", "60 min", "80 min", "2 h 1 min",
    ]  # fmt: skip
