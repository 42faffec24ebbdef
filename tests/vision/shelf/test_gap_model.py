import json

from vision.shelf.gap_model import GapModel, shipped_gap_model


def test_the_shipped_model_is_whole() -> None:
    shipped = shipped_gap_model()
    assert (shipped.network.spread > 0).all()
    assert 0 < shipped.told_from < 1


def test_a_stored_model_is_the_same_model() -> None:
    stored = json.loads(json.dumps(shipped_gap_model().to_json()))
    assert GapModel.from_json(stored).to_json() == stored
