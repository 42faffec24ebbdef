import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from vision.cards import (
    Manifest,
    NamingRule,
    detector_card,
    detector_cards,
    embedder_card,
    read_card,
    read_manifest,
    verified_weights,
)
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
        ({"glance": {"side": 320, "least_score": 0.3}}, "'steps' is missing"),
        ({"glance": {"side": 320, "least_score": 0.3, "steps": [[0.1, 1], [0.05, 2]]}}, "rising sizes"),
        ({"glance": {"side": 320, "least_score": 0.3, "steps": [[0.1, 0]]}}, "factors above 0"),
        ({"thresholds": {"product": "high"}}, "could not convert"),
        ({"thresholds": [0.3]}, "cannot convert"),
        ({"input_size": 330}, "multiple of 32"),
        ({"input_size": 0}, "multiple of 32"),
        ({"file": "../../etc/passwd"}, "plain name"),
        ({"commercial_use": "no"}, "not true or false"),
        ({"data": [{"name": "photos", "licence": "none", "commercial_use": 1}]}, "not true or false"),
    ],
)
def test_bad_card(bundle: Bundle, changes: dict[str, object], words: str) -> None:
    with pytest.raises(ModelCorrupt, match=words):
        detector_card(bundle(**changes))


def manifest(**changes: object) -> str:
    fields = {"schema_version": 1, "in_use": {"detector": "fake-1"}, "bundles": ["fake-1"]} | changes
    return json.dumps(fields)


@pytest.mark.parametrize(
    ("content", "refusal", "words"),
    [
        ("{", ModelCorrupt, "not JSON"),
        ("[]", ModelCorrupt, "not a JSON object"),
        (manifest(schema_version=2), ModelCorrupt, "schema version 1"),
        (manifest(bundles="fake-1"), ModelCorrupt, "needs the list"),
        (manifest(in_use=["fake-1"]), ModelCorrupt, "needs the list"),
        (manifest(in_use={}), ModelMissing, "names no detector"),
        (manifest(in_use={"detector": "../elsewhere"}), ModelCorrupt, "plain name"),
        (manifest(bundles=["fake-1", "../elsewhere"]), ModelCorrupt, "plain name"),
        (manifest(in_use={"detector": "other"}), ModelCorrupt, "does not list"),
        (manifest(in_use={"detector": "nowhere"}, bundles=["nowhere"]), ModelMissing, "cannot be read"),
    ],
)
def test_bad_manifest(bundle: Bundle, content: str, refusal: type[ModelError], words: str) -> None:
    models = bundle()
    (models / "manifest.json").write_text(content)
    with pytest.raises(refusal, match=words):
        detector_card(models)


def second_bundle(models: Path, **changes: object) -> None:
    """Adds `fake-2`, a copy of `fake-1` with other fields on its card."""
    shutil.copytree(models / "fake-1", models / "fake-2")
    card = read_card(models, "fake-1") | changes
    (models / "fake-2" / "card.json").write_text(json.dumps(card))
    (models / "manifest.json").write_text(manifest(bundles=["fake-1", "fake-2"]))


def test_a_bundle_is_chosen_by_name(bundle: Bundle) -> None:
    models = bundle()
    second_bundle(models, version="2")

    assert (detector_card(models).version, detector_card(models, "fake-2").version) == ("1", "2")
    assert [card.bundle for card in detector_cards(models)] == ["fake-1", "fake-2"]
    with pytest.raises(ModelMissing, match="no bundle 'fake-3'; there are: fake-1, fake-2"):
        detector_card(models, "fake-3")


def test_bundles_of_another_kind_are_no_detectors(bundle: Bundle) -> None:
    models = bundle()
    second_bundle(models, kind="embedder")

    assert [card.bundle for card in detector_cards(models)] == ["fake-1"]


def test_a_manifest_survives_writing(bundle: Bundle) -> None:
    models = bundle()
    kept = Manifest(("fake-2", "fake-1"), {"detector": "fake-2"})
    (models / "manifest.json").write_text(json.dumps(kept.as_json()))

    assert read_manifest(models) == kept


NAMING = {"temperature": 0.05, "bias": -4, "slope": 8, "accepted": 0.8}
EMBEDDER = {"kind": "embedder", "input_width": 160, "input_height": 224, "dimension": 256, "naming": NAMING}


def test_an_embedder_card_is_read_and_its_weights_are_verified(bundle: Bundle) -> None:
    models = bundle(**EMBEDDER)
    (models / "manifest.json").write_text(manifest(in_use={"embedder": "fake-1"}))
    card = embedder_card(models)

    assert (card.input_width, card.input_height, card.dimension) == (160, 224, 256)
    assert card.naming == NamingRule(temperature=0.05, bias=-4.0, slope=8.0, accepted=0.8)
    assert (card.bundle, card.identity.name, embedder_card(models, "fake-1")) == ("fake-1", "fake", card)
    assert verified_weights(card) == b"weights"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "detector"}, "not an embedder card of schema version 1"),
        ({"schema_version": 2}, "not an embedder card"),
        ({"name": None}, "'name' is missing"),
        ({"file": "../weights"}, "plain name"),
        ({"commercial_use": "yes"}, "not true or false"),
        ({"dimension": None}, "'dimension' is missing"),
        ({"dimension": 0}, "at least 1"),
        ({"input_width": -160}, "at least 1"),
        ({"input_height": "tall"}, "invalid literal"),
        ({"naming": None}, "'naming' is missing"),
        ({"naming": 0.5}, "not iterable"),
        ({"naming": {**NAMING, "more": 1}}, "unexpected keyword argument 'more'"),
        ({"naming": {"temperature": 0.05, "bias": -4, "slope": 8}}, "missing 1 required .* 'accepted'"),
        ({"naming": {**NAMING, "bias": "low"}}, "could not convert"),
        ({"naming": {**NAMING, "bias": float("nan")}}, "finite"),
        ({"naming": {**NAMING, "temperature": float("inf")}}, "finite"),
        ({"naming": {**NAMING, "temperature": 0}}, "above 0"),
        ({"naming": {**NAMING, "slope": -8}}, "above 0"),
        ({"naming": {**NAMING, "accepted": 1}}, "between 0 and 1"),
        ({"naming": {**NAMING, "accepted": float("nan")}}, "between 0 and 1"),
    ],
)
def test_bad_embedder_card(bundle: Bundle, changes: dict[str, object], words: str) -> None:
    with pytest.raises(ModelCorrupt, match=words):
        embedder_card(bundle(**(EMBEDDER | changes)), "fake-1")


def test_a_manifest_without_an_embedder_in_use_names_none(bundle: Bundle) -> None:
    with pytest.raises(ModelMissing, match="names no embedder"):
        embedder_card(bundle(**EMBEDDER))


@pytest.mark.parametrize(
    ("says", "photos_say", "permitted"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_one_forbidding_source_forbids_commercial_use(
    bundle: Bundle, says: bool, photos_say: bool, permitted: bool
) -> None:
    data = [{"name": "photos", "licence": "theirs", "commercial_use": photos_say}]

    assert detector_card(bundle(commercial_use=says, data=data)).permits_commercial_use == permitted


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
