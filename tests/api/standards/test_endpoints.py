from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from api.paging import encode_cursor
from api.standards.service import applicable_standard, applicable_standards
from tests.api.standards.conftest import DOCUMENT

Content = Callable[..., dict[str, Any]]
Saved = Callable[..., UUID]


def test_a_draft_is_saved_and_read_by_everybody(world: Any, content: Content) -> None:
    path = f"/v1/standards/{uuid4()}"

    first = world.manager.client.put(path, json=content())
    again = world.admin.client.put(path, json=content())
    read = world.rep.client.get(path)

    assert (first.status_code, again.status_code, read.status_code) == (201, 200, 200)
    assert first.json() == again.json() == read.json()
    assert read.json()["document"]["pass_mark"] == 80  # defaults are spelled out, so later ones change nothing
    assert (read.json()["state"], read.json()["published_at"]) == ("draft", None)


@pytest.mark.parametrize(
    "change", [{"name": "Other"}, {"valid_to": None}, {"document": {**DOCUMENT, "pass_mark": 70}}, {"version": 2}]
)
def test_a_draft_is_replaced_and_a_published_version_never(
    world: Any, content: Content, saved: Saved, change: dict[str, Any]
) -> None:
    standard = saved()
    path = f"/v1/standards/{standard}"

    replaced = world.manager.client.put(path, json=content(**change))
    world.admin.client.post(f"{path}:publish", json={})
    refused = world.admin.client.put(path, json=content())
    repeated = world.admin.client.put(path, json=content(**change))

    assert (replaced.status_code, repeated.status_code) == (200, 200)
    assert (refused.status_code, refused.json()["code"]) == (409, "standard-differs")
    known = replaced.json()
    assert world.rep.client.get(path).json() == {**known, "state": "published", "published_at": "2026-03-02T08:00:00Z"}


def test_a_default_spelled_out_is_the_same_content(world: Any, content: Content, published: Saved) -> None:
    path = f"/v1/standards/{published()}"

    answer = world.admin.client.put(path, json=content(document={**DOCUMENT, "pass_mark": 80}))

    assert answer.status_code == 200


def test_a_version_number_is_given_once(world: Any, content: Content, saved: Saved) -> None:
    saved()
    second = saved(version=2)

    new = world.admin.client.put(f"/v1/standards/{uuid4()}", json=content())
    moved = world.admin.client.put(f"/v1/standards/{second}", json=content())

    assert [(each.status_code, each.json()["code"]) for each in (new, moved)] == [(409, "standard-version-taken")] * 2


@pytest.mark.parametrize("person", ["rep", "trainer"])
def test_only_managers_and_admins_save(world: Any, content: Content, person: str) -> None:
    answer = getattr(world, person).client.put(f"/v1/standards/{uuid4()}", json=content())

    assert answer.status_code == 403


def test_a_manager_keeps_to_the_own_territory(world: Any, content: Content, saved: Saved) -> None:
    west = f"/v1/standards/{saved(territory_id=str(world.west.id))}"

    new = world.east_manager.client.put(f"/v1/standards/{uuid4()}", json=content(territory_id=str(world.west.id)))
    other = world.east_manager.client.put(west, json=content())
    own = world.manager.client.put(west, json=content(name="West", territory_id=str(world.west.id)))

    assert (new.status_code, new.json()["code"]) == (422, "territory-unknown")
    assert (other.status_code, other.json()["code"]) == (403, "standard-not-yours")
    assert own.status_code == 200


@pytest.mark.parametrize("path", ["/v1/standards", f"/v1/standards/{UUID(int=1)}"])
def test_without_a_token_nothing(client: Any, path: str) -> None:
    assert client.get(path).status_code == 401


def test_an_unknown_standard_is_not_found(world: Any) -> None:
    assert world.rep.client.get(f"/v1/standards/{uuid4()}").json()["code"] == "standard-not-found"


