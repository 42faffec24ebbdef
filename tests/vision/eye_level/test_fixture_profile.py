import pytest

from vision.errors import FixtureInvalid
from vision.eye_level.fixture_profile import FixtureProfile


@pytest.mark.parametrize("heights", [(-1.0,), (500.0,), (30.0, 30.0), (float("nan"),), (float("inf"), 20.0)])
def test_profiles_that_no_fixture_can_have_are_refused(heights: tuple[float, ...]) -> None:
    with pytest.raises(FixtureInvalid):
        FixtureProfile(heights)


def test_a_kind_alone_is_a_profile() -> None:
    assert FixtureProfile(kind="cooler").shelf_heights_cm == ()
