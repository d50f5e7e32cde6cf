"""Set up, run, test, measure and photograph Storyreel from a checkout.

    python3 packaging/dev.py run                 open the app (the first time with the sample film)
    python3 packaging/dev.py test                ruff, pyright, the import contracts and pytest
    python3 packaging/dev.py setup               make .venv and stop
    python3 packaging/dev.py modes               every mode of every tiny model, for real: minutes
    python3 packaging/dev.py bench               the benchmarks
    python3 packaging/dev.py screenshots FOLDER  the window in each of its states as PNG

Standard library only. What a system lacks is named in `system_libraries.py` beside this file.
"""

import argparse
import hashlib
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import system_libraries

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
STAMP = VENV / "storyreel-setup.txt"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST = (3, 11)


class SetupError(Exception):
    """Setting up failed; the message says what to do next."""


def say(text: str) -> None:
    """Print one line at once, so that it stands before what the next process prints."""
    print(text, flush=True)


def call(
    *command: str | Path, quiet: bool = False, environment: dict[str, str] | None = None
) -> int:
    """Run a command in the checkout and return its exit status."""
    out = subprocess.DEVNULL if quiet else None
    words = [str(word) for word in command]
    return subprocess.run(
        words, cwd=ROOT, stdout=out, stderr=out, env=environment, check=False
    ).returncode