GAPS = DOCUMENT["kpis"][0]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"valid_to": "2026-03-31"}, "body"),
        ({"outlet_class": "D"}, "body.outlet_class"),
        ({"channel": "Super Market"}, "body.channel"),
        ({"scene_type": "roof"}, "body.scene_type"),
        ({"version": 0}, "body.version"),
        ({"document": {"kpis": []}}, "body.document.kpis"),
        ({"document": {"kpis": [{**GAPS, "weight": 0}]}}, "body.document.kpis.0.gaps.weight"),
        (
            {"document": {"kpis": [GAPS, {"kpi": "facings", "target": 1, "weight": -1}]}},
            "body.document.kpis.1.facings.weight",
        ),
        ({"document": {"kpis": [{**GAPS, "weight": 1e308}]}}, "body.document.kpis.0.gaps.weight"),
        (
            {"document": {"kpis": [{"kpi": "must_stock", "weight": 1, "skus": []}]}},
            "body.document.kpis.0.must_stock.skus",
        ),
        ({"document": {"kpis": [{"kpi": "pop", "weight": 1, "required": []}]}}, "body.document.kpis.0.pop.required"),
        ({"document": {"kpis": [{"kpi": "smell", "weight": 1}]}}, "body.document.kpis.0"),
        ({"document": {**DOCUMENT, "pass_mark": 101}}, "body.document.pass_mark"),
        ({"document": {**DOCUMENT, "pass_mark": -1}}, "body.document.pass_mark"),
        ({"document": {**DOCUMENT, "coverage_floor": 1.5}}, "body.document.coverage_floor"),
    ],
)
def test_nonsense_is_refused_with_its_place(world: Any, content: Content, wrong: dict[str, Any], place: str) -> None:
    answer = world.admin.client.put(f"/v1/standards/{uuid4()}", json=content(**wrong))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == place


def test_a_number_that_is_none_is_refused(world: Any, content: Content) -> None:
    """Python's JSON reads NaN, which is below no bound and above none."""
    body = content(document={**DOCUMENT, "pass_mark": 17})
    for mark in ("NaN", "Infinity"):
        text = str(body).replace("'", '"').replace("None", "null").replace("17", mark)
        answer = world.admin.client.put(
            f"/v1/standards/{uuid4()}", content=text, headers={"Content-Type": "application/json"}
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")


def test_the_list_goes_by_code_and_version_page_by_page(world: Any, saved: Saved) -> None:
    for code, version in [("B", 1), ("A", 2), ("A", 10), ("A", 1)]:
        saved(code=code, version=version)

    seen, after = [], ""
    while True:
        page = world.rep.client.get(f"/v1/standards?limit=3{after}").json()
        seen += [(item["code"], item["version"]) for item in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert seen == [("A", 1), ("A", 2), ("A", 10), ("B", 1)]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["GENERAL", "KIOSK", "OLD"]),
        ("state=draft", ["KIOSK"]),
        ("state=published", ["GENERAL"]),
        ("state=retired", ["OLD"]),
        ("code=OLD", ["OLD"]),
        ("channel=kiosk", ["GENERAL", "KIOSK"]),
        ("valid_on=2026-05-01", ["GENERAL", "OLD"]),
        ("valid_on=2026-05-02", ["GENERAL"]),
        ("valid_on=2026-07-01", ["GENERAL", "KIOSK"]),
        ("valid_on=2026-07-01&state=published&channel=kiosk", ["GENERAL"]),
        ("state=draft&code=OLD", []),
    ],
)
def test_the_list_is_filtered(world: Any, saved: Saved, published: Saved, query: str, codes: list[str]) -> None:
    published(code="GENERAL", channel=None, valid_to=None)
    saved(code="KIOSK", channel="kiosk", valid_from="2026-06-01")
    old = published(code="OLD")
    world.admin.client.post(f"/v1/standards/{old}:retire", json={"last_day": "2026-05-01"})

    answer = world.rep.client.get(f"/v1/standards?{query}")

    assert [item["code"] for item in answer.json()["items"]] == codes


@pytest.mark.parametrize("after", ["x", "QR9x", "QR8tMQ==", encode_cursor("A", "9" * 30)])
def test_a_foreign_cursor_is_refused(world: Any, after: str) -> None:
    assert world.rep.client.get("/v1/standards", params={"after": after}).status_code == 422


