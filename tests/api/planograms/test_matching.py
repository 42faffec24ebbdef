"""Planogram matching: request bodies like the documented ones, in all the forms that clients send."""

import copy
import json
from typing import Any

import pytest

from api.planograms.matching import match_positions
from api.planograms.schemas import MatchRequest

MATCH = "/computervision/planogramcompliance:match?api-version=2023-04-01-preview"

Json = dict[str, Any]


def planogram() -> Json:
    """Two boards: tea, tea, jam above; a box of biscuits with a small box on top, and soap, below."""
    return {
        "width": 30.0,
        "height": 40.0,
        "products": [
            {"id": "p1", "name": "Tea", "w": 10.0, "h": 12.0},
            {"id": "p2", "name": "Jam", "w": 10.0, "h": 12.0},
            {"id": "p3", "name": "Biscuits", "w": 12.0, "h": 8.0},
            {"id": "p4", "name": "Wafers", "w": 10.0, "h": 4.0},
            {"id": "p5", "name": "Soap", "w": 12.0, "h": 12.0},
        ],
        "fixtures": [
            {"id": "upper", "w": 30.0, "h": 2.0, "x": 0.0, "y": 16.0},
            {"id": "lower", "w": 30.0, "h": 2.0, "x": 0.0, "y": 36.0},
        ],
        "positions": [
            {"id": "0", "productId": "p1", "fixtureId": "upper", "x": 0.0, "y": 4.0},
            {"id": "1", "productId": "p1", "fixtureId": "upper", "x": 10.0, "y": 4.0},
            {"id": "2", "productId": "p2", "fixtureId": "upper", "x": 20.0, "y": 4.0},
            {"id": "3", "productId": "p3", "fixtureId": "lower", "x": 1.0, "y": 28.0},
            {"id": "4", "productId": "p4", "fixtureId": "lower", "x": 2.0, "y": 24.0},
            {"id": "5", "productId": "p5", "fixtureId": "lower", "x": 16.0, "y": 24.0},
        ],
    }


def seen(position: str, name: str) -> Json:
    """A detection at the place of a planned position, 20 pixels a unit."""
    plan = planogram()
    place = next(item for item in plan["positions"] if item["id"] == position)
    size = next(item for item in plan["products"] if item["id"] == place["productId"])
    box = {
        "x": round(20 * place["x"]) + 4,
        "y": round(20 * place["y"]),
        "w": round(20 * size["w"]) - 8,
        "h": round(20 * size["h"]),
    }
    return {"id": f"d{position}", "boundingBox": box, "tags": [{"name": name, "confidence": 0.9}]}


def request(products: list[Json], gaps: list[Json] | None = None) -> Json:
    found = {"imageMetadata": {"width": 600, "height": 800}, "products": products, "gaps": gaps or []}
    return {"detectedProducts": found, "planogram": planogram()}


def everything() -> list[Json]:
    names = ["Tea", "Tea", "Jam", "Biscuits", "Wafers", "Soap"]
    return [seen(str(number), name) for number, name in enumerate(names)]


def match(body: Json) -> dict[str, str | None]:
    """The detected ids by position id."""
    return {item.position_id: item.detected_object.id for item in match_positions(MatchRequest.model_validate(body))}


def test_a_shelf_as_planned_matches_position_by_position() -> None:
    assert match(request(everything())) == {str(number): f"d{number}" for number in range(6)}


def test_the_answer_gives_the_object_as_it_came(azure) -> None:
    (first, *_) = azure("POST", MATCH, json=request(everything())).json()["matchingResultPerPosition"]
    assert first == {"positionId": "0", "detectedObject": seen("0", "Tea")}


def test_what_is_not_there_is_left_out() -> None:
    assert match(request([piece for piece in everything() if piece["id"] != "d1"])).keys() == {"0", "2", "3", "4", "5"}


def test_gaps_and_other_products_are_what_stands_there() -> None:
    """A client tells by the tags whether the position is right, wrong or empty."""
    wrong = [seen("0", "Tea"), seen("2", "Honey"), *everything()[3:]]
    gap = {**seen("1", "gap"), "id": "hole"}
    assert match(request(wrong, [gap])) == {"0": "d0", "1": "hole", "2": "d2", "3": "d3", "4": "d4", "5": "d5"}


def test_products_without_a_name_match_by_their_place() -> None:
    """The general model names nothing: every product is a "product"."""
    nameless = [seen(str(number), "product") for number in (0, 1, 2, 3, 5)]
    assert match(request(nameless)) == {str(number): f"d{number}" for number in (0, 1, 2, 3, 5)}


def pascal(value: Any) -> Any:
    if isinstance(value, dict):
        return {name[0].upper() + name[1:]: pascal(member) for name, member in value.items()}
    return [pascal(member) for member in value] if isinstance(value, list) else value


def classified(body: Json) -> Json:
    body = copy.deepcopy(body)
    for piece in body["detectedProducts"]["products"]:
        piece["classifications"] = [{"label": tag["name"], "confidence": 0.9} for tag in piece.pop("tags")]
    return body


def numbered(body: Json) -> Json:
    body = copy.deepcopy(body)
    for place in body["planogram"]["positions"]:
        place["id"] = int(place["id"])
    return body


@pytest.mark.parametrize("form", [pascal, classified, numbered])
def test_forms_in_the_wild(form) -> None:
    assert match(form(request(everything()))) == {str(number): f"d{number}" for number in range(6)}


@pytest.mark.parametrize("name", ["TEA ", "p1", "P1"])
def test_tags_name_products_by_name_or_id(name: str) -> None:
    named = [seen("0", name), seen("1", name), *everything()[2:]]
    assert match(request(named)).keys() == {str(number) for number in range(6)}


def test_the_content_type_of_the_reference_works(azure) -> None:
    headers = {"Content-Type": "application/json-patch+json"}
    answer = azure("POST", MATCH, content=json.dumps(request(everything())), headers=headers)
    assert len(answer.json()["matchingResultPerPosition"]) == 6


def test_nothing_found_matches_nothing() -> None:
    assert match(request([])) == {}


def test_refusals_name_the_field(azure) -> None:
    spoilings = {
        "positions[1].productId": lambda body: body["planogram"]["positions"][1].update(productId="p9"),
        "positions[2].fixtureId": lambda body: body["planogram"]["positions"][2].update(fixtureId="x"),
        "body.planogram.width": lambda body: body["planogram"].pop("width"),
        "body.planogram.products.0.w": lambda body: body["planogram"]["products"][0].update(w="wide"),
        "body.planogram.products.0.h": lambda body: body["planogram"]["products"][0].update(h=0),
        "body.detectedProducts.imageMetadata": lambda body: body["detectedProducts"].pop("imageMetadata"),
    }
    for place, spoil in spoilings.items():
        body = request(everything())
        spoil(body)
        answer = azure("POST", MATCH, json=body)
        assert (answer.status_code, answer.headers["x-ms-error-code"]) == (400, "InvalidRequest")
        assert answer.json()["error"]["message"].startswith(f"{place}: ")
