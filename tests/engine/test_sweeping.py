"""What models leave behind is swept up, without what lived before them."""

import gc
import weakref

import pytest

from engine.render.sweeping import keep_libraries, sweep


class Part:
    """Something that only a sweep frees: it knows itself."""

    def __init__(self):
        self.own = self


@pytest.fixture(autouse=True)
def thawed():
    yield
    gc.unfreeze()


def test_what_came_after_the_libraries_is_swept_up_and_they_are_not_looked_through():
    part = Part()
    keep_libraries()
    kept = gc.get_freeze_count()
    assert kept > 1000 and gc.is_tracked(part)
    later = Part()
    seen = weakref.ref(later)
    del later
    sweep()
    assert seen() is None and gc.get_freeze_count() == kept


def test_what_a_model_left_is_not_kept_with_the_libraries_of_the_next():
    keep_libraries()
    left = Part()
    seen = weakref.ref(left)
    del left
    keep_libraries()
    assert seen() is None
