"""Starts the window: the application, its theme, the film to open first, and a clean end."""

import logging
import signal
import socket
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QSocketNotifier, Qt
from PySide6.QtWidgets import QApplication

from app import theme
from app.keys import KeyGuard
from app.sample_film import is_shipped, open_sample
from app.session import Session
from app.settings import Settings

if TYPE_CHECKING:
    from app.window import Window

_log = logging.getLogger(__name__)

TURN = 0.0005
"""Seconds that another thread may go on computing while the window's thread waits for its turn.

Painting gives its turn away at every call into Qt; with Python's own 5 ms a paint beside one busy
thread takes a hundred times as long.
"""


def make_application(settings: Settings | None = None) -> QApplication:
    """Return the application, dressed and with its key guard; made when there is none."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        QApplication.setHighDpiScaleFactorRoundingPolicy(
            Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
        )
        app = QApplication(sys.argv[:1])
    sys.setswitchinterval(TURN)
    app.setApplicationName("storyreel")
    app.setApplicationDisplayName("Storyreel")
    app.setDesktopFileName("storyreel")
    if app.findChild(KeyGuard) is None:
        KeyGuard(app)
    theme.apply_theme(app, theme.TOKENS[settings.theme if settings else "dark"])
    return app


def launch(folder: Path | None) -> int:
    """Open the window, run until it is closed, and return the exit status."""
    settings = Settings.load()
    app = make_application(settings)
    from app.window import Window
    from engine.paint.fonts import load_fonts

    session = Session(settings)
    window = Window(session)
    window.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose)
    _say_what_breaks(session)
    stop = _stop_on_signals(window)
    window.show()
    # Here, not in a thread that draws words: Qt tells the whole application of new fonts.
    session.later(load_fonts)
    session.later(lambda: open_first(session, folder))
    try:
        return app.exec()
    finally:
        stop.close()


def open_first(session: Session, folder: Path | None) -> None:
    """Open the film that was asked for, the sample film the first time, else the last one."""
    settings = session.settings
    if folder is not None:
        session.open_later(folder)
    elif not settings.sample_offered and is_shipped():
        settings.sample_offered = True
        settings.save()
        open_sample(session)
    elif settings.recent and (Path(settings.recent[0]) / "project.json").exists():
        session.open_later(Path(settings.recent[0]))


def _say_what_breaks(session: Session) -> None:
    """Say in the window what no code has caught, and keep the details in the log."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        _log.error("something broke in the window\n%s", details)
        session.message_posted.emit(
            "bad", f"Something went wrong ({error or kind.__name__}). Your film is saved; go on."
        )

    sys.excepthook = hook


class _Stop:
    """Lets SIGINT and SIGTERM close the window as its own button does."""

    def __init__(self, window: "Window") -> None:
        self._near, self._far = socket.socketpair()
        for end in (self._near, self._far):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, window)
        self._notifier.activated.connect(lambda *_: window.close_now())
        self._old = signal.set_wakeup_fd(self._far.fileno(), warn_on_full_buffer=False)
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: None)

    def close(self) -> None:
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old)
        self._near.close()
        self._far.close()


def _stop_on_signals(window: "Window") -> _Stop:
    return _Stop(window)
