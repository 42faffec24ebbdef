import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")
pytest.importorskip("ultralytics", reason="the extra `train` is not installed")
pytest.importorskip("onnx", reason="the extra `train` is not installed")

import torch

from training.embedder.recipe import EmbedderPlan, EmbedderRecipe, PictureFolders, RenderedGoods, ShelfPhotos
from training.model_card import RESEARCH_LICENCE
from training.publish_embedder import NamesWorse, _check_bundle, _gate, _plain_card, page
from training.recipe import Source
from vision.cards import read_embedder_card

PLAN = EmbedderPlan(1, 1, 1, 2, 0.001, 1.0, 0.2, 20.0, 0.0, {"labelled": 1.0})
FREE = PictureFolders("cartons", "cartons", "MIT", commercial_use=True)
ACADEMIC = PictureFolders("aisles", "aisles", "academic use only", commercial_use=False)
RECIPE = EmbedderRecipe(
    "small", 64, 96, 16, PLAN, RenderedGoods(1, 1, 1), "weights/yolo11n-coco.pt", folders=(FREE,), start_run="base"
)


def figures(**top1: float) -> dict[str, Any]:
    return {"naming": {name: {"queries": 300, "top1": value, "top5": 0.9} for name, value in top1.items()}}


def test_vision_can_read_the_card(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text(json.dumps(_plain_card(RECIPE, "1", b"weights")))
    card = read_embedder_card(tmp_path)
    assert (card.input_width, card.input_height, card.dimension, card.permits_commercial_use) == (64, 96, 16, True)


def test_what_an_earlier_run_learned_from_binds_the_later_one() -> None:
    base = replace(RECIPE, name="base", start_run=None, folders=(ACADEMIC, FREE))
    card = _plain_card(RECIPE, "1", b"weights", [base])
    assert [entry["name"] for entry in card["data"]] == ["rendered goods", "aisles", "cartons"]
    assert not card["commercial_use"]


def test_shelves_that_nobody_named_bind_too() -> None:
    aisles = ShelfPhotos(Source("aisles", "yolo", (), "academic use only", commercial_use=False), "small")
    card = _plain_card(replace(RECIPE, shelves=(aisles,)), "1", b"weights")
    assert card["data"][-1] == {"name": "aisles", "licence": "academic use only", "commercial_use": False}
    assert (card["commercial_use"], card["licence"]) == (False, RESEARCH_LICENCE)


def test_start_weights_without_a_known_licence_are_refused() -> None:
    with pytest.raises(ValueError, match="add its licence to START_WEIGHTS"):
        _plain_card(replace(RECIPE, start="weights/found.pt"), "1", b"weights")


@pytest.mark.parametrize(("now", "refused"), [(0.9, False), (0.78, False), (0.76, True)])
def test_what_names_worse_is_refused(tmp_path: Path, now: float, refused: bool) -> None:
    (tmp_path / "card.json").write_text(json.dumps({"version": "1", "metrics": figures(shop=0.8, cooler=0.5)}))
    card: dict[str, Any] = {"name": "small", "version": "2", "metrics": figures(shop=now, cooler=0.5, cellar=0.1)}
    if refused:
        with pytest.raises(NamesWorse, match=r"small 2 is not published, it names worse: shop: top-1 0\.760 instead"):
            _gate(tmp_path, card, {})
    else:
        _gate(tmp_path, card, {})
        assert card["gate"] == {"verdict": "passed", "compared_with": "small 1"}


def test_the_first_of_its_name_is_compared_with_what_it_started_from(tmp_path: Path) -> None:
    card: dict[str, Any] = {"name": "own", "version": "1", "metrics": figures(shop=0.7)}
    _gate(tmp_path / "none", card, {})
    assert card["gate"] == {"verdict": "first of its name"}
    _gate(tmp_path / "none", card, {"small 1": figures(shop=0.72)["naming"]})
    assert card["gate"] == {"verdict": "passed", "compared_with": "small 1"}
    with pytest.raises(NamesWorse, match=r"0\.700 instead of 0\.800 of small 1"):
        _gate(tmp_path / "none", card, {"small 1": figures(shop=0.8)["naming"]})


def test_a_trial_that_is_left_out_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text(json.dumps({"version": "1", "metrics": figures(shop=0.8, cooler=0.5)}))
    card: dict[str, Any] = {"name": "small", "version": "2", "metrics": figures(shop=0.9)}
    with pytest.raises(NamesWorse, match="it names worse: cooler: not measured, as small 1 was"):
        _gate(tmp_path, card, {})


def bundle(**changes: Any) -> dict[str, Any]:
    aisles = {"name": "aisles", "licence": "academic use only", "commercial_use": False}
    start = {"name": "yolo11n-coco.pt", "licence": "AGPL-3.0", "commercial_use": True}
    card = {"name": "given", "version": "3", "licence": "research only", "commercial_use": False, "sha256": "abc"}
    drawn = {"name": "rendered goods", "licence": "drawn by this project", "commercial_use": True}
    return card | {"start": start, "data": [drawn, aisles]} | changes


def test_what_a_bundle_learned_from_binds_what_started_from_it() -> None:
    own = replace(RECIPE, start=None, start_run=None, start_bundle="given")
    card = _plain_card(own, "1", b"weights", (), bundle())
    assert card["start"]["name"] == "given 3"
    assert [entry["name"] for entry in card["data"]] == ["rendered goods", "aisles", "cartons"]
    assert not card["commercial_use"]


def test_a_bundle_that_was_exchanged_after_the_training_is_refused(tmp_path: Path) -> None:
    own = replace(RECIPE, name="own", start=None, start_run=None, start_bundle="given")
    checkpoint = tmp_path / "own" / "weights" / "last.pt"
    checkpoint.parent.mkdir(parents=True)
    torch.save({"recipe": json.dumps({"start_bundle_sha256": "abc"})}, checkpoint)
    _check_bundle(own, checkpoint, bundle())
    with pytest.raises(ValueError, match="own started from a given with SHA-256 abc; the one of the models folder has"):
        _check_bundle(own, checkpoint, bundle(sha256="def"))


def test_the_page_says_what_the_card_says() -> None:
    conditions = {
        "by_distance": {"far": {"queries": 9, "top1": 0.62}},
        "by_blur": {"shop": {"0 px": 0.81, "2 px": 0.4}},
    }
    unknown = {"unknown": {"shop": {"auroc": 0.9, "named": 0.5, "likeness": 0.7}}}
    card = _plain_card(RECIPE, "1", b"weights") | {
        "metrics": figures(shop=0.81) | unknown | conditions,
        "baselines": {"HSV histograms": figures(shop=0.3)["naming"]},
        "milliseconds_a_facing": {"median": 5.6, "cores": 1},
    }
    text = page(card)
    for words in (
        "# small 1",
        "| shop | 0.81 / 0.90 | 0.30 / 0.90 |",
        "by distance: far 0.62",
        "shop, by blur: 0 px 0.81, 2 px 0.40",
        "AUROC 0.90",
        "Commercial use: yes",
        "cartons: MIT",
    ):
        assert words in text
