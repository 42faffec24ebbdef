import pytest

from training.wilson import wilson_interval


@pytest.mark.parametrize(
    ("right", "count", "interval"),
    [(8, 10, (0.490, 0.943)), (0, 5, (0.0, 0.434)), (5, 5, (0.566, 1.0)), (0, 0, (0.0, 1.0))],
)
def test_the_interval_of_a_share(right: int, count: int, interval: tuple[float, float]) -> None:
    assert wilson_interval(right, count, 1.96) == pytest.approx(interval, abs=5e-4)
