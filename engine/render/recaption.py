"""Has an instruct model write a shot's prompt anew, in a worker process of its own.

The window's side: it asks, hears how far it is, can stop it, and looks over what comes back. The
worker is ended with `close`, so that the memory is free for renders.
"""

import contextlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from engine.camera.expand import Manner, with_actions, without_details
from engine.camera.kept import lost
from engine.camera.lint import lint
from engine.camera.prompt import camera_phrase, lens_phrase
from engine.camera.vocabulary import ANGLE, SIZE
from engine.project.document import Project, Shot, new_id
from engine.render.backend import ModelSpec, RenderCancelled, RenderError
from engine.render.child import Child, Gone
from engine.render.host import GRACE, LISTEN, never
from engine.render.messages import Broken, Cancel, Reword, Reworded, Stepped, Stopped
from engine.render.wording import manner_of

SILENCE = 180.0
"""Seconds without a word after which a model counts as hung; reading large weights is silent."""
TOKENS_A_WORD = 3

SYSTEM = (
    "You rewrite the description of one film shot for a video model. Write {form} of at most "
    "{words} words. Say what is seen: the people, what they do, the place, the light. Keep every "
    "name that begins with @ exactly as it is written, keep left and right as they are, and invent "
    "no person, object or event. Do not mention the camera, the lens, the framing or the drawing "
    "style: those are added afterwards. Answer with the description alone."
)
FORMS = {"prose": "one paragraph", "tags": "one list of short phrases with commas"}


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What a model wrote; `notes` are sentences on what it lost, or put wrong."""

    text: str
    notes: tuple[str, ...] = ()


class Recaptioner:
    """Keeps one worker for one instruct model's folder. Belongs to one thread at a time."""

    def __init__(self, path: Path, arguments: Sequence[str] = (), grace: float = GRACE) -> None:
        self._path = path
        self._arguments = tuple(arguments)
        self._grace = grace
        self._child: Child | None = None

    def reword(
        self,
        project: Project,
        shot: Shot,
        spec: ModelSpec,
        cancelled: Callable[[], bool] = never,
        on_step: Callable[[str, int, int], object] = lambda phase, step, steps: None,
    ) -> Reply:
        """Return the shot's action as the model writes it, looked over.

        Raises RenderCancelled, and RenderError in one sentence for whatever else ends it.
        """
        manner = manner_of(spec)
        system, text = asked(project, shot, manner)
        order = Reword(
            job=new_id(), path=str(self._path), system=system, text=text,
            tokens=manner.words * TOKENS_A_WORD,
        )  # fmt: skip
        try:
            answer = self._answer(order, cancelled, on_step)
        except OSError as error:
            self.close()
            raise RenderError(
                f"The model could not be begun: {error.strerror or error}."
            ) from error
        if not answer.strip():
            raise RenderError("The model wrote nothing; use the rules, or another model.")
        return looked_over(project, shot, answer)

    def close(self) -> None:
        """End the worker, if there is one, and wait for it."""
        if self._child is not None:
            self._child.kill()
            self._child = None

    def _answer(
        self,
        order: Reword,
        cancelled: Callable[[], bool],
        on_step: Callable[[str, int, int], object],
    ) -> str:
        if self._child is None or not self._child.is_running():
            self.close()
            self._child = Child(self._arguments)
        child = self._child
        child.send(order)
        heard, until = time.monotonic(), None
        while True:
            report = child.next(LISTEN)
            if report is not None:
                heard = time.monotonic()
            match report:
                case Reworded(job=order.job):
                    return report.text
                case Stepped(job=order.job):
                    on_step(report.phase, report.step, report.steps)
                case Stopped(job=order.job):
                    raise RenderCancelled
                case Broken(job=order.job):
                    raise RenderError(report.message)
                case Gone():
                    ending = child.how_it_ended()
                    self.close()
                    if until is not None:
                        raise RenderCancelled
                    raise RenderError(f"The model's process is gone ({ending}); try again.")
                case _:
                    pass
            now = time.monotonic()
            if until is None and cancelled():
                until = now + self._grace
                with contextlib.suppress(OSError, ValueError):
                    child.send(Cancel(job=order.job))
            if until is not None and now > until:
                self.close()
                raise RenderCancelled
            if now - heard > SILENCE:
                self.close()
                raise RenderError(
                    "The model gave no sign of life and was ended; try a smaller one."
                )


def asked(project: Project, shot: Shot, manner: Manner) -> tuple[str, str]:
    """Return what a model is told of its work, and of the shot."""
    system = SYSTEM.format(form=FORMS[manner.style], words=manner.words)
    scene = next((s.heading for s in project.scenes if any(o.id == shot.id for o in s.shots)), "")
    known = [
        f"@{one.handle.lstrip('@')} is {one.description.strip()}"
        for one in project.elements
        if one.description.strip() and one.handle.lstrip("@").casefold() in shot.action.casefold()
    ]
    framing = [SIZE[shot.size].phrase if shot.size else "", lens_phrase(shot.lens),
               ANGLE[shot.angle].phrase if shot.angle else ""]  # fmt: skip
    rows = (
        ("Shot", without_details(" ".join(shot.action.split()))),
        ("Scene", scene),
        ("Who and what", "; ".join(known)),
        ("Framing, for you to know", ", ".join(part for part in framing if part)),
        ("Camera, for you to know", camera_phrase(shot)),
        ("Spoken", " ".join(shot.dialogue.split())),
    )
    return system, "\n".join(f"{name}: {words}" for name, words in rows if words)


def looked_over(project: Project, shot: Shot, text: str) -> Reply:
    """Return what a model wrote with what it lost, and with what is wrong that was not before."""
    new = msgspec.structs.replace(shot, action=text)
    before = {finding.message for finding in lint(project, shot)}
    found = lint(with_actions(project, {shot.id: text}), new)
    notes = [*lost(shot.action, text), *(f.message for f in found if f.message not in before)]
    return Reply(text=text, notes=tuple(dict.fromkeys(notes)))
