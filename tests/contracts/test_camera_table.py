"""One contract over every row of the camera's tables: complete, read back, drawn, and true."""

from fractions import Fraction
from itertools import pairwise
from math import cos, radians, sin
from typing import get_args

import pytest

from engine.camera.canonical import canonical
from engine.camera.easing import RAMPS
from engine.camera.notes import parse
from engine.camera.path import camera_path
from engine.camera.pose import CameraPose
from engine.camera.prompt import camera_phrase
from engine.camera.terms import TERM, TERMS, Signature
from engine.camera.vocabulary import ANGLES, SIZES, SPEEDS
from engine.paint.arrows import ARROWS
from engine.project.document import Angle, CameraMove, Easing, MoveKind, Shot, Size, Speed

OPPOSITE = {"left": "right", "right": "left", "up": "down", "down": "up", "in": "out", "out": "in"}
each_term = pytest.mark.parametrize("term", TERMS, ids=lambda term: term.kind)


def image_of(pose: CameraPose, x: float, y: float, depth: float) -> tuple[float, float]:
    """Return where a camera of focal length 1 sees a point: x right, y down.

    The point lies at (x, y) of the picture of the resting camera, at `depth`.
    """

    right, up, ahead = x * depth - pose.x, -y * depth - pose.y, depth - pose.z
    pan, tilt, roll = radians(pose.pan), radians(pose.tilt), radians(pose.roll)
    right, ahead = right * cos(pan) - ahead * sin(pan), right * sin(pan) + ahead * cos(pan)
    up, ahead = up * cos(tilt) - ahead * sin(tilt), up * sin(tilt) + ahead * cos(tilt)
    right, up = right * cos(roll) - up * sin(roll), right * sin(roll) + up * cos(roll)
    return pose.zoom * right / ahead, -pose.zoom * up / ahead


def sign(value: float) -> int:
    return 0 if abs(value) < 1e-6 else 1 if value > 0 else -1


def test_the_tables_cover_the_document():
    assert [term.kind for term in TERMS] == list(get_args(MoveKind))
    assert {size.size for size in SIZES} == set(get_args(Size))
    assert {angle.angle for angle in ANGLES} == set(get_args(Angle))
    assert {speed.speed for speed in SPEEDS} == set(get_args(Speed))
    assert set(RAMPS) == set(get_args(Easing))


@each_term
def test_a_row_is_complete(term):
    assert term.name and term.phrase and term.description.endswith(".")
    assert term.name[0].isupper() and term.canonical == term.name.lower()
    assert term.arrow in ARROWS | {"none"}
    assert all(word == word.lower() and "-" not in word for word in term.synonyms)
    assert len(set(term.synonyms)) == len(term.synonyms)


def test_names_phrases_and_glyphs_are_unlike_each_other():
    for field in ("name", "canonical", "phrase", "description", "glyph"):
        assert len({getattr(term, field) for term in TERMS}) == len(TERMS), field


@each_term
def test_a_row_has_its_opposite(term):
    if term.direction:
        other = TERM[term.kind.removesuffix(term.direction) + OPPOSITE[term.direction]]
        assert other.family == term.family
        ours, theirs = term.signature, other.signature
        for name in ("dx", "dy", "scale", "rotation", "keystone", "far_dx", "far_scale"):
            assert getattr(ours, name) == -getattr(theirs, name), name


@each_term
def test_a_row_is_read_from_its_canonical_words(term):
    move = CameraMove(kind=term.kind)
    read = parse(canonical(None, None, None, (move,)))
    assert read.moves == (move,)
    assert read.unknown == ()


@each_term
def test_a_row_is_read_from_each_of_its_synonyms(term):
    for synonym in term.synonyms:
        read = parse(f"the camera, {synonym}" if " " in synonym else f"camera {synonym}")
        assert [move.kind for move in read.moves] == [term.kind], synonym
        assert read.unknown == (), synonym


