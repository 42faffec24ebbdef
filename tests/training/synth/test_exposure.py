import numpy as np
import pytest

from training.synth.exposure import expose


def card() -> np.ndarray:
    image = np.full((120, 160, 3), 90, dtype=np.uint8)
    image[40:80, 50:110] = 200
    return image


def test_clean_exposure_keeps_the_picture() -> None:
    photo = expose(np.random.default_rng(0), card(), wear=0.0)
    assert photo.shape == (120, 160, 3)
    assert np.corrcoef(photo.ravel(), card().ravel())[0, 1] > 0.98


@pytest.mark.parametrize("tone", [30, 230])
def test_dark_and_bright_scenes_come_near_a_middle_tone(tone: int) -> None:
    flat = np.full((120, 160, 3), tone, dtype=np.uint8)
    mean = expose(np.random.default_rng(2), flat, wear=0.0).mean()
    assert abs(mean - 115) < abs(tone - 115)


def test_poor_exposure_changes_more_than_clean() -> None:
    def mean_change(wear: float) -> float:
        changes = [np.abs(expose(np.random.default_rng(s), card(), wear).astype(int) - card()).mean() for s in range(6)]
        return float(np.mean(changes))

    assert mean_change(1.0) > 1.5 * mean_change(0.0)


def test_edges_stay_where_they_are() -> None:
    for seed in range(6):
        photo = expose(np.random.default_rng(seed), card(), wear=1.0).astype(float).mean(axis=2)
        level = (photo[60, 55:105].mean() + photo[60, :40].mean()) / 2
        bright = np.nonzero(photo[60] > level)[0]
        assert abs(int(bright.min()) - 50) <= 5
        assert abs(int(bright.max()) - 109) <= 5
