"""What the queue asks, whom, and in which order."""

from sqlalchemy import select

from api.tables import DismissedFacing
from tests.api.unknowns.conftest import (
    BLUE,
    GREEN,
    LEANING,
    RED,
    YELLOW,
    Street,
    addresses,
    hue,
    new_product,
    picture,
)


def test_facings_of_one_look_are_one_question(street: Street) -> None:
    first = street.photograph("west", RED, GREEN, RED)
    second = street.photograph("east", RED)
    red, green = street.unknowns()
    assert (red["facings"], red["outlets"], red["visits"]) == (3, 2, 2)
    assert {(each["photo_id"], each["facing_id"]) for each in red["exemplars"]} == {
        (str(first), "f1"),
        (str(first), "f3"),
        (str(second), "f1"),
    }
    assert red["first_seen"] < red["last_seen"]
    assert [each["facing_id"] for each in green["exemplars"]] == ["f2"]
    assert green["exemplars"][0] | {"photo_id": ""} == {"photo_id": "", "facing_id": "f2", "width": 40, "height": 160}


def test_what_pays_most_comes_first(street: Street) -> None:
    street.photograph("west", GREEN, GREEN, GREEN, RED, RED)
    street.photograph("east", RED)
    assert [(each["facings"], each["outlets"]) for each in street.unknowns()] == [(3, 2), (3, 1)]


def test_it_comes_page_by_page(street: Street) -> None:
    street.photograph("west", RED, RED, RED, GREEN, GREEN, BLUE)
    client = street.world.trainer.client
    sizes, after = [], None
    for _ in range(3):
        page = client.get("/v1/unknowns", params={"limit": 1, **({"after": after} if after else {})}).json()
        sizes += [each["facings"] for each in page["items"]]
        after = page["next"]
    assert (sizes, after) == ([3, 2, 1], None)
    answer = client.get("/v1/unknowns", params={"after": "bm8="})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor-invalid")


def test_a_question_keeps_its_id_until_its_facings_change(street: Street) -> None:
    street.photograph("west", RED, GREEN)
    before = {each["id"] for each in street.unknowns()}
    assert {each["id"] for each in street.unknowns("admin")} == before
    street.photograph("west", RED)
    assert len(before & {each["id"] for each in street.unknowns()}) == 1


def test_while_photos_stream_in_the_queue_stands_for_a_while_unless_somebody_answers(street: Street) -> None:
    street.photograph("west", RED)
    assert len(street.unknowns()) == 1
    street.photograph("west", GREEN)
    street.clock.advance(seconds=-10)
    assert len(street.unknowns()) == 1
    street.clock.advance(seconds=10)
    green = street.unknowns()[1]
    street.photograph("west", BLUE)
    street.clock.advance(seconds=-10)
    street.dismiss(green)
    assert len(street.unknowns()) == 2


def test_a_manager_is_asked_about_the_own_territory(street: Street) -> None:
    street.photograph("west", RED, RED)
    east = street.photograph("east", RED)
    assert [each["facings"] for each in street.unknowns()] == [3]
    (own,) = street.unknowns("east_manager")
    assert (own["facings"], own["exemplars"][0]["photo_id"]) == (1, str(east))


def test_reps_are_not_asked(street: Street) -> None:
    client = street.world.rep.client
    answers = [
        client.get("/v1/unknowns"),
        *(client.post(f"/v1/unknowns:{verb}", json={}) for verb in ("name", "dismiss")),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "role-not-permitted")}


def test_named_facings_are_no_question(street: Street) -> None:
    street.photograph("west", RED, GREEN)
    red = next(each for each in street.unknowns() if each["exemplars"][0]["facing_id"] == "f1")
    assert street.name(red, "COLA", product=new_product()).status_code == 200
    street.worker.drain()
    (left,) = street.unknowns()
    assert left["exemplars"][0]["facing_id"] == "f2"


def test_likely_products_are_told(street: Street) -> None:
    """Less like than a name needs: still the first guess."""
    street.photograph("west", RED)
    (red,) = street.unknowns()
    street.name(red, "COLA", product=new_product())
    street.worker.drain()
    street.photograph("west", (78, 100, 200))
    (pale,) = street.unknowns()
    (candidate,) = pale["candidates"]
    assert (candidate["sku"], candidate["name"], candidate["brand"]) == ("COLA", "Red Cola 330 ml", "Hao")
    assert 0.2 <= candidate["score"] < 0.6
    (picture_of_it,) = street.world.trainer.client.get("/v1/products/COLA/references").json()
    assert candidate["reference_id"] == picture_of_it["id"]


