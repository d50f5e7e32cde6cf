"""Every edit of a film: pure functions (project, …) -> project.

An edit returns the very same project when there is nothing to change, shares all that it did not
touch, and raises EditError, in one sentence, when it makes no sense for the film as it is.
"""

from engine.project.edits.cast import (
    add_element,
    add_element_reference,
    add_framing,
    remove_element,
    remove_element_reference,
    remove_framing,
    set_element,
    set_framing,
)
from engine.project.edits.cuts import (
    fit_to_length,
    refit_moves,
    roll_cut,
    slide,
    slip,
    trim_head,
    trim_tail,
)
from engine.project.edits.drawing import (
    add_mark,
    add_panel,
    move_panel,
    remove_panel,
    set_marks,
    set_panel,
)
from engine.project.edits.fields import (
    mark_take,
    pick,
    set_adjust,
    set_project,
    set_render,
    set_settings,
    set_shots,
    set_transition,
)
from engine.project.edits.filling import fill_points, insert_at, overwrite
from engine.project.edits.parts import join_shots, split_at, split_shot
from engine.project.edits.rates import set_rate
from engine.project.edits.references import add_reference, remove_reference, set_reference
from engine.project.edits.scenes import add_scene, move_scene, remove_scene, set_scene
from engine.project.edits.shots import (
    add_shot,
    add_shots,
    duplicate_shots,
    lift_shots,
    move_shots,
    remove_shots,
)
from engine.project.edits.slates import next_slate, renumber
from engine.project.edits.tracks import (
    add_caption,
    add_marker,
    add_sound,
    add_title,
    move_marker,
    remove_caption,
    remove_marker,
    remove_sound,
    remove_title,
    set_caption,
    set_marker,
    set_sound,
    set_title,
)

__all__ = [
    "add_caption",
    "add_element",
    "add_element_reference",
    "add_framing",
    "add_mark",
    "add_marker",
    "add_panel",
    "add_reference",
    "add_scene",
    "add_shot",
    "add_shots",
    "add_sound",
    "add_title",
    "duplicate_shots",
    "fill_points",
    "fit_to_length",
    "insert_at",
    "join_shots",
    "lift_shots",
    "mark_take",
    "move_marker",
    "move_panel",
    "move_scene",
    "move_shots",
    "next_slate",
    "overwrite",
    "pick",
    "refit_moves",
    "remove_caption",
    "remove_element",
    "remove_element_reference",
    "remove_framing",
    "remove_marker",
    "remove_panel",
    "remove_reference",
    "remove_scene",
    "remove_shots",
    "remove_sound",
    "remove_title",
    "renumber",
    "roll_cut",
    "set_adjust",
    "set_caption",
    "set_element",
    "set_framing",
    "set_marker",
    "set_marks",
    "set_panel",
    "set_project",
    "set_rate",
    "set_reference",
    "set_render",
    "set_scene",
    "set_settings",
    "set_shots",
    "set_sound",
    "set_title",
    "set_transition",
    "slide",
    "slip",
    "split_at",
    "split_shot",
    "trim_head",
    "trim_tail",
]
