import json

import numpy as np
import pytest

from vision.evidence_network import EvidenceNetwork


def network(output: float) -> EvidenceNetwork:
    """One hidden unit that looks at the first of two measures only."""
    return EvidenceNetwork(
        mean=np.asarray([1.0, 0.0]),
        spread=np.asarray([2.0, 1.0]),
        hidden=np.asarray([[1.0], [0.0]]),
        hidden_bias=np.zeros(1),
        output=np.asarray([output]),
        output_bias=0.0,
    )


@pytest.mark.parametrize(
    ("measure", "probability"),
    [(1.0, 0.5), (3.0, 1 / (1 + np.exp(-2 * np.tanh(1)))), (1e9, 1 / (1 + np.exp(-2 * np.tanh(4))))],
)
def test_probabilities_follow_the_formula_and_extremes_are_held(measure: float, probability: float) -> None:
    assert network(2.0).probabilities(np.asarray([[measure, 7.0]])) == pytest.approx([probability])


def test_a_stored_network_is_the_same_network() -> None:
    stored = json.loads(json.dumps(network(1.23456789).to_json()))
    again = EvidenceNetwork.from_json(stored)
    assert again.to_json() == stored
    assert again.output.tolist() == [1.2346]


def test_arrays_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"mean, output do not fit a hidden layer of 2 x 1"):
        EvidenceNetwork.from_json(network(1.0).to_json() | {"mean": [0.0], "output": [1.0, 2.0]})
