"""The edit "use these settings": a shot asks again for what one of its takes was rendered from."""

from engine.project import edits
from engine.project.document import Id, Project
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
