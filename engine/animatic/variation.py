"""Variations: how a further take of a shot differs from the first, which is exact.

A pure function of the shot, the seed and the variation's number. The ranges are stated here and
what was chosen is said in a sentence. Knows no pictures.
"""

import random

import msgspec

from engine.project.document import CameraMove, Easing

CLOSER = (0.88, 1.0)
"""How the framing's scale may differ, as a factor."""

ASIDE = 0.04
"""How far the framing may move, as a share of its box to either side."""

AMOUNT = (0.7, 1.35)
"""How the extent of the moves may differ, as a factor."""

PACE = (0.7, 1.0)
"""The share of its own time that a move may take."""

EASINGS: tuple[Easing, ...] = ("linear", "ease_in", "ease_out", "ease_in_out")


class Variation(msgspec.Struct, frozen=True):
    """What a take changes: nothing, by default. `easing` None leaves each move its own."""

    closer: float = 1.0
    right: float = 0.0
    down: float = 0.0
    amount: float = 1.0
    pace: float = 1.0
    late: float = 0.0
    easing: Easing | None = None

    def moves(self, moves: tuple[CameraMove, ...]) -> tuple[CameraMove, ...]:
        """Return the moves as this take makes them."""
        return tuple(self._varied(move) for move in moves)

    def _varied(self, move: CameraMove) -> CameraMove:
        if move.kind in ("handheld", "static"):
            return msgspec.structs.replace(move, amount=move.amount * self.amount)
        spare = (move.end - move.start) * (1.0 - self.pace)
        return msgspec.structs.replace(
            move,
            amount=move.amount * self.amount,
            start=move.start + spare * self.late,
            end=move.end - spare * (1.0 - self.late),
            easing=self.easing or move.easing,
        )

    def sentence(self, moving: bool) -> str:
        """Return what was varied, in one sentence; moves are named where there are any."""
        said = [f"framed {round((1 / self.closer - 1) * 100)} % closer"]
        for share, one, other in (
            (self.right, "to the right", "to the left"),
            (self.down, "down", "up"),
        ):
            if abs(share) >= 0.005:
                said.append(f"{abs(share) * 100:.0f} % {one if share > 0 else other}")
        if moving:
            said.append(f"moves at {round(self.amount * 100)} % of their extent")
            said.append(f"over {round(self.pace * 100)} % of their time")
            said.append((self.easing or "as set").replace("_", " "))
        return "Varied: " + ", ".join(said) + "."


def vary(variation: int, seed: int) -> Variation:
    """Return a variation: number 0 changes nothing, each further one something else."""
    if variation == 0:
        return Variation()
    chance = random.Random(f"storyreel/{seed}/{variation}")
    return Variation(
        closer=chance.uniform(*CLOSER),
        right=chance.uniform(-ASIDE, ASIDE),
        down=chance.uniform(-ASIDE, ASIDE),
        amount=chance.uniform(*AMOUNT),
        pace=chance.uniform(*PACE),
        late=chance.random(),
        easing=chance.choice(EASINGS),
    )
