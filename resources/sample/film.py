"""The sample film as a table: what happens in each shot, what it is made of, how it moves.

Times are in frames at 24 frames a second.
"""

import msgspec

from engine.project.document import Angle, Framing, Join, Size, Transition

NAME = "Launch"
WIDTH, HEIGHT, RATE = 1280, 720, 24


class Layer(msgspec.Struct, frozen=True):
    """One layer: its still and depth, when it is seen, where it lies and how large."""

    still: str
    depth: float
    at: int = 0
    until: int | None = None
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One shot of the sample: its words, camera notes, stills and layers (farthest first)."""

    frames: int
    action: str
    notes: str
    dialogue: str = ""
    layers: tuple[Layer, ...] = ()
    panels: tuple[tuple[str, int], ...] = ()
    last: str | None = None
    join: Join = "cut"
    framing_a: Framing | None = None
    framing_b: Framing | None = None
    size: Size | None = None
    angle: Angle | None = None
    transition: Transition | None = None


STEP = 4
"""Frames that one pose of the walk is held."""

PACE = 0.0036
"""How far the walker comes in a frame, in widths of the film's frame."""


def walk(frames: int) -> tuple[Layer, ...]:
    """Return the poses of the walk, one after the other, over a shot."""
    return tuple(
        Layer(
            f"walk_{start // STEP % 8}",
            1.0,
            start,
            min(frames, start + STEP),
            x=-0.12 + PACE * start,
        )
        for start in range(0, frames, STEP)
    )


def fire(frames: int) -> tuple[Layer, ...]:
    """Return the flames, three pictures in turn, three frames each."""
    return tuple(
        Layer(f"fire_{start // 3 % 3}", 1.0, start, min(frames, start + 3))
        for start in range(0, frames, 3)
    )


SCENES: tuple[tuple[str, str, tuple[Plan, ...]], ...] = (
    (
        "EXT. LAUNCH PAD - DUSK",
        "The rocket waits; somebody walks towards it.",
        (
            Plan(
                frames=96,
                action="LAUNCH. A rocket far away under searchlights.",
                notes="EWS, slow push in",
                layers=(Layer("title_sky", 2.0), Layer("title_words", 1.0)),
            ),
            Plan(
                frames=144,
                action="The gantry from the fence to the tip of the rocket.",
                notes="WS, low angle, big crane up",
                framing_a=Framing(y=0.7, scale=0.9),
                layers=(
                    Layer("pad_sky", 4.0),
                    Layer("pad_far", 2.4),
                    Layer("pad_tower", 1.0),
                    Layer("pad_near", 0.7),
                ),
                transition=Transition(kind="dissolve", duration=16),
            ),
            Plan(
                frames=120,
                action="The astronaut walks along the hangar's window, the helmet under an arm.",
                notes="MLS, truck right with the walk",
                layers=(
                    Layer("hangar_view", 3.0),
                    Layer("hangar_hall", 1.3),
                    *walk(120),
                    Layer("hangar_rail", 0.75),
                ),
            ),
        ),
    ),
    (
        "INT. FIRING ROOM - NIGHT",
        "A switch, a count, a face.",
        (
            Plan(
                frames=72,
                action="The guard of the switch goes up; a gloved hand; on.",
                notes="ECU, static, 85mm",
                panels=(("switch_0", 0), ("switch_1", 22), ("switch_2", 50)),
            ),
            Plan(
                frames=120,
                action="Over the flight director's shoulder: the count on the wall of screens.",
                notes="MS, over the shoulder, slow push in",
                dialogue="FLIGHT: Three. Two. One.",
                layers=(
                    Layer("control_wall", 1.6),
                    Layer("count_3", 1.6, 0, 40),
                    Layer("count_2", 1.6, 40, 80),
                    Layer("count_1", 1.6, 80, 120),
                    Layer("control_front", 0.9),
                ),
            ),
            Plan(
                frames=96,
                action="The pad in the visor; the corridor behind falls away.",
                notes="CU, dolly zoom",
                layers=(Layer("visor_corridor", 2.4), Layer("visor_helmet", 1.0)),
            ),
        ),
    ),
    (
        "EXT. COAST - NIGHT",
        "It flies.",
        (
            Plan(
                frames=48,
                action="From the watchers on the bunker to the pad.",
                notes="WS, 85mm, whip pan right",
                panels=(("bunker", 0),),
                framing_a=Framing(x=0.27, scale=0.96),
            ),
            Plan(
                frames=108,
                action="Ignition. Fire and smoke roll out from under the engines.",
                dialogue="FLIGHT: We have ignition.",
                notes="MS, low angle, tilt up, handheld",
                layers=(
                    Layer("ignition_sky", 3.0),
                    Layer("smoke_back", 1.15),
                    Layer("ignition_stage", 1.0),
                    *fire(108),
                    Layer("smoke_front", 0.85),
                ),
            ),
            Plan(
                frames=108,
                action="The ascent, from the first metre to the edge of the frame.",
                notes="EWS, static",
                panels=(("ascent_0", 0), ("ascent_1", 27), ("ascent_2", 54), ("ascent_3", 81)),
                last="ascent_4",
                join="morph",
            ),
            Plan(
                frames=120,
                action="Pull out from the capsule over a field of galaxies.",
                dialogue="PILOT: I can see all of it from here.",
                notes="WS, slow pull out",
                layers=(
                    Layer("orbit_stars", 6.0),
                    Layer("orbit_earth", 2.5),
                    Layer("orbit_capsule", 1.0),
                ),
                transition=Transition(kind="dip_black", duration=24),
            ),
            Plan(
                frames=60,
                action="Drop your photo here",
                notes="MCU, slow push in",
            ),
            Plan(
                frames=72,
                action="STORYREEL. Sunrise.",
                notes="EWS, slow push in",
                layers=(Layer("end_sky", 2.0), Layer("end_words", 1.0)),
                transition=Transition(kind="dissolve", duration=16),
            ),
        ),
    ),
)
