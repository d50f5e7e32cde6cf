"""Memory plans: pure, from facts; each way where it fits, and what was learned counts more."""

from fractions import Fraction

import msgspec
import pytest

from engine.render.backend import Extent, ModelSpec
from engine.render.device import DeviceFacts, host_memory, known_facts
from engine.render.learned import (
    FORGOTTEN_AFTER,
    Learned,
    learn_peak,
    learn_shortage,
    learn_success,
    read_learned,
    write_learned,
)
from engine.render.memory import Choice, every_plan, plan_memory, plan_name

GIB = 2**30
WAN_14B = ModelSpec(
    id="wan", name="Wan 14B", description="A model.", backend="x:Y", family="wan", frame_step=4,
    min_frames=5, max_frames=81, chains=True, size_multiple=16, activation=250.0,
    weights={"text_encoder": 11 * GIB, "transformer": 28 * GIB, "vae": GIB // 2},
)  # fmt: skip
SHOT = Extent(num_frames=81, head=0, width=832, height=480, rate=Fraction(16))


def card(total: int, host: int = 128, free: int | None = None) -> DeviceFacts:
    free = total if free is None else free
    return DeviceFacts(
        kind="cuda", name="Card", total=total * GIB, free=free * GIB, host_total=host * GIB,
        host_free=host * GIB, half="bfloat16", fp8=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "way"),
    [
        (card(80), "full"),
        (card(48), "full"),
        (card(40), "full"),
        (card(34), "offload"),
        (card(16), "group"),
    ],
)
def test_the_quickest_way_that_fits_is_taken(facts, way):
    plan = plan_memory(WAN_14B, SHOT, facts)
    assert (plan.way, plan.fits) == (way, True)
    assert plan.bytes_device <= facts.free
    assert plan.bytes_host <= 1.3 * sum(WAN_14B.weights.values())
    assert plan.sentence.endswith(".") and "GiB" in plan.sentence


def test_little_host_memory_takes_eight_bits():
    plan = plan_memory(WAN_14B, SHOT, card(34, host=36))
    assert (plan.way, plan.fits) == ("fp8", True)


def test_what_does_not_fit_is_said_before():
    plan = plan_memory(WAN_14B, SHOT, card(6))
    assert not plan.fits
    assert "will not fit" in plan.sentence


def test_less_free_memory_and_larger_takes_need_more_care():
    order = ("full", "offload", "group", "fp8")
    free = [plan_memory(WAN_14B, SHOT, card(80, free=n)) for n in (80, 44, 34, 14)]
    assert [order.index(plan.way) for plan in free] == sorted(order.index(p.way) for p in free)
    large = msgspec.structs.replace(SHOT, width=1920, height=1088)
    assert plan_memory(WAN_14B, large, card(80)).bytes_device > free[0].bytes_device
    long = msgspec.structs.replace(SHOT, num_frames=810)
    assert plan_memory(WAN_14B, long, card(80)) == free[0], "long takes are made window by window"


def test_a_choice_overrides_the_way():
    plan = plan_memory(WAN_14B, SHOT, card(80), chosen=Choice(way="group"))
    assert (plan.way, plan.tiles) == ("group", False)
    assert plan_memory(WAN_14B, SHOT, card(80), chosen=Choice(tiles=True)).tiles
    tight = plan_memory(WAN_14B, SHOT, card(34), chosen=Choice(way="full"))
    assert (tight.way, tight.fits) == ("full", False)
    assert "let Storyreel choose" in tight.sentence
    plain = DeviceFacts(total=99 * GIB, free=99 * GIB, host_total=99 * GIB, host_free=99 * GIB)
    assert plan_memory(WAN_14B, SHOT, plain, chosen=Choice(way="group")).way == "full"


def test_every_way_is_shown_with_its_need():
    plans = {plan.way: plan for plan in every_plan(WAN_14B, SHOT, card(34))}
    assert list(plans) == ["full", "offload", "group", "fp8", "int8"]
    assert not plans["full"].fits and plans["offload"].fits
    assert plans["group"].bytes_device < plans["fp8"].bytes_device < plans["full"].bytes_device
    old = msgspec.structs.replace(card(34), fp8=False)
    assert "fp8" not in {plan.way for plan in every_plan(WAN_14B, SHOT, old)}


def test_a_processor_computes_in_long_numbers_only_where_they_fit():
    roomy = DeviceFacts(total=256 * GIB, free=200 * GIB, host_total=256 * GIB, host_free=200 * GIB)
    tight = DeviceFacts(total=96 * GIB, free=80 * GIB, host_total=96 * GIB, host_free=80 * GIB)
    long, short = (plan_memory(WAN_14B, SHOT, facts) for facts in (roomy, tight))
    assert long.fits and short.fits
    assert long.bytes_host > 1.5 * short.bytes_host


def test_what_happened_counts_more_than_the_estimate(home):
    facts, pixels = card(48), 81 * 832 * 480
    before = plan_memory(WAN_14B, SHOT, facts)
    write_learned(learn_peak(Learned(), facts, "wan", 24 * GIB, pixels))
    learned = read_learned()
    after = plan_memory(WAN_14B, SHOT, facts, learned)
    assert after != before
    assert plan_memory(WAN_14B, SHOT, card(80)).bytes_device == before.bytes_device
    (home / "memory.json").write_text("{")
    assert read_learned() == Learned()


def test_the_memory_that_is_short_is_the_one_that_is_told():
    plan = plan_memory(WAN_14B, SHOT, card(34, host=20))
    assert not plan.fits
    assert "of the machine's own memory; 20.0 GiB are free" in plan.sentence
    short = learn_shortage(Learned(), card(12), "wan", "group", 81 * 832 * 480)
    plan = plan_memory(WAN_14B, SHOT, card(12), short, Choice(way="group", tiles=False))
    assert plan.tiles or "ran out" in plan.sentence


def test_a_shortage_counts_until_more_is_free_or_renders_went_well():
    facts, pixels = card(80, free=60), 81 * 832 * 480
    before = plan_memory(WAN_14B, SHOT, facts)
    name = plan_name(before.way, before.tiles)
    short = learn_shortage(Learned(), facts, "wan", name, pixels)

    def way(learned, facts=facts, shot=SHOT):
        plan = plan_memory(WAN_14B, shot, facts, learned)
        return plan_name(plan.way, plan.tiles)

    assert way(short) != name
    assert way(short, card(80, free=55)) != name, "less is free than then"
    assert way(short, card(80, free=79)) == name, "clearly more is free than then"
    assert way(short, shot=msgspec.structs.replace(SHOT, num_frames=5)) == name
    assert way(learn_success(short, facts, "wan", name, pixels)) == name, "it went well since"
    other = short
    for _ in range(FORGOTTEN_AFTER - 1):
        other = learn_success(other, facts, "wan", "offload", pixels)
    assert way(other) != name
    assert way(learn_success(other, facts, "wan", "offload", pixels)) == name, "tried once more"
    assert learn_success(Learned(), facts, "wan", name, pixels) == Learned()


def test_the_machine_s_memory_is_measured_without_a_model_library():
    total, free = host_memory()
    assert 0 < free <= total
    facts = known_facts()
    assert (facts.host_total, facts.kind) == (total, "cpu")
