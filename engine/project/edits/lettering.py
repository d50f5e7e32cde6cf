"""Edits of captions and titles that are more than a field: split, place, cards; and overrides."""

from collections.abc import Iterable
from typing import Any

from engine.project.document import (
    Caption,
    FramingOverride,
    Id,
    Project,
    Shot,
    ShotAnchor,
    Title,
    TitlePlace,
    new_id,
)
from engine.project.edits.change import changed, put_shots
from engine.project.edits.rows import Row, with_fields
from engine.project.edits.shots import add_shot
from engine.project.edits.sounds import placed_anchor
from engine.project.edits.tracks import add_title
from engine.project.errors import EditError
from engine.project.film import anchor_at, anchor_frame, in_film_order, still_frames

CARD_TITLE = TitlePlace(size=0.12)


def move_words(project: Project, words_id: Id, frame: int) -> Project:
    """Let a caption or title begin on another frame of the film. Raises EditError when it is gone.

    One that belongs to a shot then belongs to the shot that is seen there.
    """
    rows: tuple[tuple[Row, tuple[Caption | Title, ...]], ...] = (
        ("captions", project.captions), ("titles", project.titles),
    )  # fmt: skip
    for row, values in rows:
        for value in values:
            if value.id == words_id:
                anchor = placed_anchor(project, value.anchor, max(0, frame))
                return with_fields(project, row, words_id, {"anchor": anchor})
    raise EditError("That caption or title is no longer in the film.")


def split_caption(project: Project, caption_id: Id, frame: int) -> Project:
    """Split a caption before a frame of the film; its words are parted as its time is.

    Nothing to do where a part would be left without a frame. Raises EditError when it is gone.
    """
    caption = next((one for one in project.captions if one.id == caption_id), None)
    if caption is None:
        raise EditError("That caption is no longer in the film.")
    kept = frame - anchor_frame(project, caption.anchor)
    if not 0 < kept < caption.duration:
        return project
    first, second = _parted(caption.text, kept / caption.duration)
    after = changed(caption, text=first, duration=kept)
    rest = changed(
        caption, id=new_id(), text=second, duration=caption.duration - kept,
        anchor=anchor_at(project, frame),
    )  # fmt: skip
    place = project.captions.index(caption)
    row = (*project.captions[:place], after, rest, *project.captions[place + 1 :])
    return changed(project, captions=row)


def _parted(text: str, share: float) -> tuple[str, str]:
    """Return the words before and after a share of them; letters where there are no spaces."""
    pieces, gap = (text.split(), " ") if " " in text.strip() else (list(text.strip()), "")
    cut = min(max(1, round(len(pieces) * share)), max(1, len(pieces) - 1))
    return gap.join(pieces[:cut]), gap.join(pieces[cut:]) or text


def place_title(
    project: Project, title_id: Id, framing_id: Id | None = None, **fields: Any
) -> Project:
    """Change where a title stands, in the film or in one of its further aspects.

    Raises EditError when it is gone.
    """
    title = next((one for one in project.titles if one.id == title_id), None)
    if title is None:
        raise EditError("That title is no longer in the film.")
    if framing_id is None:
        return with_fields(project, "titles", title_id, {"at": changed(title.at, **fields)})
    place = changed(title.framings.get(framing_id, title.at), **fields)
    others = {**title.framings, framing_id: place}
    if place == title.at:
        del others[framing_id]
    return with_fields(project, "titles", title_id, {"framings": others})


def add_title_card(
    project: Project, text: str, scene_id: Id | None = None, index: int | None = None
) -> Project:
    """Add a shot that is a plain card in the film's colours with a title on it.

    It stands before the shot at `index` of a scene (None: at its end; the last scene).
    """
    settings = project.settings
    shot = Shot(
        id=new_id(), slate="", duration=still_frames(project), action=text,
        card=settings.card_colour,
    )  # fmt: skip
    after = add_shot(project, shot, scene_id, index)
    title = Title(
        id=new_id(), anchor=ShotAnchor(shot=shot.id), text=text, duration=shot.duration,
        at=CARD_TITLE, colour=settings.card_ink, backing="none", whole_shot=True,
    )  # fmt: skip
    return add_title(after, title)


def set_override(
    project: Project, shot_ids: Iterable[Id], framing_id: Id, **fields: Any
) -> Project:
    """Change how shots differ in one of the film's further aspects; what is as usual is not kept.

    Raises EditError when the aspect or a shot is gone.
    """
    if all(one.id != framing_id for one in project.framings):
        raise EditError("That framing is no longer in the film.")

    def with_override(shot: Shot) -> Shot:
        own = changed(shot.framings.get(framing_id, FramingOverride()), **fields)
        others = {**shot.framings, framing_id: own}
        if own == FramingOverride():
            del others[framing_id]
        return changed(shot, framings=others)

    return put_shots(project, map(with_override, in_film_order(project, shot_ids)))
