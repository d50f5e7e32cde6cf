"""Asks before the window closes on renders or an export that are not done."""

from PySide6.QtWidgets import QMessageBox, QWidget


def ask_to_close(window: QWidget, renders: int, exporting: bool) -> QMessageBox:
    """Open the question over the window and return it; `finished` when it is answered."""
    asking = QMessageBox(window)
    asking.setIcon(QMessageBox.Icon.NoIcon)
    asking.setWindowTitle("Close Storyreel")
    words = f"{renders} render{' is' if renders == 1 else 's are'} not done yet."
    asking.setText("An export is still running." if exporting else words)
    asking.setInformativeText(
        "Renders go on when Storyreel is opened again; an export is cancelled."
    )
    asking.addButton("Close", QMessageBox.ButtonRole.AcceptRole)
    stay = asking.addButton("Stay", QMessageBox.ButtonRole.RejectRole)
    asking.setDefaultButton(stay)
    asking.setEscapeButton(stay)
    asking.open()
    return asking


def is_closing(asking: QMessageBox) -> bool:
    """Return whether the answer was to close."""
    button = asking.clickedButton()
    return button is not None and asking.buttonRole(button) == QMessageBox.ButtonRole.AcceptRole
