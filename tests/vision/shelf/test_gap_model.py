import json

import numpy as np
import pytest

from vision.shelf.gap_model import GapModel, shipped_gap_model


def model(output: float) -> GapModel:
    """One hidden unit that looks at the first of two measures only."""
    return GapModel(
        mean=np.asarray([1.0, 0.0]),
        spread=np.asarray([2.0, 1.0]),
        hidden=np.asarray([[1.0], [0.0]]),
        hidden_bias=np.zeros(1),
        output=np.asarray([output]),
        output_bias=0.0,
        told_from=0.4,
    )


@pytest.mark.parametrize(
    ("measure", "probability"),
    [(1.0, 0.5), (3.0, 1 / (1 + np.exp(-2 * np.tanh(1)))), (1e9, 1 / (1 + np.exp(-2 * np.tanh(4))))],
)
def test_probabilities_follow_the_formula_and_extremes_are_held(measure: float, probability: float) -> None:
    assert model(2.0).probabilities(np.asarray([[measure, 7.0]])) == pytest.approx([probability])


def test_a_stored_model_is_the_same_model() -> None:
    stored = json.loads(json.dumps(model(1.23456789).to_json()))
    again = GapModel.from_json(stored)
    assert again.to_json() == stored
    assert (again.output.tolist(), again.told_from) == ([1.2346], 0.4)


def test_the_shipped_model_is_whole() -> None:
    shipped = shipped_gap_model()
    measures, units = shipped.hidden.shape
    assert (shipped.mean.shape, shipped.spread.shape) == ((measures,), (measures,))
    assert (shipped.hidden_bias.shape, shipped.output.shape) == ((units,), (units,))
    assert (shipped.spread > 0).all()
    assert 0 < shipped.told_from < 1
