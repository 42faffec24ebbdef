import numpy as np

from training.synth.exposure import expose
from training.synth.foreground import pass_by, reflect_lights


def card() -> np.ndarray:
    image = np.full((120, 160, 3), 90, dtype=np.uint8)
    image[40:80, 50:110] = 200
    return image


def test_clean_exposure_changes_little() -> None:
    photo = expose(np.random.default_rng(0), card(), wear=0.0)
    assert photo.shape == (120, 160, 3)
    assert np.abs(photo.astype(int) - card()).mean() < 8


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


def test_passers_by_take_ownership_of_what_they_hide() -> None:
    for seed in range(4):
        image, owners = card(), np.ones((120, 160), dtype=np.uint16)
        pass_by(np.random.default_rng(seed), image, owners)
        hidden = owners == 0
        assert 0 < hidden.mean() < 0.7
        assert (np.abs(image.astype(int) - card()).max(axis=2)[~hidden] < 120).all()


def test_glare_only_brightens() -> None:
    image = card()
    reflect_lights(np.random.default_rng(1), image)
    assert (image >= card()).all()
    assert image.sum() > card().sum()
