"""The one Qt application that text needs: the window's own, or one made here without a display."""

import os
import sys
import threading

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

_made: list[QGuiApplication] = []


def ensure_gui_application() -> QGuiApplication:
    """Return the process's QGuiApplication, making one on the main thread if there is none.

    Without a display it draws offscreen. Raises RuntimeError when it would have to be made on
    another thread, or when the process already runs an application that can't draw.
    """
    running = QCoreApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    if running is not None:
        raise RuntimeError("Pictures can't be drawn here: the running application has no QtGui.")
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError(
            "Pictures can't be drawn yet: call ensure_gui_application on the main thread first."
        )
    if not _has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _made.append(QGuiApplication(["storyreel"]))
    return _made[0]


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