@each_term
def test_a_row_s_phrase_reaches_the_prompt(term):
    shot = Shot(id="0" * 16, slate="010", moves=(CameraMove(kind=term.kind),))
    assert camera_phrase(shot) == term.phrase


@each_term
@pytest.mark.parametrize("speed", get_args(Speed))
def test_a_row_s_path_is_smooth(term, speed):
    path = camera_path((CameraMove(kind=term.kind, speed=speed),), 48, Fraction(24), seed=3)
    for name in CameraPose.__struct_fields__:
        values = [getattr(path.at(n / 10), name) for n in range(-50, 550)]
        steps = [b - a for a, b in pairwise(values)]
        largest = max(map(abs, steps))
        assert all(abs(b - a) <= largest * 0.45 + 1e-9 for a, b in pairwise(steps)), name


@each_term
def test_a_row_s_signature_is_what_its_travel_does(term):
    signature = term.signature
    if signature.noise:
        assert signature == Signature(noise=True)
        return
    end = camera_path((CameraMove(kind=term.kind),), 48, Fraction(24)).at(48)
    x, y = image_of(end, 0, 0, 1.0)
    assert (sign(x), sign(y)) == (signature.dx, signature.dy)
    step = 0.01
    left, right = image_of(end, -step, 0, 1.0), image_of(end, step, 0, 1.0)
    up, down = image_of(end, 0, -step, 1.0), image_of(end, 0, step, 1.0)
    assert sign(right[1] - left[1]) == signature.rotation
    if term.family in ("dolly", "zoom", "dolly_zoom", "static", "rack_focus"):
        assert sign((right[0] - left[0]) / (2 * step) - 1) == signature.scale
        assert sign((down[1] - up[1]) / (2 * step) - 1) == signature.scale
        far = image_of(end, step, 0, 2.0)[0] - image_of(end, -step, 0, 2.0)[0]
        assert sign(far / (2 * step) - 1) == signature.far_scale
    far_x, far_y = image_of(end, 0, 0, 2.0)
    assert sign(far_x) == signature.far_dx
    parts = abs(far_x - x) + abs(far_y - y) > 1e-6
    edge, far_edge = image_of(end, 0.2, 0, 1.0), image_of(end, 0.2, 0, 2.0)
    parts = parts or abs(edge[0] - far_edge[0]) > 1e-6
    assert parts == signature.parallax
    if signature.keystone:
        grows = (image_of(end, 0.3, 0.1, 1.0)[1] - image_of(end, 0.3, -0.1, 1.0)[1]) - (
            image_of(end, -0.3, 0.1, 1.0)[1] - image_of(end, -0.3, -0.1, 1.0)[1]
        )
        assert sign(grows) == signature.keystone


def test_only_what_a_flat_still_cannot_show_has_a_reason():
    for term in TERMS:
        signature = term.signature
        seen = signature.noise or any(
            (signature.dx, signature.dy, signature.scale, signature.rotation, signature.keystone)
        )
        if term.no_effect:
            assert not seen and term.no_effect[0].islower()
        else:
            assert seen or term.kind == "static"


@pytest.mark.parametrize("row", [*SIZES, *ANGLES], ids=lambda row: row.canonical)
def test_sizes_and_angles_are_read_from_each_of_their_words(row):
    field = "size" if row in SIZES else "angle"
    for words in (row.canonical, row.name, *row.synonyms):
        read = parse(words) if getattr(parse(words), field) else parse(f"{words} shot")
        assert getattr(read, field) == getattr(row, field), words
        assert read.unknown == () and read.moves == (), words


@pytest.mark.parametrize("row", SPEEDS, ids=lambda row: row.speed)
def test_speeds_are_read_from_each_of_their_words(row):
    for words in row.synonyms:
        read = parse(f"{words} pan left")
        assert read.moves == (CameraMove(kind="pan_left", speed=row.speed),), words
        assert read.unknown == ()
