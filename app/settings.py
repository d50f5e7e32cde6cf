"""What the person at the desk prefers: theme, key map, recent films, sizes of the window.

It lies in one JSON file in Storyreel's home and knows nothing of any project's content. A file
that can't be read is set aside and defaults are used: settings never keep the window from opening.
"""

import contextlib
import os
from pathlib import Path
from typing import Literal

import msgspec

RECENT = 10

ThemeName = Literal["dark", "light"]
KeyMapName = Literal["storyreel", "premiere", "resolve"]
LayoutName = Literal["board", "edit", "render"]


def home() -> Path:
    """Return the folder of jobs, settings and models: STORYREEL_HOME, or the platform's own."""
    from engine.render.home import storyreel_home

    return storyreel_home()


class Settings(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Preferences with their defaults; `save()` after changing one.

    `splits` holds the sizes of each layout's splitters by name; `geometry` is Qt's own, in hex.
    `board_views` and `card_widths` (points) are the board's, by layout.
    `scrub_limit` is how many bytes the scrub files of one film may take; 0 writes none.
    """

    theme: ThemeName = "dark"
    key_map: KeyMapName = "storyreel"
    layout: LayoutName = "edit"
    board_views: dict[LayoutName, Literal["list", "grid"]] = msgspec.field(
        default_factory=lambda: {"board": "grid"}
    )
    card_widths: dict[LayoutName, int] = msgspec.field(default_factory=lambda: {"board": 264})
    geometry: str = ""
    splits: dict[str, list[int]] = msgspec.field(default_factory=dict)
    folded: list[str] = msgspec.field(default_factory=list)
    recent: list[str] = msgspec.field(default_factory=list)
    sample_offered: bool = False
    takes: int = 1
    model: str = "animatic"
    mirror: str = ""
    volume: float = 1.0
    muted: bool = False
    scrub_sound: bool = True
    overlays: list[str] = msgspec.field(default_factory=list)
    onion_opacity: float = 0.4
    scrub_limit: int = 2 * 2**30
    export_folder: str = ""
    export_crf: int = 18
    export_preset: str = "medium"
    export_fit: Literal["letterbox", "crop", "fit"] = "letterbox"
    path: Path | None = None

    @classmethod
    def load(cls, path: Path | None = None) -> "Settings":
        """Read the settings at `path` (default: settings.json in Storyreel's home)."""
        path = path or home() / "settings.json"
        try:
            settings = msgspec.json.decode(path.read_bytes(), type=cls)
        except FileNotFoundError:
            settings = cls()
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            with contextlib.suppress(OSError):
                path.replace(path.with_suffix(".unreadable.json"))
            settings = cls()
        settings.path = path
        return settings

    def save(self) -> None:
        """Write the settings. A full or read-only disk is no reason to stop working."""
        if self.path is None:
            return
        path, self.path = self.path, None
        written = msgspec.json.format(msgspec.json.encode(self), indent=2)
        self.path = path
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(path.name + f".{os.getpid()}.tmp")
            beside.write_bytes(written)
            beside.replace(path)

    def add_recent(self, folder: Path) -> None:
        """Put a film at the head of the recent ones."""
        name = str(folder)
        self.recent = [name, *(other for other in self.recent if other != name)][:RECENT]
        self.save()
