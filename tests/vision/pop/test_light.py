import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.pop.light import CAST, GAIN_RANGE, fit_light, local_likeness
from vision.pop.poses import Singles

SIZE = (20, 15)
PLACES = SIZE[0] * SIZE[1]
ALL = np.ones((1, PLACES), dtype=np.bool_)


def picture(seed: int) -> Singles:
    """Three colours of noise, (1, 3, n)."""
    return np.random.default_rng(seed).uniform(20, 235, (1, 3, PLACES)).astype(np.float32)


@given(gain=st.floats(*GAIN_RANGE), shifts=st.tuples(*[st.floats(-60, 60)] * 3))
def test_gain_and_shift_of_the_light_are_found(gain: float, shifts: tuple[float, ...]) -> None:
    own = picture(1)
    seen = (gain * own + np.asarray(shifts)[:, None]).astype(np.float32)
    lit = fit_light(own, seen, ALL.astype(np.float32))
    assert lit.gain.ravel() == pytest.approx(gain, rel=1e-3)
    assert lit.distance.max() < 0.01


def test_a_negative_of_the_print_is_no_light() -> None:
    lit = fit_light(picture(1), 255 - picture(1), ALL.astype(np.float32))
    assert (lit.gain >= GAIN_RANGE[0] / CAST).all()
    assert np.median(lit.distance) > 1


@given(gain=st.floats(0.3, 1.5), shift=st.floats(-60, 60))
def test_likeness_needs_no_fit_of_the_light(gain: float, shift: float) -> None:
    own = picture(2)
    likeness, contrast = local_likeness(own, (gain * own + shift).astype(np.float32), ALL, SIZE)
    assert likeness.min() > 0.95
    assert contrast.min() > 10


def test_other_print_is_unlike_and_places_at_the_edge_say_nothing() -> None:
    inside = ALL.copy().reshape(SIZE[::-1])
    inside[:, :4] = False
    likeness, contrast = local_likeness(picture(2), picture(3), inside.reshape(1, -1), SIZE)
    assert abs(float(np.median(likeness))) < 0.3
    assert (contrast.reshape(SIZE[::-1])[:, :6] == 0).all()
    assert (contrast.reshape(SIZE[::-1])[:, 6:] > 0).all()