def wanted(torch: str) -> str:
    """Return the fingerprint of everything the environment was made from."""
    parts = [sys.version, platform.machine(), torch]
    parts += [path.read_text("utf-8") for path in (ROOT / "pyproject.toml", CONSTRAINTS)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def torch_pin() -> str:
    """Return the constrained torch requirement, such as `torch==2.13.0`."""
    lines = CONSTRAINTS.read_text("utf-8").splitlines()
    return next(line for line in lines if line.startswith("torch=="))


def installed_torch() -> str:
    """Return the version of torch in the environment without its build, or nothing."""
    code = "from importlib.metadata import version; print(version('torch').split('+')[0])"
    done = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def install_torch(choice: str) -> None:
    """Install the constrained torch: a wheel this machine already offers, else the build asked.

    Raises SetupError when no build can be had.
    """
    pin = torch_pin()
    if installed_torch() == pin.partition("==")[2]:
        return
    local = (PYTHON, "-m", "pip", "install", "-q", "--no-index", "--no-deps", pin)
    if choice == "auto" and call(*local, quiet=True) == 0:
        return
    backend = {"auto": "auto", "cpu": "cpu", "cuda": "auto", "mps": "cpu"}[choice]
    chosen = (PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON, "-c", CONSTRAINTS)
    if call(*chosen, f"--torch-backend={backend}", pin) == 0:
        return
    say("No such build of torch was found there; trying the package registry's own.")
    if call(PYTHON, "-m", "pip", "install", "-q", "-c", CONSTRAINTS, pin) != 0:
        raise SetupError(
            f"{pin} could not be installed. Check the network and run the command again."
        )


def make_environment() -> None:
    """Create the virtual environment, with uv in it. Raises SetupError."""
    if not PYTHON.exists():
        say(f"Making {VENV.name} with Python {platform.python_version()} …")
        if call(sys.executable, "-m", "venv", VENV) != 0:
            raise SetupError(
                "Python's venv module did not work. On Debian and Ubuntu install python3-venv."
            )
    if call(PYTHON, "-m", "pip", "install", "-q", "-c", CONSTRAINTS, "uv") != 0:
        raise SetupError("pip could not install uv. Check the network and run the command again.")


def install_packages() -> None:
    """Install Storyreel and its tools in their constrained versions. Raises SetupError."""
    target = ("-c", CONSTRAINTS, "-e", f"{ROOT}[dev]")
    if call(PYTHON, "-m", "uv", "pip", "install", "-q", "--python", PYTHON, *target) == 0:
        return
    say("uv did not get through; trying pip, which knows this machine's own settings.")
    if call(PYTHON, "-m", "pip", "install", "-q", *target) != 0:
        raise SetupError(
            "The packages could not be installed. Check the network and run the command again."
        )


def set_up(torch: str) -> None:
    """Bring `.venv` up to date; quick when nothing changed. Raises SetupError."""
    if sys.version_info < OLDEST:
        raise SetupError(
            f"Storyreel needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is "
            f"{platform.python_version()}. Run the command with a newer python3."
        )
    system_libraries.ensure(say)
    fingerprint = wanted(torch)
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text("utf-8") == fingerprint:
        return
    say("Setting up Storyreel: a few minutes the first time …")
    make_environment()
    install_torch(torch)
    install_packages()
    STAMP.write_text(fingerprint, "utf-8")
    say("Set up.")


def has_display() -> bool:
    """Tell whether a window can be shown."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def run() -> int:
    """Open the window, or render the sample film headless where there is no display."""
    if has_display():
        return call(PYTHON, "-m", "app")
    target = ROOT / "sample-film.mp4"
    say("There is no display: rendering the sample film without a window.")
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "Launch.reel"
        status = call(PYTHON, "-m", "app", "sample", film)
        status = status or call(PYTHON, "-m", "app", "export", film, target)
    if status == 0:
        say(f"The sample film is at {target}")
    return status


def offscreen() -> dict[str, str]:
    """Return the environment in which Qt draws without a display."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}


def test(extra: list[str]) -> int:
    """Run every check; the first that fails ends it."""
    checks: list[tuple[str, list[str]]] = [
        ("ruff", ["-m", "ruff", "check", "."]),
        ("ruff format", ["-m", "ruff", "format", "--check", "."]),
        ("pyright", ["-m", "pyright"]),
        ("import contracts", ["-c", "from importlinter.cli import lint_imports_command as c; c()"]),
        ("pytest", ["-m", "pytest", "-n", str(min(4, os.cpu_count() or 1)), *extra]),
    ]
    for name, words in checks:
        say(f"── {name}")
        status = call(PYTHON, *words, environment=offscreen())
        if status != 0:
            say(f"{name} failed.")
            return status
    return 0


def modes(extra: list[str]) -> int:
    """Render every mode of every tiny model, here, in the worker and by the window."""
    files = ("contracts/test_modes.py", "contracts/test_families.py", "app/test_every_family.py")
    words = ["-m", "pytest", "--every-mode", "-v", *(f"tests/{name}" for name in files), *extra]
    return call(PYTHON, *words, environment=offscreen())


def bench() -> int:
    """Run every benchmark as a process of its own; return 1 when a figure is over its limit."""
    worst = 0
    for path in sorted((ROOT / "tests" / "benchmarks").glob("bench_*.py")):
        say(f"── {path.stem.removeprefix('bench_')}")
        environment = {**offscreen(), "PYTHONPATH": str(ROOT)}
        worst = max(worst, call(PYTHON, path, environment=environment))
    return worst


def screenshots(folder: str, states: list[str]) -> int:
    """Write the window in each of its states, or in those that are named, to a folder as PNG."""
    environment = {**offscreen(), "PYTHONPATH": str(ROOT)}
    script = ROOT / "packaging" / "screenshots.py"
    return call(PYTHON, script, Path(folder).resolve(), *states, environment=environment)


def main() -> int:
    """Read the command line, set up and do what it asks."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--torch", choices=("cpu", "cuda", "mps", "auto"), default="auto")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("setup", help="make .venv, install what is needed, stop")
    commands.add_parser("run", help="open the app")
    commands.add_parser("test", help="every check; more words go to pytest")
    commands.add_parser("modes", help="every mode of every tiny model; more words go to pytest")
    commands.add_parser("bench", help="the benchmarks")
    pictures = commands.add_parser("screenshots", help="the window as PNG")
    pictures.add_argument("folder")
    pictures.add_argument(
        "states", nargs="*", metavar="STATE", help="all of them, when none is named"
    )
    for command in commands.choices.values():
        command.add_argument(
            "--torch", choices=("cpu", "cuda", "mps", "auto"), default=argparse.SUPPRESS
        )
    options, extra = parser.parse_known_args()
    if extra and options.command not in ("test", "modes"):
        parser.error(f"not understood: {' '.join(extra)}")
    try:
        set_up(options.torch)
    except (SetupError, system_libraries.MissingLibraries) as error:
        print(error, file=sys.stderr)
        return 1
    if options.command in ("test", "modes"):
        return {"test": test, "modes": modes}[options.command](extra)
    if options.command == "screenshots":
        return screenshots(options.folder, options.states)
    return {"setup": lambda: 0, "run": run, "bench": bench}[options.command]()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
