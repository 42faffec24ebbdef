"""An answer to "what is this?" teaches a product, and the shelves that show it are named again."""

from typing import Any
from uuid import uuid4

import cv2
import numpy as np
from sqlalchemy import select

from api.tables import Job, Photo
from tests.api.unknowns.conftest import (
    BLUE,
    GREEN,
    HEIGHT,
    LEANING,
    LOW,
    RED,
    Street,
    addresses,
    hue,
    new_product,
    picture,
)


def test_a_new_product_is_taught_and_its_facings_get_their_name(street: Street) -> None:
    west = street.photograph("west", RED, GREEN, RED)
    east = street.photograph("east", RED)
    answer = street.name(street.unknowns()[0], "COLA", product=new_product())
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["sku"], told["name"], told["design"], told["is_new"]) == ("COLA", "Red Cola 330 ml", "seen", True)
    assert [each["kind"] for each in told["references"]] == ["shelf_crop"] * 3
    assert (told["refused"], told["visits_to_rename"]) == ([], 2)
    assert street.design("seen").taught_at == street.clock()
    assert street.worker.drain() == 2
    assert (street.names(west), street.names(east)) == (["COLA", None, "COLA"], ["COLA"])
    later = street.photograph("east", RED, BLUE)
    assert street.names(later) == ["COLA", None]


def test_an_existing_product_learns_too_and_keeps_its_days(street: Street) -> None:
    client = street.world.trainer.client
    assert client.put("/v1/products/COLA", json=new_product()).status_code == 201
    days = {"starts_on": "2026-01-01", "ends_on": None}
    assert client.put("/v1/products/COLA/designs/2026", json=days).status_code == 201
    photo = street.photograph("west", RED)
    told = street.name(street.unknowns()[0], "COLA", design="2026").json()
    assert (told["is_new"], len(told["references"])) == (False, 1)
    street.worker.drain()
    assert street.names(photo) == ["COLA"]
    assert street.design("2026").starts_on is not None


def test_the_same_answer_twice_makes_no_picture_twice(street: Street) -> None:
    street.photograph("west", RED, RED)
    (red,) = street.unknowns()
    first = street.name(red, "COLA", product=new_product()).json()
    again = street.name(red, "COLA", product=new_product()).json()
    assert (first["is_new"], again["is_new"]) == (True, False)
    assert [each["id"] for each in again["references"]] == [each["id"] for each in first["references"]]
    pictures = street.world.trainer.client.get("/v1/products/COLA/references").json()
    assert len(pictures) == 2


def test_at_most_ten_teach(street: Street) -> None:
    street.photograph("west", *[RED] * 11)
    (red,) = street.unknowns()
    assert len(red["exemplars"]) == 11
    assert len(street.name(red, "COLA", product=new_product()).json()["references"]) == 10


def test_a_crop_that_is_too_small_is_told_and_stops_no_other(street: Street) -> None:
    photos = [street.photograph("west", data=picture([RED], height=height)) for height in (LOW, HEIGHT)]
    facings = [{"photo_id": str(photo), "facing_id": "f1"} for photo in photos]
    body = {"facings": facings, "sku": "COLA", "product": new_product()}
    told = street.world.trainer.client.post("/v1/unknowns:name", json=body).json()
    assert len(told["references"]) == 1
    assert [(each["photo_id"], each["code"]) for each in told["refused"]] == [(str(photos[0]), "reference-too-small")]


def test_a_photo_that_is_gone_is_told_and_stops_no_other(street: Street) -> None:
    lost, kept = street.photograph("west", RED), street.photograph("west", RED)
    (key,) = street.rows(select(Photo.storage_key).where(Photo.id == lost))
    street.resources.desk.storage.path(key).unlink()
    facings = [{"photo_id": str(photo), "facing_id": "f1"} for photo in (lost, kept)]
    body = {"facings": facings, "sku": "COLA", "product": new_product()}
    told = street.world.trainer.client.post("/v1/unknowns:name", json=body).json()
    assert len(told["references"]) == 1
    assert [(each["photo_id"], each["code"]) for each in told["refused"]] == [(str(lost), "photo-unreadable")]


def test_without_a_picture_nothing_is_taught(street: Street) -> None:
    street.photograph("west", data=picture([RED], height=LOW))
    (red,) = street.unknowns()
    told = street.name(red, "COLA", product=new_product()).json()
    assert (told["references"], len(told["refused"]), told["visits_to_rename"]) == ([], 1, 0)
    assert street.design("seen").taught_at is None


