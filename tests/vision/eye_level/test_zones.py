import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.errors import ZoneBandsInvalid
from vision.eye_level.zones import DEFAULT_BANDS, ZoneBands

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
def test_default_bands(height: float, zone: str) -> None:
    assert DEFAULT_BANDS.zone_at(height) == zone


def test_bands_are_configuration() -> None:
    assert ZoneBands(stretch_from=152, eye_from=122).zone_at(121) == "touch"


@pytest.mark.parametrize("limits", [(120, 120, 75), (160, 75, 120), (160, 120, 0), (float("nan"), 120, 75)])
def test_limits_out_of_order_are_refused(limits: tuple[float, float, float]) -> None:
    with pytest.raises(ZoneBandsInvalid, match="zone limits"):
        ZoneBands(*limits)


@given(st.floats(0, 300), st.floats(0, 300))
def test_higher_is_never_a_lower_zone(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert ORDER.index(DEFAULT_BANDS.zone_at(low)) <= ORDER.index(DEFAULT_BANDS.zone_at(high))
