"""`storyreel models`: the models that takes can be rendered with, and what comes and goes there."""

from argparse import SUPPRESS, ArgumentParser, Namespace
from importlib import import_module
from pathlib import Path

from app.commands.console import Console
from app.commands.telling import add_progress

ACTIONS = {
    "add": ("models_add", "add a model's folder, one file of weights, or a LoRA"),
    "edit": ("models_edit", "change a LoRA's name, strength, words and purpose"),
    "remove": ("models_remove", "take a model or a LoRA off the list; its files stay"),
    "scan": ("models_scan", "add every model below a folder or in a Hugging Face cache"),
    "download": ("models_download", "get a model by its name; the only use of a network"),
    "check": ("models_check", "say whether a model's files are whole and what they were"),
    "speed": ("models_speed", "how a model is held in memory and made quick on this machine"),
}
"""The module in `app.commands` that does it, and what it does, for the help."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--loras", action="store_true", help="the LoRAs alone")
    kinds = parser.add_subparsers(dest="action", metavar="ACTION")
    made = {
        name: kinds.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
        for name, (_, summary) in ACTIONS.items()
    }
    for name, (module, _) in ACTIONS.items():
        made[name].add_argument("--json", action="store_true", default=SUPPRESS, help="as JSON")
        add_progress(made[name])
        import_module(f"app.commands.{module}").add_arguments(made[name])


def run(options: Namespace, console: Console) -> None:
    """List the models, or do what was asked."""
    module = ACTIONS[options.action][0] if options.action else "models_list"
    import_module(f"app.commands.{module}").run(options, console)


def existing(text: str) -> Path:
    """Return a path as it was typed, whole."""
    return Path(text).expanduser().absolute()
