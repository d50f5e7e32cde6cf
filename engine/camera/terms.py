"""The table of camera terms: every move, with its words, its travel and what it does to a picture.

One row a term. The notes' parser, the prompts, the menus, the glyphs, the arrows, the animatic and
the measurements all read this table; it knows nothing of any of them. Sizes, angles and speeds
have their tables in `vocabulary.py`.

Left and right are the camera's own. Pan rotates, truck travels; a dolly moves the camera (near and
far part), a zoom only enlarges.
"""

from math import cos, radians, sin
from typing import Literal

import msgspec

from engine.camera.pose import CameraPose
from engine.project.document import MoveKind

Sign = Literal[-1, 0, 1]
Family = Literal[
    "static", "pan", "tilt", "roll", "dolly", "truck", "pedestal", "crane", "arc", "zoom",
    "dolly_zoom", "handheld", "rack_focus",
]  # fmt: skip
Direction = Literal["", "left", "right", "up", "down", "in", "out"]

ARC_DEGREES = 20.0
"""How far an arc goes round the centre of the focal plane at amount 1."""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """What the picture's content does while the move plays forward, as signs.

    `dx` + is to the right, `dy` + is down, `scale` + grows, `rotation` + is clockwise; all four of
    content on the focal plane, at the centre of the frame. `far_dx` and `far_scale` are the same
    of a layer twice as far away. `keystone` + says that the picture's right side grows against its
    left (0: not asserted). `parallax`: near and far part. `noise`: it trembles about its place.
    """

    dx: Sign = 0
    dy: Sign = 0
    scale: Sign = 0
    rotation: Sign = 0
    keystone: Sign = 0
    far_dx: Sign = 0
    far_scale: Sign = 0
    parallax: bool = False
    noise: bool = False


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """One move of the camera.

    `heads` are words that need a direction to name this term ("pan" + "left"); where a head comes
    without one, the row marked `default` of its family is meant. `synonyms` name the term alone.
    `phrase` is what a model is told. `travel` is the whole way at amount 1 and normal speed (for
    handheld: the size of the tremble). `arrow` and `glyph` are keys of the drawings in `paint`.
    `no_effect` says why a single flat still can't show the move, or is None.
    """

    kind: MoveKind
    family: Family
    direction: Direction
    name: str
    canonical: str
    phrase: str
    description: str
    glyph: str
    arrow: str
    travel: CameraPose
    signature: Signature
    heads: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    default: bool = False
    no_effect: str | None = None


_PAN = ("pan", "pivot", "swivel", "turn", "swing", "whip", "swish")
_TILT = ("tilt",)
_ROLL = ("roll", "barrel roll", "rotate")
_DOLLY = ("dolly",)
_TRUCK = ("truck", "crab", "lateral", "lateral move", "lateral tracking", "lateral track",
          "slide", "slider", "tracking", "track")  # fmt: skip
_PEDESTAL = ("pedestal", "ped", "elevator")
_CRANE = ("crane", "jib", "boom")
_ARC = ("arc", "orbit", "circle", "curve")
_ZOOM = ("zoom",)
_DOLLY_ZOOM = ("dolly zoom", "zolly", "vertigo", "vertigo effect", "vertigo shot", "vertigo zoom",
               "trombone", "trombone shot", "contra zoom", "counter zoom", "push pull", "jaws shot",
               "hitchcock zoom")  # fmt: skip
_AROUND = sin(radians(ARC_DEGREES))
_NEARER = 1.0 - cos(radians(ARC_DEGREES))

