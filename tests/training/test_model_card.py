from typing import Any

import pytest

from training.model_card import attribution, plain_card, readme, start_weights
from training.recipe import Recipe, Source, TrainingPlan

PLAN = TrainingPlan(epochs=1, image_size=160, batch=2, learning_rate=0.001, mosaic=1.0, mosaic_off_last_epochs=0)


def source(name: str, licence: str = "MIT", *, commercial_use: bool = True) -> Source:
    return Source(name=name, form="yolo", known=("product",), licence=licence, commercial_use=commercial_use)


SHIPPED: dict[str, Any] = {
    "name": "shelf-shipped",
    "version": "1.2.0",
    "licence": "AGPL-3.0-or-later",
    "commercial_use": True,
    "start": {"name": "yolo11n-coco.pt", "licence": "AGPL-3.0 (Ultralytics)", "commercial_use": True},
    "data": [
        {
            "name": "market",
            "licence": "CC BY 4.0, ann/market",
            "commercial_use": True,
            "attribution": "Learned from ann.",
        },
        {"name": "rendered", "licence": "MIT", "commercial_use": True},
    ],
    "training": [{"recipe": "shelf-shipped-base"}, {"recipe": "shelf-shipped"}],
}


def recipe(name: str, *sources: Source, start: str | None = "weights/yolo11n-coco.pt") -> Recipe:
    return Recipe(name, ("product",), PLAN, sources, start=start, start_run=None if start else "before")


def test_weights_that_learned_from_open_photos_may_be_used_commercially() -> None:
    card = plain_card(recipe("open", source("shop")), (), "1.2.0")

    assert (card["name"], card["version"], card["kind"]) == ("open", "1.2.0", "detector")
    assert (card["licence"], card["commercial_use"]) == ("AGPL-3.0-or-later", True)
    assert card["start"]["licence"].startswith("AGPL-3.0")


def test_one_forbidding_source_forbids_it_even_in_a_run_before() -> None:
    before = recipe("before", source("research", "academic", commercial_use=False))

    card = plain_card(recipe("open", source("shop"), start=None), (before,), "1")

    assert (card["commercial_use"], card["licence"].split(":")[0]) == (False, "research only")
    assert [entry["name"] for entry in card["data"]] == ["research", "shop"]
    assert [run["recipe"] for run in card["training"]] == ["before", "open"]


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (source("shop", commercial_use=False), source("shop")),
        (source("shop"), source("shop", commercial_use=False)),
        (source("shop", "academic"), source("shop", "MIT")),
    ],
)
def test_one_name_with_two_licences_is_refused(then: Source, now: Source) -> None:
    with pytest.raises(ValueError, match=r"recipe open: source shop has licence .* rename one of them"):
        plain_card(recipe("open", now, start=None), (recipe("before", then),), "1")


def test_a_source_of_two_runs_is_told_once() -> None:
    card = plain_card(recipe("open", source("shop"), start=None), (recipe("before", source("shop")),), "1")

    assert [entry["name"] for entry in card["data"]] == ["shop"]


@pytest.mark.parametrize(
    ("start", "words"), [(None, "goes on from before"), ("weights/found-somewhere.pt", "add its licence")]
)
def test_a_start_without_a_licence_is_refused(start: str | None, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        start_weights(recipe("open", start=start))


def test_a_start_from_random_weights_needs_no_licence() -> None:
    assert start_weights(recipe("open", start="yolo11n.yaml")).commercial_use


def going_on(name: str, *sources: Source) -> Recipe:
    return Recipe(name, ("product",), PLAN, sources, start_bundle="shelf-shipped")


def test_what_starts_from_a_bundle_tells_all_that_the_bundle_learned_from() -> None:
    card = plain_card(going_on("own", source("own-photos"), source("rendered")), (), "1", SHIPPED)

    assert [entry["name"] for entry in card["data"]] == ["market", "rendered", "own-photos"]
    assert card["data"][0]["attribution"] == "Learned from ann."
    assert [run["recipe"] for run in card["training"]] == ["shelf-shipped-base", "shelf-shipped", "own"]
    assert card["start"]["name"] == "shelf-shipped 1.2.0"
    assert "AGPL-3.0-or-later; it began from yolo11n-coco.pt" in card["start"]["licence"]
    assert (card["licence"], card["commercial_use"]) == ("AGPL-3.0-or-later", True)


@pytest.mark.parametrize(
    "forbidding",
    [
        {"commercial_use": False},
        {"data": [{"name": "market", "licence": "academic", "commercial_use": False}]},
    ],
)
def test_what_starts_from_a_bundle_for_research_is_for_research(forbidding: dict[str, Any]) -> None:
    first = going_on("first", source("own-photos"))

    card = plain_card(recipe("own", source("own-photos"), start=None), (first,), "1", SHIPPED | forbidding)

    assert (card["commercial_use"], card["licence"].split(":")[0]) == (False, "research only")


def test_a_source_that_the_bundle_had_under_another_licence_is_refused() -> None:
    with pytest.raises(ValueError, match=r"recipe own: source market has licence .* rename one of them"):
        plain_card(going_on("own", source("market")), (), "1", SHIPPED)


def test_attribution_names_the_author() -> None:
    assert attribution(source("shop", "CC BY 4.0, ann/shelves")) == "Learned from ann/shelves (CC BY 4.0)."
    with pytest.raises(ValueError, match=r"source shop: CC BY 4\.0 asks for attribution"):
        plain_card(recipe("open", source("shop", "CC BY 4.0")), (), "1")


def test_the_page_tells_figures_licence_and_attribution() -> None:
    figures = {
        "photos": 10,
        "objects": 50,
        "ap": 0.5,
        "ap50": None,
        "precision": 0.9,
        "recall": 0.8,
        "count_error": 0.12,
    }
    card = plain_card(recipe("open", source("shop", "CC BY 4.0, ann/shelves")), (), "1") | {
        "metrics": {"market": {"product": figures}},
        "thresholds": {"product": 0.34},
        "why_input_size": "640 px measured best.",
        "input_size": 640,
        "further_looks": [960],
        "glance": {"side": 320, "least_score": 0.3, "steps": [[0.2, 1.0], [1.0, 0.5]]},
    }

    page = readme(card)

    assert page.startswith("# open 1\n")
    assert "| market | product | 10 | 50 | 0.500 | - | 90% | 80% | 12% |" in page
    assert "looked for at 640 + 960 or 320 + 480 px" in page
    assert "product 0.34" in page
    assert "AGPL-3.0-or-later. Commercial use is permitted" in page
    assert "- Learned from ann/shelves (CC BY 4.0)." in page