def test_what_leans_to_two_products_is_two_questions(street: Street) -> None:
    """Alike enough for one question, but each nearer to another product: neither may teach the other's name."""
    # Each photo of one hue: a crop shows a little of what stands beside.
    street.photograph("west", hue(LEANING))
    street.photograph("west", hue(LEANING + 14))
    assert [each["facings"] for each in street.unknowns()] == [2]
    street.photograph("west", *[hue(0)] * 4)
    street.photograph("west", *[hue(2 * LEANING + 14)] * 3)
    for sku in ("COLA", "LIME"):
        known = max(street.unknowns(), key=lambda each: each["facings"])
        assert street.name(known, sku, product=new_product(name=sku)).status_code == 200
        street.worker.drain()
    asked = street.unknowns()
    assert [each["facings"] for each in asked] == [1, 1]
    assert {each["candidates"][0]["sku"] for each in asked} == {"COLA", "LIME"}


def test_what_there_is_in_all_is_told_on_every_page(street: Street) -> None:
    street.photograph("west", RED, RED, GREEN, BLUE)
    page = street.world.trainer.client.get("/v1/unknowns", params={"limit": 1}).json()
    assert (page["groups"], page["singles"], page["empty_because"]) == (1, 2, None)


def test_why_nothing_is_asked_is_told(street: Street) -> None:
    def why(who: str = "trainer") -> str | None:
        return getattr(street.world, who).client.get("/v1/unknowns").json()["empty_because"]

    assert why() == "no-photos"
    street.photograph("west", RED)
    assert (why(), why("east_manager")) == (None, "no-photos")
    street.name(street.unknowns()[0], "COLA", product=new_product())
    street.worker.drain()
    assert why() == "all-named"
    street.camera.embedder = None
    assert why() == "no-model"


def test_what_cannot_be_judged_asks_nothing(street: Street) -> None:
    street.camera.usable = False
    street.photograph("west", RED)
    assert street.unknowns() == []


def test_a_photo_sent_twice_asks_once(street: Street) -> None:
    same = picture([RED])
    street.photograph("west", data=same)
    street.photograph("east", data=same)
    assert [each["facings"] for each in street.unknowns()] == [1]


def test_what_was_seen_long_ago_asks_nothing(street: Street) -> None:
    street.photograph("west", RED)
    street.clock.advance(days=20)
    street.photograph("west", YELLOW)
    assert len(street.unknowns()) == 2
    street.clock.advance(days=11)
    (left,) = street.unknowns()
    assert left["facings"] == 1


def test_a_service_without_an_embedder_asks_nothing(street: Street) -> None:
    street.camera.embedder = None
    street.photograph("west", RED)
    assert street.unknowns() == []


def test_dismissed_facings_stay_out_and_so_does_what_looks_like_them(street: Street) -> None:
    street.photograph("west", YELLOW, YELLOW, RED)
    yellow = street.unknowns()[0]
    answer = street.dismiss(yellow)
    assert (answer.status_code, answer.json()) == (200, {"dismissed": 2})
    street.photograph("east", YELLOW, BLUE)
    assert sorted(each["exemplars"][0]["facing_id"] for each in street.unknowns()) == ["f2", "f3"]
    assert street.dismiss(yellow).json() == {"dismissed": 2}


def test_what_a_manager_dismisses_is_asked_elsewhere(street: Street) -> None:
    street.photograph("west", YELLOW)
    assert street.dismiss(street.unknowns("manager")[0], who="manager").status_code == 200
    street.photograph("west", YELLOW)
    street.photograph("east", YELLOW)
    assert street.unknowns("manager") == []
    assert [each["facings"] for each in street.unknowns("east_manager")] == [1]
    assert [each["facings"] for each in street.unknowns("trainer")] == [2]


def test_behind_the_exemplars_all_are_dismissed(street: Street) -> None:
    street.photograph("west", *[YELLOW] * 15)
    (yellow,) = street.unknowns()
    assert (yellow["facings"], len(yellow["exemplars"])) == (15, 12)
    assert street.dismiss(yellow, facings=addresses(yellow)[1:]).json() == {"dismissed": 14}
    assert len(street.rows(select(DismissedFacing))) == 14


def test_nobody_dismisses_what_he_may_not_see(street: Street) -> None:
    street.photograph("west", RED)
    (red,) = street.unknowns()
    answer = street.dismiss(red, who="east_manager")
    assert (answer.status_code, answer.json()["code"]) == (404, "facing-not-found")
    assert len(street.unknowns()) == 1
