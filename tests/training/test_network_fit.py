import numpy as np
import pytest

from training.network_fit import Descent, fit_network


@pytest.mark.parametrize("batch", [None, 32])
def test_a_fit_goes_by_the_rows_that_count(batch: int | None) -> None:
    """Half of the rows say the contrary, and count nothing."""
    measure = np.tile(np.linspace(-1, 1, 100), 2)
    targets = np.concatenate([measure[:100] > 0, measure[100:] < 0]).astype(np.float64)
    counts = np.repeat([1.0, 0.0], 100)
    network = fit_network(measure[:, None], targets, counts, Descent(4, 100, 0.1, 0.0, batch))
    low, high = network.probabilities(np.asarray([[-0.5], [0.5]]))
    assert low < 0.1
    assert high > 0.9