TERMS: tuple[Term, ...] = (
    Term(
        kind="static", family="static", direction="", default=True,
        name="Static", canonical="static",
        synonyms=(
            "static camera", "static shot", "lock off", "locked off", "lockoff", "locked",
            "locked down", "locked off shot", "locked camera", "fixed camera", "fixed frame",
            "still camera", "tripod", "on a tripod", "on sticks", "sticks", "hold", "hold still",
            "stay put", "stop", "wait", "pause", "stays still", "keep still", "hold steady",
            "keep steady", "keep the camera still", "keep the camera steady",
            "hold the camera still", "hold the camera steady", "stationary", "stationary camera",
            "unmoving camera", "motionless camera", "fixed",
        ),
        phrase="the camera stays perfectly still, locked off on a tripod",
        description="The camera does not move.",
        glyph="static", arrow="none", travel=CameraPose(), signature=Signature(),
    ),
    Term(
        kind="pan_left", family="pan", direction="left",
        name="Pan left", canonical="pan left", heads=_PAN,
        phrase="the camera pans left",
        description="The camera turns to its left on the spot; the picture slides right.",
        glyph="pan_left", arrow="pan", travel=CameraPose(pan=-25.0),
        signature=Signature(dx=1, far_dx=1),
    ),
    Term(
        kind="pan_right", family="pan", direction="right", default=True,
        name="Pan right", canonical="pan right", heads=_PAN,
        phrase="the camera pans right",
        description="The camera turns to its right on the spot; the picture slides left.",
        glyph="pan_right", arrow="pan", travel=CameraPose(pan=25.0),
        signature=Signature(dx=-1, far_dx=-1),
    ),
    Term(
        kind="tilt_up", family="tilt", direction="up", default=True,
        name="Tilt up", canonical="tilt up", heads=_TILT,
        synonyms=("pan up", "whip up"),
        phrase="the camera tilts up",
        description="The camera looks further up from the spot; the picture slides down.",
        glyph="tilt_up", arrow="tilt", travel=CameraPose(tilt=15.0), signature=Signature(dy=1),
    ),
    Term(
        kind="tilt_down", family="tilt", direction="down",
        name="Tilt down", canonical="tilt down", heads=_TILT,
        synonyms=("pan down", "whip down"),
        phrase="the camera tilts down",
        description="The camera looks further down from the spot; the picture slides up.",
        glyph="tilt_down", arrow="tilt", travel=CameraPose(tilt=-15.0), signature=Signature(dy=-1),
    ),
    Term(
        kind="roll_left", family="roll", direction="left",
        name="Roll left", canonical="roll left", heads=_ROLL,
        synonyms=("roll counterclockwise", "rotate counterclockwise"),
        phrase="the camera rolls counterclockwise about its axis",
        description="The camera rolls counterclockwise; the picture turns clockwise.",
        glyph="roll_left", arrow="roll", travel=CameraPose(roll=-10.0),
        signature=Signature(rotation=1),
    ),
    Term(
        kind="roll_right", family="roll", direction="right", default=True,
        name="Roll right", canonical="roll right", heads=_ROLL,
        synonyms=("roll clockwise", "rotate clockwise"),
        phrase="the camera rolls clockwise about its axis",
        description="The camera rolls clockwise; the picture turns counterclockwise.",
        glyph="roll_right", arrow="roll", travel=CameraPose(roll=10.0),
        signature=Signature(rotation=-1),
    ),
    Term(
        kind="dolly_in", family="dolly", direction="in", default=True,
        name="Dolly in", canonical="dolly in", heads=_DOLLY,
        synonyms=(
            "push in", "push", "push forward", "push closer", "push into", "push towards",
            "track in", "track forward", "tracking in", "tracking forward",
            "truck in", "truck forward", "move in", "move closer", "move forward", "move towards",
            "creep in", "creep forward", "creep closer", "creep towards", "creep up on",
            "inch in", "inch forward", "inch closer", "inch towards", "drift in", "drift forward",
            "drift closer", "drift towards", "glide in", "glide forward", "glide towards",
            "float in", "float forward", "float towards", "ease in on",
            "slide in", "slide forward", "slider in", "slider forward", "close in on", "get closer",
            "dolly towards", "push through", "move through", "fly in",
            "fly forward", "fly through", "fly towards", "follow", "follow shot",
            "steadicam", "steady cam", "steadicam shot", "steadicam follow",
            "steadicam in", "steadicam forward", "gimbal", "gimbal shot", "gimbal in",
            "gimbal forward", "follow from behind", "track behind", "tracking behind",
            "walk with", "walk towards",
        ),
        phrase="the camera dollies in, moving closer to the subject",
        description="The camera travels forward; the picture grows, near things most.",
        glyph="dolly_in", arrow="dolly", travel=CameraPose(z=0.35),
        signature=Signature(scale=1, far_scale=1, parallax=True),
    ),
    Term(
        kind="dolly_out", family="dolly", direction="out",
        name="Dolly out", canonical="dolly out", heads=_DOLLY,
        synonyms=(
            "push out", "push back", "pull out", "pull back", "pull away", "pullback", "pullout",
            "pull", "track out", "track back", "track away",
            "tracking out", "tracking back", "truck out", "truck back", "move out", "move back",
            "move away", "creep out", "creep back", "inch back", "inch out", "drift back",
            "drift out", "drift away", "glide back", "glide out", "glide away", "float back",
            "float out", "float away", "slide back", "slide out", "slider out", "slider back",
            "back away", "back off", "back up", "steadicam out", "steadicam back",
            "gimbal out", "gimbal back", "fly back", "fly out", "fly away", "lead", "lead shot",
            "leading shot", "follow from the front", "dolly away",
        ),
        phrase="the camera dollies out, pulling back from the subject",
        description="The camera travels back; the picture shrinks, near things most.",
        glyph="dolly_out", arrow="dolly", travel=CameraPose(z=-0.35),
        signature=Signature(scale=-1, far_scale=-1, parallax=True),
    ),
    Term(
        kind="truck_left", family="truck", direction="left",
        name="Truck left", canonical="truck left", heads=_TRUCK,
        synonyms=("dolly left", "move left", "drift left", "glide left", "float left", "push left",
                  "follow left", "steadicam left", "gimbal left", "creep left", "travel left",
                  "fly left"),
        phrase="the camera trucks left, travelling sideways",
        description="The camera travels to its left; the picture slides right, near things faster.",
        glyph="truck_left", arrow="truck", travel=CameraPose(x=-0.35),
        signature=Signature(dx=1, far_dx=1, parallax=True),
    ),
    Term(
        kind="truck_right", family="truck", direction="right", default=True,
        name="Truck right", canonical="truck right", heads=_TRUCK,
        synonyms=("dolly right", "move right", "drift right", "glide right", "float right",
                  "push right", "follow right", "steadicam right", "gimbal right", "creep right",
                  "travel right", "fly right", "tracking shot", "track alongside",
                  "follow alongside", "move alongside"),
        phrase="the camera trucks right, travelling sideways",
        description="The camera travels to its right; the picture slides left, near things faster.",
        glyph="truck_right", arrow="truck", travel=CameraPose(x=0.35),
        signature=Signature(dx=-1, far_dx=-1, parallax=True),
    ),
    Term(
        kind="pedestal_up", family="pedestal", direction="up", default=True,
        name="Pedestal up", canonical="pedestal up", heads=_PEDESTAL,
        synonyms=("rise", "rise up", "move up", "raise", "raise up",
                  "float up", "drift up", "glide up", "slide up", "slider up", "track up",
                  "tracking up", "dolly up", "truck up", "lift up", "ascend"),
        phrase="the camera rises straight up",
        description="The camera travels straight up; the picture slides down, near things faster.",
        glyph="pedestal_up", arrow="pedestal", travel=CameraPose(y=0.25),
        signature=Signature(dy=1, parallax=True),
    ),
    Term(
        kind="pedestal_down", family="pedestal", direction="down",
        name="Pedestal down", canonical="pedestal down", heads=_PEDESTAL,
        synonyms=("lower", "sink", "sink down", "move down",
                  "drop down", "float down", "drift down", "glide down", "slide down",
                  "slider down", "track down", "tracking down", "dolly down", "truck down",
                  "descend"),
        phrase="the camera lowers straight down",
        description="The camera travels straight down; the picture slides up, near things faster.",
        glyph="pedestal_down", arrow="pedestal", travel=CameraPose(y=-0.25),
        signature=Signature(dy=-1, parallax=True),
    ),
    Term(
        kind="crane_up", family="crane", direction="up", default=True,
        name="Crane up", canonical="crane up", heads=_CRANE,
        synonyms=("crane shot", "jib shot", "crane out", "boom out", "drone up", "drone rise",
                  "fly up", "fly over"),
        phrase="the camera cranes up, rising while it tilts down towards the subject",
        description="The camera swings up on an arm and tilts back down a little to the subject.",
        glyph="crane_up", arrow="crane", travel=CameraPose(y=0.35, tilt=-8.0),
        signature=Signature(dy=1, parallax=True),
    ),
    Term(
        kind="crane_down", family="crane", direction="down",
        name="Crane down", canonical="crane down", heads=_CRANE,
        synonyms=("crane in", "boom in", "drone down", "fly down", "swoop down", "swoop in"),
        phrase="the camera cranes down, sinking while it tilts up towards the subject",
        description="The camera swings down on an arm and tilts back up a little to the subject.",
        glyph="crane_down", arrow="crane", travel=CameraPose(y=-0.35, tilt=8.0),
        signature=Signature(dy=-1, parallax=True),
    ),
    Term(
        kind="arc_left", family="arc", direction="left",
        name="Arc left", canonical="arc left", heads=_ARC,
        synonyms=("orbit clockwise", "circle clockwise", "arc clockwise", "move around left"),
        phrase="the camera arcs left around the subject",
        description="The camera travels left round the subject, which stays in the centre.",
        glyph="arc_left", arrow="arc", travel=CameraPose(x=-_AROUND, z=_NEARER, pan=ARC_DEGREES),
        signature=Signature(keystone=-1, far_dx=-1, parallax=True),
    ),
    Term(
        kind="arc_right", family="arc", direction="right", default=True,
        name="Arc right", canonical="arc right", heads=_ARC,
        synonyms=("arc around", "orbit around", "circle around", "move around", "arc shot",
                  "orbit shot", "orbital", "360 shot", "go around",
                  "orbit counterclockwise", "circle counterclockwise", "arc counterclockwise",
                  "move around right", "wrap around",
                  "travel around", "revolve around", "rotate around"),
        phrase="the camera arcs right around the subject",
        description="The camera travels right round the subject, which stays in the centre.",
        glyph="arc_right", arrow="arc", travel=CameraPose(x=_AROUND, z=_NEARER, pan=-ARC_DEGREES),
        signature=Signature(keystone=1, far_dx=1, parallax=True),
    ),
    Term(
        kind="zoom_in", family="zoom", direction="in", default=True,
        name="Zoom in", canonical="zoom in", heads=_ZOOM,
        synonyms=("punch in", "crash in", "snap in", "smash in", "zoom into",
                  "zoom closer", "zoom towards", "tighten", "zoom up"),
        phrase="the camera zooms in",
        description="The lens grows longer; near and far grow alike, the camera stays put.",
        glyph="zoom_in", arrow="zoom", travel=CameraPose(zoom=1.5),
        signature=Signature(scale=1, far_scale=1),
    ),
    Term(
        kind="zoom_out", family="zoom", direction="out",
        name="Zoom out", canonical="zoom out", heads=_ZOOM,
        synonyms=("punch out", "crash out", "snap out", "zoom back", "zoom away",
                  "zoom wide", "widen", "widen out"),
        phrase="the camera zooms out",
        description="The lens grows wider; near and far shrink alike, the camera stays put.",
        glyph="zoom_out", arrow="zoom", travel=CameraPose(zoom=1.0 / 1.5),
        signature=Signature(scale=-1, far_scale=-1),
    ),
    Term(
        kind="dolly_zoom_in", family="dolly_zoom", direction="in", default=True,
        name="Dolly zoom in", canonical="dolly zoom in", heads=_DOLLY_ZOOM,
        synonyms=("dolly in zoom out", "push in zoom out", "track in zoom out",
                  "dolly in while zooming out", "push in while zooming out",
                  "zoom out while dollying in", "zoom out while pushing in"),
        phrase="a dolly zoom, the camera moving in while the lens zooms out, the background"
               " stretching away behind the subject",
        description="The camera travels in while the lens widens: the subject keeps its size, the"
                    " background recedes.",
        glyph="dolly_zoom_in", arrow="dolly_zoom", travel=CameraPose(z=0.45, zoom=0.55),
        signature=Signature(far_scale=-1, parallax=True),
        no_effect="a dolly zoom keeps the focal plane's size, so it shows only between layers at"
                  " different depths",
    ),
    Term(
        kind="dolly_zoom_out", family="dolly_zoom", direction="out",
        name="Dolly zoom out", canonical="dolly zoom out", heads=_DOLLY_ZOOM,
        synonyms=("dolly out zoom in", "pull out zoom in", "track out zoom in", "pull back zoom in",
                  "dolly out while zooming in", "pull back while zooming in",
                  "zoom in while dollying out", "zoom in while pulling back",
                  "reverse dolly zoom", "reverse vertigo", "reverse zolly"),
        phrase="a dolly zoom, the camera pulling back while the lens zooms in, the background"
               " looming up behind the subject",
        description="The camera travels back while the lens lengthens: the subject keeps its size,"
                    " the background looms.",
        glyph="dolly_zoom_out", arrow="dolly_zoom", travel=CameraPose(z=-0.45, zoom=1.45),
        signature=Signature(far_scale=1, parallax=True),
        no_effect="a dolly zoom keeps the focal plane's size, so it shows only between layers at"
                  " different depths",
    ),
    Term(
        kind="handheld", family="handheld", direction="", default=True,
        name="Handheld", canonical="handheld",
        synonyms=("hand held", "handheld camera", "hand held camera", "handheld shot", "shaky cam",
                  "shakycam", "shaky", "shaky camera", "camera shake", "shoulder mounted",
                  "shoulder rig", "on the shoulder", "documentary style", "verite", "hand holding",
                  "unsteady", "unsteady camera", "wobbly", "wobbly camera", "jittery camera",
                  "shake"),
        phrase="handheld camera with a subtle natural shake",
        description="The camera is carried: it breathes and trembles, and goes nowhere.",
        glyph="handheld", arrow="handheld",
        travel=CameraPose(pan=0.55, tilt=0.45, roll=0.3, x=0.006, y=0.006),
        signature=Signature(noise=True),
    ),
    Term(
        kind="rack_focus", family="rack_focus", direction="", default=True,
        name="Rack focus", canonical="rack focus",
        synonyms=("pull focus", "focus pull", "rack", "focus rack", "shift focus", "focus shift",
                  "focus shifts", "throw focus", "change focus", "racking focus", "refocus",
                  "follow focus", "rack shot"),
        phrase="the focus racks from the subject to the background",
        description="The focus goes from the focal plane to twice its distance (amount -1: half).",
        glyph="rack_focus", arrow="focus", travel=CameraPose(focus=2.0, aperture=1.0),
        signature=Signature(),
        no_effect="a single still lies at one depth, so a rack focus shows only between layers at"
                  " different depths",
    ),
)  # fmt: skip
"""Every term, in the order of the menus."""

TERM: dict[MoveKind, Term] = {term.kind: term for term in TERMS}
