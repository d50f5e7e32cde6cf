"""What a model gets told of a shot: the resolved prompt, its tokens, and what is wrong with it.

Light, but the first count of a model reads its tokenizer's file: not for the window's own thread.
"""

from typing import cast

import msgspec

from engine.camera.expand import Manner, Style, expand, outdated
from engine.camera.lint import Finding, Limits, lint
from engine.camera.prompt import Piece, prompt_pieces
from engine.project.document import Project, Shot
from engine.render.backend import ModelSpec
from engine.render.families.table import FAMILIES
from engine.render.token_count import token_count

USUAL_WORDS = 110
SHARE = 0.6
"""Words that a token limit has room for, for each of its tokens, with some to spare."""


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """A shot's prompt for a model; `tokens` None where the model has no tokenizer to count with."""

    slate: str
    prompt: str
    words: int
    tokens: int | None = None
    limit: int | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def is_too_long(self) -> bool:
        """Whether the model does not read all of it."""
        return self.limit is not None and self.tokens is not None and self.tokens > self.limit

    @property
    def sentence(self) -> str:
        """How long the prompt is: "84 of 512 tokens", or "about 61 words"."""
        if self.tokens is None:
            return f"about {self.words} word{'' if self.words == 1 else 's'}"
        of = "" if self.limit is None else f" of {self.limit:,}"
        return f"{self.tokens:,}{of} tokens"


def prompt_of(project: Project, shot: Shot, spec: ModelSpec) -> str:
    """Return what the model gets: in its family's words for the camera, and in its style."""
    return "".join(piece.text for piece in pieces_of(project, shot, spec))


def pieces_of(project: Project, shot: Shot, spec: ModelSpec) -> tuple[Piece, ...]:
    """Return what the model gets (see `prompt_of`), part by part with what each was made of."""
    family = FAMILIES.get(spec.family)
    return prompt_pieces(project, shot, family.phrases if family else {}, style_of(spec))


def style_of(spec: ModelSpec) -> Style:
    """Return how the model's family likes its words."""
    family = FAMILIES.get(spec.family)
    return cast(Style, family.style) if family else "prose"


def manner_of(spec: ModelSpec) -> Manner:
    """Return how long and in which style a model is best told things."""
    limit = spec.token_limit
    words = USUAL_WORDS if limit is None else min(USUAL_WORDS, int(limit * SHARE))
    return Manner(style=style_of(spec), words=words, sound=spec.sound)


def expanded_action(project: Project, shot: Shot, spec: ModelSpec) -> str:
    """Return the shot's action expanded by rules, as its model likes it."""
    family = FAMILIES.get(spec.family)
    return expand(project, shot, manner_of(spec), family.phrases if family else {})


def wording(project: Project, shot: Shot, spec: ModelSpec) -> Wording:
    """Return a shot's prompt for a model, counted and looked over."""
    prompt = prompt_of(project, shot, spec)
    counted = token_count(spec, prompt)
    return Wording(
        slate=shot.slate,
        prompt=prompt,
        words=counted.words,
        tokens=counted.tokens,
        limit=spec.token_limit,
        findings=(
            *lint(project, shot, lint_limits(project, spec, counted.tokens)),
            *_outdated(project, shot),
        ),
    )


def lint_limits(project: Project, spec: ModelSpec, used: int | None = None) -> Limits:
    """Return what a model was trained for; `used` are the tokens of the prompt."""
    seconds = None
    if spec.max_frames is not None and not spec.stills:
        seconds = float(spec.longest_pass / (spec.rate or project.rate))
    return Limits(
        model=spec.name, seconds=seconds, chains=spec.chains, tokens=spec.token_limit, used=used
    )


def _outdated(project: Project, shot: Shot) -> list[Finding]:
    found = []
    for words in outdated(project, shot):
        start = max(0, shot.action.find(words))
        found.append(
            Finding(
                "sides",
                f"“{words}” was written for another camera or scene; expand the prompt again.",
                start,
                start + len(words),
            )
        )
    return found
