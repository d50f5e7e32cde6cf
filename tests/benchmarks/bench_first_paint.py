"""First paint of the window without a film, held against an empty QMainWindow in a new process."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from figures import Figure, report

ROOT = Path(__file__).resolve().parents[2]

QUIT = """
class Painted(QObject):
    def eventFilter(self, target, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, application.quit)
        return False
painted = Painted()
window.installEventFilter(painted)
window.show()
application.exec()
"""
EMPTY = f"""
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1280, 720)
{QUIT}
"""
OURS = f"""
from PySide6.QtCore import QEvent, QObject, QTimer
from app.launch import make_application
from app.session import Session
from app.settings import Settings
settings = Settings.load()
application = make_application(settings)
from app.window import Window
window = Window(Session(settings))
{QUIT}
import sys
late = [name for name in ("torch", "diffusers", "transformers", "cv2") if name in sys.modules]
window.close_now()
sys.stdout.write(",".join(late))
"""


def run(code: str, home: str) -> tuple[float, str]:
    """Run a program in a new process; return its wall seconds and what it printed."""
    environment = {**os.environ, "STORYREEL_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return time.perf_counter() - start, done.stdout.strip()


def main() -> int:
    """Measure and report."""
    with tempfile.TemporaryDirectory() as home:
        run(EMPTY, home)
        late = run(OURS, home)[1]
        ratios = [run(OURS, home)[0] / run(EMPTY, home)[0] for _ in range(7)]
    return report(
        [
            Figure("first paint, to an empty QMainWindow", statistics.median(ratios), 3.5, 2.5),
            Figure(
                "model libraries loaded by then", len(late.split(",")) if late else 0, 0, 0, late
            ),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
