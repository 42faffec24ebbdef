import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.eye_level.zones import zone_at

ORDER = ["stoop", "touch", "eye", "stretch"]


@pytest.mark.parametrize(
    ("height", "zone"),
    [
        (0.0, "stoop"),
        (74.9, "stoop"),
        (75.0, "touch"),
        (119.9, "touch"),
        (120.0, "eye"),
        (159.9, "eye"),
        (160.0, "stretch"),
        (230.0, "stretch"),
        (-3.0, "stoop"),
    ],
)
def test_zones(height: float, zone: str) -> None:
    assert zone_at(height) == zone


@given(st.floats(0, 300), st.floats(0, 300))
def test_higher_is_never_a_lower_zone(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert ORDER.index(zone_at(low)) <= ORDER.index(zone_at(high))
