"""How the chosen model obeys camera moves, as a small badge beside them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from engine.project.document import Shot
from engine.render.backend import CameraWay, ModelSpec
from engine.render.families.table import MODELS

WORDS: dict[CameraWay, tuple[str, str]] = {
    "native": ("Native", "{name} is steered: it gets the camera’s path itself, frame by frame."),
    "lora": ("LoRA", "{name} follows a LoRA that was trained on this move, where one is there."),
    "words": ("Words only", "{name} is told the move in words, and may or may not keep to it."),
}


class CameraBadge(QLabel):
    """Native, LoRA or words only; absent for the animatic, which moves the camera itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "badge")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def tells(self, shots: tuple[Shot, ...]) -> bool:
        """Show how the models of these shots obey; False where there is nothing to tell.

        There is where they have moves and their models obey in one way.
        """
        specs = [MODELS.get(model) for model in dict.fromkeys(s.render.model for s in shots)]
        known = [spec for spec in specs if spec is not None and spec.family and spec.camera]
        ways = {spec.camera for spec in known}
        if len(known) != len(specs) or len(ways) != 1 or not any(shot.moves for shot in shots):
            return False
        text, tip = _told(known)
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleName(f"Camera: {text}. {tip}")
        return True


def _told(specs: list[ModelSpec]) -> tuple[str, str]:
    way = specs[0].camera
    assert way is not None
    text, tip = WORDS[way]
    return text, tip.format(name=specs[0].name if len(specs) == 1 else "Each model")
