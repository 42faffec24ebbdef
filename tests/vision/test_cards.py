from collections.abc import Callable
from pathlib import Path

import pytest

from vision.cards import detector_card, verified_weights
from vision.errors import ModelCorrupt, ModelError, ModelMissing

Bundle = Callable[..., Path]


def test_card_is_read_and_weights_are_verified(bundle: Bundle) -> None:
    card = detector_card(bundle())
    assert (card.classes, card.input_size, card.thresholds) == (("product",), 320, {"product": 0.3})
    assert card.identity.name == "fake"
    assert verified_weights(card) == b"weights"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": None}, "'name' is missing"),
        ({"schema_version": 2}, "schema version 1"),
        ({"kind": "embedder"}, "detector card"),
        ({"classes": ["product", "cat"]}, "unknown classes"),
        ({"thresholds": {"gap": 0.3}}, "no threshold for"),
        ({"thresholds": {"product": 1.5}}, "between 0 and 1"),
        ({"nms_iou": 0}, "between 0 and 1"),
        ({"thresholds": {"product": "high"}}, "could not convert"),
        ({"thresholds": [0.3]}, "cannot convert"),
        ({"input_size": 330}, "multiple of 32"),
        ({"input_size": 0}, "multiple of 32"),
        ({"file": "../../etc/passwd"}, "plain name"),
    ],
)
def test_bad_card(bundle: Bundle, changes: dict[str, object], words: str) -> None:
    with pytest.raises(ModelCorrupt, match=words):
        detector_card(bundle(**changes))


@pytest.mark.parametrize(
    ("manifest", "refusal", "words"),
    [
        ("{", ModelCorrupt, "not JSON"),
        ("[]", ModelCorrupt, "not a JSON object"),
        ("{}", ModelMissing, "names no detector"),
        ('{"detector": "../elsewhere"}', ModelCorrupt, "plain name"),
        ('{"detector": "nowhere"}', ModelMissing, "cannot be read"),
    ],
)
def test_bad_manifest(bundle: Bundle, manifest: str, refusal: type[ModelError], words: str) -> None:
    models = bundle()
    (models / "manifest.json").write_text(manifest)
    with pytest.raises(refusal, match=words):
        detector_card(models)


def test_no_models_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="models folder"):
        detector_card(tmp_path / "none")


def test_exchanged_weights_are_refused(bundle: Bundle) -> None:
    models = bundle()
    (models / "fake-1" / "detector.onnx").write_bytes(b"other weights")
    with pytest.raises(ModelCorrupt, match="SHA-256"):
        verified_weights(detector_card(models))


def test_missing_weights(bundle: Bundle) -> None:
    models = bundle()
    (models / "fake-1" / "detector.onnx").unlink()
    with pytest.raises(ModelMissing, match=r"detector\.onnx"):
        verified_weights(detector_card(models))
