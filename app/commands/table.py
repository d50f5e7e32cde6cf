"""The COMMANDS table: each headless command, in the order of the help.

A command's module has `add_arguments(parser)` and `run(options, console)`; it is imported when its
command is given, so that `--help` and the window start quickly.
"""

from typing import NamedTuple


class Command(NamedTuple):
    """The module in `app.commands` that runs a command, and what it does, for the help."""

    module: str
    summary: str


COMMANDS: dict[str, Command] = {
    "new": Command("new", "make a new, empty project folder"),
    "sample": Command("sample", "make the sample film, ready to look at and to play with"),
    "import": Command("import_shots", "bring in a script, a shot list, boards or pictures"),
    "add-shot": Command("add_shot", "add one shot"),
    "set": Command("set_fields", "set fields of a shot, or of several"),
    "coverage": Command("coverage", "plan or add the shots that cover a scene"),
    "renumber": Command("renumber", "number the slates anew, or lock them"),
    "panels": Command("panels", "list, add, time and remove the drawn panels of a shot"),
    "sound": Command("sound", "list the film's sounds, lay one in, mute or remove one"),
    "notes": Command("notes", "list the film's markers with their notes, set or remove one"),
    "caption": Command("caption", "list, add and fill captions; subtitle files in and out"),
    "title": Command("title", "list, add, change and remove titles and title cards"),
    "framing": Command("framing", "show the film in several aspects and place shots in them"),
    "cast": Command("cast", "list, add, change and remove characters, places, props and looks"),
    "versions": Command("versions", "save, list, compare and restore named versions of the cut"),
    "pick": Command("pick", "choose the take that is seen of a shot"),
    "render": Command("render", "render takes of shots; adds takes and changes nothing else"),
    "plan": Command("plan", "say what a render would leave behind, without rendering"),
    "export": Command(
        "export", "write the film as an MP4, its board as a PDF, its script or shot list"
    ),
    "models": Command("models", "list the models that takes can be rendered with"),
    "prompt": Command("prompt", "show what a model gets told of a shot, counted and looked over"),
    "camera": Command("camera", "read camera notes into moves, size, angle and lens"),
    "info": Command("info", "say what is in a project: its shots and their takes"),
}