@pytest.mark.parametrize(
    ("day", "channel", "outlet_class", "code"),
    [
        (date(2026, 4, 1), "supermarket", "A", "SHELF"),  # the first day counts
        (date(2026, 12, 31), "supermarket", "A", "SHELF"),  # and so does the last
        (date(2026, 3, 31), "supermarket", "A", None),
        (date(2027, 1, 1), "supermarket", "A", None),
        (date(2026, 5, 1), "kiosk", "A", None),
        (date(2026, 5, 1), "kiosk", "C", "SMALL"),
        (date(2026, 5, 1), "supermarket", "C", "SHELF"),
    ],
)
def test_what_applies_to_an_outlet_on_a_day(
    world: Any, session: Session, published: Saved, day: date, channel: str, outlet_class: str, code: str | None
) -> None:
    published()
    published(code="SMALL", channel=None, outlet_class="C", valid_to=None)
    outlet = world.west_outlet
    outlet.channel, outlet.outlet_class = channel, outlet_class

    standard = applicable_standard(session, outlet, day)

    assert (standard and standard.code) == code


def test_a_version_for_others_takes_the_place_of_the_one_before(world: Any, session: Session, published: Saved) -> None:
    published()
    published(version=2, channel="kiosk", valid_from="2026-06-01")

    found = [applicable_standard(session, world.west_outlet, date(2026, month, 1)) for month in (5, 6)]

    assert [each and each.version for each in found] == [1, None]


def test_a_draft_applies_to_nothing(world: Any, session: Session, saved: Saved) -> None:
    saved()

    assert applicable_standards(session, world.west_outlet, date(2026, 5, 1)) == ()


def test_a_territory_has_its_own_standard(world: Any, session: Session, published: Saved) -> None:
    published(code="ALL")
    published(code="WEST", territory_id=str(world.west.id))
    published(code="COOLERS", scene_type="cooler")

    found = {
        outlet.code: [each.code for each in applicable_standards(session, outlet, date(2026, 5, 1))]
        for outlet in (world.west_outlet, world.east_outlet)
    }

    assert found == {"W-1": ["WEST", "COOLERS"], "E-1": ["ALL", "COOLERS"]}


def test_the_answer_tells_what_applies_and_why_the_others_do_not(world: Any, saved: Saved, published: Saved) -> None:
    winner = published(code="SUPER")
    published(code="ALL", channel=None)
    published(code="COOLERS", scene_type="cooler")
    saved(code="NEXT")

    answer = world.rep.client.get(f"/v1/outlets/{world.west_outlet.id}/standard?day=2026-04-01")

    assert answer.status_code == 200
    body = answer.json()
    assert [(each["code"], each["scene_type"]) for each in body["applies"]] == [("SUPER", None), ("COOLERS", "cooler")]
    assert [(each["code"], each["reason"], each["beaten_by"]) for each in body["others"]] == [
        ("ALL", "less_specific", str(winner)),
        ("NEXT", "draft", None),
    ]


def test_without_a_day_it_is_today(world: Any, published: Saved) -> None:
    published(valid_from="2026-03-02")

    body = world.manager.client.get(f"/v1/outlets/{world.west_outlet.id}/standard").json()

    assert (body["day"], [each["code"] for each in body["applies"]]) == ("2026-03-02", ["SHELF"])


def test_what_applies_to_anothers_outlet_is_not_told(world: Any) -> None:
    answer = world.east_manager.client.get(f"/v1/outlets/{world.west_outlet.id}/standard")

    assert (answer.status_code, answer.json()["code"]) == (404, "outlet-not-found")


def test_a_channel_that_no_outlet_can_have_is_refused(world: Any, content: Content) -> None:
    answer = world.admin.client.put(f"/v1/standards/{uuid4()}", json=content(channel="supermarkt"))
    assert (answer.status_code, answer.json()["code"]) == (422, "channel-unknown")
    assert "Write supermarket?" in answer.json()["detail"]