def test_a_crop_of_another_product_is_refused(street: Street) -> None:
    street.photograph("west", RED)
    (red,) = street.unknowns()
    street.name(red, "COLA", product=new_product())
    told = street.name(red, "LIME", product=new_product(name="Lime Tonic 330 ml")).json()
    assert [each["code"] for each in told["refused"]] == ["reference-of-another-product"]
    assert told["references"] == []


WRONG_PRODUCTS: list[tuple[str, Any, int, str]] = [
    ("COLA", {}, 404, "product-not-found"),
    ("MINT", {"product": new_product()}, 409, "product-exists"),
    ("mint", {"product": new_product()}, 409, "product-sku-taken"),
    ("no code", {"product": new_product()}, 422, "request-invalid"),
    ("COLA", {"product": {"name": "Red"}}, 422, "request-invalid"),
]


def test_a_wrong_product_is_refused(street: Street) -> None:
    street.world.trainer.client.put("/v1/products/MINT", json=new_product(name="Mint Soda 330 ml"))
    street.photograph("west", RED)
    (red,) = street.unknowns()
    for sku, content, status, code in WRONG_PRODUCTS:
        answer = street.name(red, sku, **content)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert street.unknowns() == [red]


def test_a_facing_that_is_not_there_is_refused(street: Street) -> None:
    photo_id = street.photograph("west", RED)
    body = {"facings": [{"photo_id": str(photo_id), "facing_id": "f9"}], "sku": "COLA", "product": new_product()}
    answer = street.world.trainer.client.post("/v1/unknowns:name", json=body)
    assert (answer.status_code, answer.json()["code"]) == (404, "facing-not-found")
    # Nothing of it was done.
    assert street.world.trainer.client.get("/v1/products/COLA").status_code == 404


def test_a_manager_teaches_by_what_the_own_territory_shows_and_all_learn(street: Street) -> None:
    west = street.photograph("west", RED)
    street.photograph("east", RED)
    (everybodys,) = street.unknowns()
    answer = street.name(everybodys, "COLA", who="east_manager", product=new_product())
    assert (answer.status_code, answer.json()["code"]) == (404, "facing-not-found")
    (own,) = street.unknowns("east_manager")
    told = street.name(own, "COLA", who="east_manager", product=new_product()).json()
    assert (len(told["references"]), told["visits_to_rename"]) == (1, 2)
    street.worker.drain()
    assert street.names(west) == ["COLA"]
    assert street.unknowns() == []


def test_what_looks_like_it_in_another_question_is_named_again_too(street: Street) -> None:
    street.photograph("west", RED, RED)
    half_hidden = street.photograph("east", data=picture([RED], height=LOW))
    red, _ = street.unknowns()
    assert street.name(red, "COLA", product=new_product()).json()["visits_to_rename"] == 2
    street.worker.drain()
    assert street.names(half_hidden) == ["COLA"]


def test_a_visit_that_waits_to_be_named_is_not_queued_twice(street: Street) -> None:
    street.photograph("west", RED)
    (red,) = street.unknowns()
    street.name(red, "COLA", product=new_product())
    street.name(red, "COLA")
    assert len(street.rows(select(Job).where(Job.visit_id.is_not(None)))) == 1


