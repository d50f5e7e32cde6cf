"""What Qt needs of a Linux system: found, installed as root on Debian, or named.

Other systems bring everything with the wheels. Standard library only.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

LIBRARIES = {
    # library: (Debian and Ubuntu, Fedora, Arch)
    "libGL.so.1": ("libgl1", "mesa-libGL", "libglvnd"),
    "libEGL.so.1": ("libegl1", "mesa-libEGL", "libglvnd"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    "libxcb-render-util.so.0": (
        "libxcb-render-util0",
        "xcb-util-renderutil",
        "xcb-util-renderutil",
    ),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb"),
    "libpulse.so.0": ("libpulse0", "pulseaudio-libs", "libpulse"),
}
FONT = ("fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
INSTALLERS = ("apt-get install -y", "dnf install -y", "pacman -S --noconfirm")


class MissingLibraries(Exception):
    """System packages are missing; the message names them."""


def loads(library: str) -> bool:
    """Tell whether the system can load a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font() -> bool:
    """Tell whether the system has any outline font."""
    suffixes = {".ttf", ".otf", ".ttc"}
    for name in FONT_FOLDERS:
        folder = Path(name).expanduser()
        if folder.is_dir() and any(path.suffix in suffixes for path in folder.rglob("*.?t?")):
            return True
    return False


def family() -> int:
    """Return the column of the tables above that fits this system's package tool."""
    for column, tool in enumerate(("apt-get", "dnf", "pacman")):
        if shutil.which(tool):
            return column
    return 0


def missing() -> list[str]:
    """Return the names of the system packages that are missing here, each once."""
    if not sys.platform.startswith("linux"):
        return []
    column = family()
    names = [packages[column] for library, packages in LIBRARIES.items() if not loads(library)]
    if not has_font():
        names.append(FONT[column])
    return list(dict.fromkeys(names))


def install(packages: list[str]) -> bool:
    """Install packages with apt-get as root; tell whether it worked."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages])
    return all(
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode
        == 0
        for command in commands
    )


def ensure(say: Callable[[str], None]) -> None:
    """See that what Qt needs is there; raises MissingLibraries with the command to run."""
    names = missing()
    if not names:
        return
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root and family() == 0 and shutil.which("apt-get"):
        say(f"Installing system packages: {' '.join(names)} …")
        install(names)
        names = missing()
    if names:
        command = f"{INSTALLERS[family()]} {' '.join(names)}"
        raise MissingLibraries(
            f"These system packages are missing: {', '.join(names)}. Install them with "
            f"`sudo {command}` and run this command again."
        )
