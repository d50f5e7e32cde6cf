"""What the takes that are compared were asked for differently: only what differs, side by side.

It reads their requests alone; how it is shown is the comparison's business.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from app.takes.ladder import model_name
from engine.project.request import RenderRequest
from engine.project.take import FOOTAGE
from engine.project.task import mode_of

LONG = 48
"""Characters from which on only the words of a text that differ are told."""

_PIECES = re.compile(r"[\w@'’-]+|[^\w\s]")


def differing(requests: Sequence[RenderRequest]) -> list[tuple[str, ...]]:
    """Return what the requests ask for differently, as (what, in the first, in the second, …).

    Of long texts only the words that differ are told. Footage was asked for nothing.
    """
    asked = [_asked(request) for request in requests]
    rows: list[tuple[str, ...]] = []
    for what in asked[0]:
        texts = [one[what] for one in asked]
        if len(set(texts)) > 1:
            if max(map(len, texts)) > LONG:
                texts = unlike_words(texts)
            rows.append((what, *texts))
    return rows


def unlike_words(texts: Sequence[str]) -> list[str]:
    """Return of each text the words that are not common to all; "…" stands for what is."""
    pieces = [_PIECES.findall(text) for text in texts]
    maps = [_matches(pieces[0], other) for other in pieces[1:]]
    common = [at for at in range(len(pieces[0])) if all(at in found for found in maps)]
    kept = [set(common), *({found[at] for at in common} for found in maps)]
    return [" ".join(_gaps(words, keep)) or "…" for words, keep in zip(pieces, kept, strict=True)]


def _matches(one: list[str], other: list[str]) -> dict[int, int]:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return {a + n: b + n for a, b, size in blocks for n in range(size)}


def _gaps(words: list[str], keep: set[int]) -> Iterator[str]:
    """Yield the words that are not kept, with "…" where kept ones were left out."""
    for at, word in enumerate(words):
        if at not in keep:
            yield word
        elif at == 0 or at - 1 not in keep:
            yield "…"


def _asked(request: RenderRequest) -> dict[str, str]:
    """Return everything that a request asks for, by what it is called."""
    if request.model == FOOTAGE:
        blank = dict.fromkeys(_asked_of_model(request), "—")
        return blank | {"Model": "Footage", "Size": _size(request), "Rate": f"{request.rate}"}
    return _asked_of_model(request)


def _asked_of_model(request: RenderRequest) -> dict[str, str]:
    shot = request.shot
    return {
        "Model": model_name(request.model),
        "Mode": _mode(request),
        "Quality": request.stage,
        "Variation": str(request.variation),
        "Seed": str(request.seed),
        "Prompt": request.prompt,
        "Without": request.negative_prompt,
        "Camera": _camera(request),
        "Framing": _framing(request),
        "Pictures": _pictures(request),
        "LoRAs": ", ".join(f"{one.id} × {one.strength:g}" for one in request.loras) or "—",
        "Look": shot.look.replace("_", " "),
        "Fit": shot.fit,
        "Size": _size(request),
        "Made for": request.framing or "the film’s own aspect",
        "Frames": str(request.num_frames),
        "Rate": f"{request.rate}",
        "Steps": _own(request, "num_inference_steps"),
        "Guidance": _own(request, "guidance_scale"),
        "Strength": _own(request, "strength"),
    }


def _size(request: RenderRequest) -> str:
    return f"{request.width} × {request.height}"


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
    value = getattr(request, field, None)
    value = getattr(request.shot.render, field) if value is None else value
    return "the model’s own" if value is None else f"{value:g}"
