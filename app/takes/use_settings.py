"""The edit "use these settings": a shot asks again for what one of its takes was rendered from."""

from engine.project import edits
from engine.project.document import Id, Project
from engine.project.request import RenderRequest
from engine.project.task import mode_of

RESTORED = (
    "action", "negative_prompt", "notes", "size", "angle", "lens", "moves",
    "framing_a", "framing_b", "fit", "look", "references", "prompts",
)  # fmt: skip
"""What a take's request says of its shot that comes back. Lengths and marks stay as they are."""


def use_settings(project: Project, shot_id: Id, request: RenderRequest) -> Project:
    """Return the project with the shot's words, camera, pictures, model and seed of a request.

    Raises EditError when the shot is no longer in the film.
    """
    fields = {name: getattr(request.shot, name) for name in RESTORED}
    # What an element brought in comes with its handle; it is not made the shot's own.
    brought = {one.id for element in project.elements for one in element.references}
    fields["references"] = tuple(one for one in request.shot.references if one.id not in brought)
    project = edits.set_shots(project, [shot_id], **fields)
    asked = request.shot.render
    return edits.set_render(
        project,
        [shot_id],
        model=request.model,
        seed=request.seed,
        num_inference_steps=asked.num_inference_steps,
        guidance_scale=asked.guidance_scale,
        strength=asked.strength,
    )


def differences(one: RenderRequest, other: RenderRequest) -> list[tuple[str, str, str]]:
    """Return what two requests ask for differently, as (what, in the one, in the other)."""
    rows = [
        ("Model", one.model, other.model),
        ("Mode", _mode(one), _mode(other)),
        ("Quality", one.stage, other.stage),
        ("Variation", str(one.variation), str(other.variation)),
        ("Seed", str(one.seed), str(other.seed)),
        ("Prompt", one.prompt, other.prompt),
        ("Without", one.negative_prompt, other.negative_prompt),
        ("Camera", _camera(one), _camera(other)),
        ("Framing", _framing(one), _framing(other)),
        ("Pictures", _pictures(one), _pictures(other)),
        ("Look", one.shot.look, other.shot.look),
        ("Fit", one.shot.fit, other.shot.fit),
        ("Size", f"{one.width} × {one.height}", f"{other.width} × {other.height}"),
        ("Frames", str(one.num_frames), str(other.num_frames)),
        ("Rate", str(one.rate), str(other.rate)),
        ("Steps", _own(one, "num_inference_steps"), _own(other, "num_inference_steps")),
        ("Guidance", _own(one, "guidance_scale"), _own(other, "guidance_scale")),
        ("Strength", _own(one, "strength"), _own(other, "strength")),
    ]
    return [row for row in rows if row[1] != row[2]]


def _mode(request: RenderRequest) -> str:
    return "—" if request.task is None else mode_of(request.task).replace("_", " ")


def _camera(request: RenderRequest) -> str:
    shot = request.shot
    moves = [
        f"{move.kind.replace('_', ' ')} {move.speed.replace('_', ' ')} {move.amount * 100:.3g} % "
        f"({move.start * 100:.3g}–{move.end * 100:.3g} %, {move.easing.replace('_', ' ')})"
        for move in shot.moves
    ]
    lens = f"{shot.lens:g} mm" if shot.lens else ""
    angle = shot.angle.replace("_", " ") if shot.angle else ""
    return ", ".join(part for part in (shot.size or "", angle, lens, *moves) if part) or "—"


def _framing(request: RenderRequest) -> str:
    boxes = (request.shot.framing_a, request.shot.framing_b)
    said = [
        f"{name}: {box.x:.2f}, {box.y:.2f} at {box.scale:.2f}"
        for name, box in zip("AB", boxes, strict=True)
        if box is not None
    ]
    return "; ".join(said) or "—"


def _pictures(request: RenderRequest) -> str:
    return ", ".join(reference.name for reference in request.shot.references) or "—"


def _own(request: RenderRequest, field: str) -> str:
    value = getattr(request.shot.render, field)
    return "the model’s own" if value is None else f"{value:g}"