def undo(street: Street, unknown: Any, told: Any) -> Any:
    street.clock.advance(seconds=1)
    body = {"facings": addresses(unknown), **{key: told[key] for key in ("sku", "design", "was_taught")}}
    answer = street.world.trainer.client.post("/v1/unknowns:undo", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_name_that_was_a_mistake_is_taken_back(street: Street) -> None:
    west, east = street.photograph("west", RED, RED), street.photograph("east", RED)
    (red,) = street.unknowns()
    told = street.name(red, "COLA", product=new_product()).json()
    street.worker.drain()
    assert (street.names(east), told["was_taught"]) == (["COLA"], False)
    assert undo(street, red, told) == {"removed": 3, "is_taught": False, "visits_to_rename": 2}
    street.worker.drain()
    assert (street.names(west), street.names(east)) == ([None, None], [None])
    assert street.design("seen").taught_at is None
    assert street.unknowns() == [red]
    # What it taught wrongly can be taught rightly.
    assert len(street.name(red, "MINT", product=new_product(name="Mint")).json()["references"]) == 3


def test_what_a_design_taught_before_stays(street: Street) -> None:
    first = street.photograph("west", RED)
    street.name(street.unknowns()[0], "COLA", product=new_product())
    street.worker.drain()
    street.photograph("east", GREEN)
    (green,) = street.unknowns()
    told = street.name(green, "COLA").json()
    assert told["was_taught"]
    street.worker.drain()
    assert undo(street, green, told) == {"removed": 1, "is_taught": True, "visits_to_rename": 1}
    street.worker.drain()
    assert (street.names(first), street.unknowns()) == (["COLA"], [green])
    assert undo(street, green, told)["removed"] == 0


def test_pictures_that_waited_wait_again(street: Street) -> None:
    street.photograph("west", RED)
    street.name(street.unknowns()[0], "COLA", product=new_product())
    client = street.world.trainer.client
    assert client.delete("/v1/products/COLA/designs/seen/teach").status_code == 200
    street.photograph("east", GREEN, GREEN)
    green = street.unknowns()[0]
    told = street.name(green, "COLA").json()
    assert (told["was_taught"], len(told["references"])) == (False, 2)
    assert undo(street, green, told)["is_taught"] is False
    assert len(client.get("/v1/products/COLA/references").json()) == 1


def test_what_was_never_named_cannot_be_taken_back(street: Street) -> None:
    street.photograph("west", RED)
    body = {"facings": addresses(street.unknowns()[0]), "sku": "COLA", "was_taught": False}
    answer = street.world.trainer.client.post("/v1/unknowns:undo", json=body)
    assert (answer.status_code, answer.json()["code"]) == (404, "product-not-found")
    assert street.world.rep.client.post("/v1/unknowns:undo", json=body).status_code == 403


def test_products_that_are_not_told_apart_are_warned_of(street: Street) -> None:
    street.photograph("west", hue(0), hue(0))
    first = street.name(street.unknowns()[0], "COLA", product=new_product()).json()
    assert (first["rivals"], first["odd_pictures"]) == ([], [])
    street.worker.drain()
    street.photograph("west", hue(LEANING))
    (near,) = street.unknowns()
    told = street.name(near, "MINT", product=new_product(name="Mint Soda")).json()
    assert [(each["sku"], each["verdict"]) for each in told["rivals"]] == [("COLA", "taken-for-each-other")]
    street.worker.drain()
    street.photograph("west", hue(180))
    (far,) = street.unknowns()
    assert street.name(far, "LIME", product=new_product(name="Lime")).json()["rivals"] == []


def test_a_crop_shows_the_facing(street: Street) -> None:
    photo_id = street.photograph("west", RED, GREEN)
    client = street.world.rep.client
    answer = client.get(f"/v1/photos/{photo_id}/facings/f2/crop")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    seen = cv2.imdecode(np.frombuffer(answer.content, np.uint8), cv2.IMREAD_COLOR)
    assert np.abs(seen[:, 10:].mean(axis=(0, 1)) - GREEN).max() < 6
    again = client.get(answer.request.url.path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_large_facing_is_shown_smaller(street: Street) -> None:
    photo_id = street.photograph("west", data=picture([RED], height=1500))
    answer = street.world.trainer.client.get(f"/v1/photos/{photo_id}/facings/f1/crop")
    seen = cv2.imdecode(np.frombuffer(answer.content, np.uint8), cv2.IMREAD_COLOR)
    assert max(seen.shape) == 512


def test_a_crop_is_for_those_who_see_the_photo(street: Street) -> None:
    photo_id = street.photograph("west", RED)
    for who in ("other_rep", "east_rep", "east_manager"):
        answer = getattr(street.world, who).client.get(f"/v1/photos/{photo_id}/facings/f1/crop")
        assert (answer.status_code, answer.json()["code"]) == (404, "facing-not-found"), who


def test_there_is_no_crop_of_what_is_no_facing(street: Street) -> None:
    photo_id = street.photograph("west", RED)
    for photo, facing in ((photo_id, "f2"), (uuid4(), "f1")):
        answer = street.world.rep.client.get(f"/v1/photos/{photo}/facings/{facing}/crop")
        assert (answer.status_code, answer.json()["code"]) == (404, "facing-not-found")
