"""Publishes networks that see fixed boxes in every photo, so that what is right can be counted by hand."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")
pytest.importorskip("onnx", reason="the extra `train` is not installed")

from onnx import TensorProto, helper, numpy_helper

from training import publish as publishing
from training.gates import GateRefused
from training.publish import check_start_bundle, lineage, publish_detector
from training.recipe import Recipe, Source, TrainingPlan, last_checkpoint
from vision.cards import read_card, read_manifest
from vision.detector import Detector
from vision.errors import ModelCorrupt

SIDE = 64
CENTRES = ((16, 16), (48, 16), (16, 48), (48, 48))
PLAN = TrainingPlan(epochs=1, image_size=64, batch=2, learning_rate=0.001, mosaic=1.0, mosaic_off_last_epochs=0)
SHOP = Source(
    name="shop",
    form="yolo",
    known=("product",),
    licence="MIT",
    commercial_use=True,
    class_map={"0": "product"},
    images="images",
    labels=("labels",),
)
RECIPE = Recipe("shelf-test", ("product",), PLAN, (SHOP,), start="yolo11n.yaml")

Publish = Callable[..., Path]


def network(shift: float = 0.0, score: float = 0.8) -> bytes:
    """Sees the four boxes of the labels in every photo of 64 px, `shift` pixels too far to the right."""
    boxes = [[x + shift, y, 20, 20, score] for x, y in CENTRES]
    seen = numpy_helper.from_array(np.array(boxes, np.float32).T[None], "seen")
    nothing = numpy_helper.from_array(np.zeros((1, 1, 1), np.float32), "nothing")
    nodes = [
        helper.make_node("ReduceMean", ["images"], ["mean"], axes=[2, 3], keepdims=0),
        helper.make_node("ReduceMean", ["mean"], ["single"], axes=[1], keepdims=1),
        helper.make_node("Mul", ["single", "nothing"], ["zero"]),
        helper.make_node("Add", ["seen", "zero"], ["output0"]),
    ]
    images = helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, "height", "width"])
    output = helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, 5, 4])
    graph = helper.make_graph(nodes, "fixed", [images], [output], [seen, nothing])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


def write_photos(data: Path, count: int) -> None:
    for folder in ("images", "labels"):
        (data / folder).mkdir(exist_ok=True)
    lines = [f"0 {x / SIDE} {y / SIDE} {20 / SIDE} {20 / SIDE}" for x, y in CENTRES]
    for number in range(count):
        cv2.imwrite(str(data / "images" / f"{number:02}.png"), np.full((SIDE, SIDE, 3), number, np.uint8))
        (data / "labels" / f"{number:02}.txt").write_text("\n".join(lines))


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    write_photos(tmp_path, 10)

    def run(weights: bytes, *, version: str = "1", sets: Sequence[Source] = (SHOP,), **options: Any) -> Path:
        (tmp_path / "new.onnx").write_bytes(weights)
        options = {"looks": ((SIDE,),), "variants": False} | options
        return publish_detector(
            options.pop("recipe", RECIPE),
            tmp_path / "new.onnx",
            tmp_path / "models",
            tmp_path,
            sets,
            version=version,
            **options,
        )

    return run


def card_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "card.json").read_text())


def test_the_first_bundle_is_written_and_comes_into_use(publish: Publish) -> None:
    folder = publish(network())
    card = card_of(folder)

    assert read_manifest(folder.parent).in_use == {"detector": "shelf-test"}
    assert Detector.load(folder.parent).card.sha256 == card["sha256"]
    assert card["metrics"]["shop"]["product"]["ap50"] == pytest.approx(1)
    assert card["metrics"]["shop"]["product"]["objects"] == 40
    assert (card["gate"], card["variants_tried"]) == ({"verdict": "first of its name"}, [])
    assert card["calibration"] == {"product": [[0.8, 1.0]]}
    assert card["measured_on"]["shop"]["photos"] == 10
    assert "# shelf-test 1" in (folder / "README.md").read_text()


def test_another_bundle_is_listed_and_does_not_come_into_use(publish: Publish) -> None:
    models = publish(network()).parent
    publish(network(), recipe=replace(RECIPE, name="a-second"))

    manifest = read_manifest(models)
    assert (manifest.bundles, manifest.in_use) == (("a-second", "shelf-test"), {"detector": "shelf-test"})


def test_the_input_size_is_measured(publish: Publish) -> None:
    card = card_of(
        publish(network(), looks=((SIDE,), (96,), (SIDE, 96)))
    )  # the boxes lie right for photos of 64 px only

    assert card["input_size"] == SIDE
    assert card["why_input_size"].startswith("64 px (mean AP 1.000) measured best")
    tried = [(trial["input_size"], trial["further_looks"]) for trial in card["input_sizes_tried"]]
    assert tried == [(SIDE, []), (96, []), (SIDE, [96])]
    assert card["further_looks"] == []


def test_further_looks_come_onto_the_card(publish: Publish) -> None:
    folder = publish(network(), looks=((SIDE, SIDE),))

    assert Detector.load(folder.parent).card.looks == (SIDE, SIDE)


def test_the_same_weights_may_keep_what_was_chosen(publish: Publish) -> None:
    folder = publish(network(), looks=((SIDE, SIDE),))
    card = card_of(folder) | {"thresholds": {"product": 0.123}}
    (folder / "card.json").write_text(json.dumps(card))

    again = card_of(publish(network(), version="2", as_current=True))
    assert (again["version"], again["thresholds"], again["further_looks"]) == ("2", {"product": 0.123}, [SIDE])
    assert again["metrics"]["shop"]["product"]["ap50"] == pytest.approx(1)


def test_without_a_current_bundle_nothing_can_be_kept(publish: Publish) -> None:
    with pytest.raises(ValueError, match="no shelf-test whose looks"):
        publish(network(), as_current=True)


def test_a_worse_candidate_is_refused_with_the_figures_and_changes_nothing(publish: Publish) -> None:
    folder = publish(network())
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    with pytest.raises(GateRefused, match=r"\| shop \| product \| ap50 \| 1\.000 \| 0\.000 \|.*worse"):
        publish(network(shift=14), version="2")

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert sorted(path.name for path in folder.parent.iterdir()) == ["manifest.json", "shelf-test"]


def test_a_worse_candidate_is_accepted_for_a_reason_that_the_card_tells(publish: Publish) -> None:
    publish(network())
    card = card_of(publish(network(shift=14), version="2", accept_worse="the labels were moved"))

    assert (card["version"], card["gate"]["compared_with"]) == ("2", "1")
    assert card["gate"]["verdict"] == "accepted although worse"
    assert card["gate"]["accepted_because"] == "the labels were moved"
    assert "worse" in [line["verdict"] for line in card["gate"]["lines"]]


def test_an_equal_candidate_replaces_the_current_one(publish: Publish) -> None:
    publish(network())
    folder = publish(network(score=0.7), version="2")

    card = card_of(folder)
    assert (card["version"], card["gate"]["verdict"]) == ("2", "passed")
    assert "accepted_because" not in card["gate"]
    assert Detector.load(folder.parent).card.version == "2"


@pytest.mark.parametrize("change", ["another set", "a photo", "a label"])
def test_the_frozen_sets_must_be_the_same(publish: Publish, tmp_path: Path, change: str) -> None:
    publish(network())
    sets = [SHOP]
    if change == "another set":
        sets = [replace(SHOP, name="market")]
    elif change == "a photo":
        cv2.imwrite(str(tmp_path / "images" / "00.png"), np.full((SIDE, SIDE, 3), 99, np.uint8))
    else:
        (tmp_path / "labels" / "00.txt").write_text("0 0.25 0.25 0.3 0.3")

    with pytest.raises(GateRefused, match=r"Set shop is (missing|frozen)"):
        publish(network(), version="2", sets=sets)


def contents(models: Path) -> dict[str, bytes]:
    return {str(path.relative_to(models)): path.read_bytes() for path in models.rglob("*") if path.is_file()}


def test_a_size_that_no_bundle_may_have_is_refused_before_anything_is_measured(
    publish: Publish, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="100 px is not a multiple of 32"):
        publish(network(), looks=((SIDE,), (100,)), sets=[replace(SHOP, images="nowhere")])

    assert not (tmp_path / "models").exists()


def test_a_bundle_that_vision_refuses_replaces_nothing(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    models = publish(network()).parent
    before = contents(models)
    plain_card = publishing.plain_card
    monkeypatch.setattr(publishing, "plain_card", lambda *given: plain_card(*given) | {"schema_version": 99})

    with pytest.raises(ModelCorrupt, match="not a detector card of schema version"):
        publish(network(), version="2")

    assert contents(models) == before


@pytest.mark.parametrize("dies_at", [".shelf-test-new", "manifest.json"])
def test_a_publishing_that_dies_leaves_a_bundle_to_go_on_from(
    publish: Publish, monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    models = publish(network()).parent
    manifest = (models / "manifest.json").read_bytes()
    rename, replace_file = Path.rename, Path.replace

    def dying_rename(path: Path, target: Path) -> Path:
        if path.name == dies_at:
            raise KeyboardInterrupt
        return rename(path, target)

    def dying_replace(path: Path, target: Path) -> Path:
        if target.name == dies_at:
            raise KeyboardInterrupt
        return replace_file(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", dying_rename)
        patched.setattr(Path, "replace", dying_replace)
        with pytest.raises(KeyboardInterrupt):
            publish(network(), version="2")
    assert (models / "manifest.json").read_bytes() == manifest

    assert card_of(publish(network(), version="3"))["gate"]["verdict"] == "passed"
    assert sorted(path.name for path in models.iterdir() if path.is_dir()) == ["shelf-test"]


def test_a_class_that_no_set_knows_is_refused(publish: Publish, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no set knows product"):
        publish(network(), sets=[replace(SHOP, known=())])

    assert not (tmp_path / "models").exists()


def test_half_of_a_large_set_chooses_thresholds_and_the_other_half_is_reported(
    publish: Publish, tmp_path: Path
) -> None:
    small = card_of(publish(network()))
    write_photos(tmp_path, 40)
    large = card_of(publish(network(), recipe=replace(RECIPE, name="large")))

    assert small["held_out"] == {}
    assert large["neighbours"]["fitted_on"] == ["shop"]
    assert large["held_out"]["shop"]["product"]["photos"] == 20
    assert large["held_out"]["shop"]["product"]["count_error"] == 0


def test_a_card_of_before_the_fingerprints_is_compared_by_its_figures(publish: Publish) -> None:
    folder = publish(network())
    card = read_card(folder.parent, folder.name)
    del card["measured_on"]
    (folder / "card.json").write_text(json.dumps(card))

    assert card_of(publish(network(), version="2"))["gate"]["verdict"] == "passed"


def going_on(bundle: str) -> Recipe:
    return replace(RECIPE, name="own", start=None, start_bundle=bundle)


def test_the_first_of_its_name_must_hold_against_the_bundle_that_it_started_from(publish: Publish) -> None:
    folder = publish(network())

    with pytest.raises(
        GateRefused, match=r"against shelf-test 1, which it started from(.|\n)*\| ap50 \| 1\.000 \| 0\.000"
    ):
        publish(network(shift=14), recipe=going_on("shelf-test"))
    assert not (folder.parent / "own").exists()


def test_it_is_measured_on_the_photos_that_are_there(publish: Publish) -> None:
    publish(network())
    # The set that the shipped bundle was measured on is not shipped with it.
    card = card_of(publish(network(), recipe=going_on("shelf-test"), sets=[replace(SHOP, name="market")]))

    assert card["gate"]["verdict"] == "passed"
    assert (card["gate"]["compared_with_bundle"], card["gate"]["compared_with"]) == ("shelf-test", "1")
    assert {line["set_name"] for line in card["gate"]["lines"]} == {"market"}
    assert card["start"]["name"] == "shelf-test 1"


def test_its_next_version_must_hold_against_its_own_name(publish: Publish) -> None:
    publish(network())
    publish(network(), recipe=going_on("shelf-test"))

    with pytest.raises(GateRefused, match="against the current own"):
        publish(network(shift=14), recipe=going_on("shelf-test"))


def test_a_bundle_that_was_exchanged_since_training_is_refused(publish: Publish, tmp_path: Path) -> None:
    models = publish(network()).parent
    checkpoint = last_checkpoint(tmp_path / "runs", "own")
    checkpoint.parent.mkdir(parents=True)
    note = checkpoint.parent.parent / "recipe.json"
    note.write_text(json.dumps({"start_bundle_sha256": card_of(models / "shelf-test")["sha256"]}))
    check_start_bundle(going_on("shelf-test"), checkpoint, models)

    publish(network(score=0.7), version="2")

    with pytest.raises(ValueError, match="own started from a shelf-test with SHA-256"):
        check_start_bundle(going_on("shelf-test"), checkpoint, models)


RECIPE_TEXT = """
name = "{name}"
{start}
classes = ["product"]
[training]
epochs = 1
image_size = 64
batch = 2
learning_rate = 0.001
mosaic = 0.7
mosaic_off_last_epochs = 0
"""


def write_recipe(folder: Path, name: str, start: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(RECIPE_TEXT.format(name=name, start=start))
    return path


def test_a_lineage_leads_back_to_the_start_weights(tmp_path: Path) -> None:
    write_recipe(tmp_path, "first", 'start = "weights/yolo11n-coco.pt"')
    path = write_recipe(tmp_path, "second", 'start_run = "first"')

    assert [run.name for run in lineage(path)] == ["first", "second"]


def test_a_circle_of_runs_is_refused(tmp_path: Path) -> None:
    write_recipe(tmp_path, "first", 'start_run = "second"')
    path = write_recipe(tmp_path, "second", 'start_run = "first"')

    with pytest.raises(ValueError, match="in a circle, at second"):
        lineage(path)
