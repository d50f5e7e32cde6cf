"""The edit "use these settings": a shot asks again for what one of its takes was rendered from."""

from typing import Any

import msgspec

from engine.project import edits
from engine.project.document import Id, Project, Reference, Shot
from engine.project.film import shot_by_id
from engine.project.request import RenderRequest

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
    if request.framing is not None:
        fields |= _as_it_lies(shot_by_id(project, shot_id), fields["references"])
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


def _as_it_lies(shot: Shot, asked: tuple[Reference, ...]) -> dict[str, Any]:
    """Return what a request for another aspect laid out anew, as the shot itself has it."""
    own = {one.id: one for one in shot.references}
    kept = tuple(
        msgspec.structs.replace(one, x=own[one.id].x, y=own[one.id].y) if one.id in own else one
        for one in asked
    )
    return {"framing_a": shot.framing_a, "framing_b": shot.framing_b, "references": kept}
