import copy
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from api.standards.service import applicable_standard

DOCUMENT = {"kpis": [{"kpi": "gaps", "weight": 1, "target": 2}]}
CONTENT: dict[str, Any] = {
    "code": "SHELF",
    "version": 1,
    "name": "Shelf",
    "channel": "supermarket",
    "outlet_class": None,
    "valid_from": "2026-01-01",
    "valid_to": "2026-12-31",
    "document": DOCUMENT,
}


def content(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(CONTENT) | changes


def test_a_version_is_saved_once_and_read_by_everybody(world: Any) -> None:
    path = f"/v1/standards/{uuid4()}"

    first = world.manager.client.put(path, json=content())
    again = world.admin.client.put(path, json=content())
    read = world.rep.client.get(path)

    assert (first.status_code, again.status_code, read.status_code) == (201, 200, 200)
    assert first.json() == again.json() == read.json()
    assert read.json()["document"]["pass_mark"] == 80  # defaults are spelled out, so later ones change nothing


@pytest.mark.parametrize("change", [{"name": "Other"}, {"valid_to": None}, {"document": {**DOCUMENT, "pass_mark": 70}}])
def test_a_saved_version_never_changes(world: Any, change: dict[str, Any]) -> None:
    path = f"/v1/standards/{uuid4()}"
    world.admin.client.put(path, json=content())

    answer = world.admin.client.put(path, json=content(**change))

    assert (answer.status_code, answer.json()["code"]) == (409, "standard-differs")
    assert world.admin.client.get(path).json()["name"] == "Shelf"


def test_a_default_spelled_out_is_the_same_content(world: Any) -> None:
    path = f"/v1/standards/{uuid4()}"
    world.admin.client.put(path, json=content())

    answer = world.admin.client.put(path, json=content(document={**DOCUMENT, "pass_mark": 80}))

    assert answer.status_code == 200


def test_a_version_number_is_given_once(world: Any) -> None:
    world.admin.client.put(f"/v1/standards/{uuid4()}", json=content())

    answer = world.admin.client.put(f"/v1/standards/{uuid4()}", json=content())

    assert (answer.status_code, answer.json()["code"]) == (409, "standard-version-taken")


@pytest.mark.parametrize("person", ["rep", "trainer"])
def test_only_managers_and_admins_save(world: Any, person: str) -> None:
    answer = getattr(world, person).client.put(f"/v1/standards/{uuid4()}", json=content())

    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/v1/standards", f"/v1/standards/{UUID(int=1)}"])
def test_without_a_token_nothing(client: Any, path: str) -> None:
    assert client.get(path).status_code == 401


def test_an_unknown_standard_is_not_found(world: Any) -> None:
    assert world.rep.client.get(f"/v1/standards/{uuid4()}").json()["code"] == "standard-not-found"


@pytest.mark.parametrize(
    "wrong",
    [
        content(valid_to="2025-12-31"),
        content(document={"kpis": []}),
        content(outlet_class="D"),
        content(channel="Super Market"),
        content(version=0),
    ],
)
def test_nonsense_is_refused(world: Any, wrong: dict[str, Any]) -> None:
    assert world.admin.client.put(f"/v1/standards/{uuid4()}", json=wrong).status_code == 422


def test_the_list_goes_by_code_and_version_page_by_page(world: Any) -> None:
    for code, version in [("B", 1), ("A", 2), ("A", 10), ("A", 1)]:
        world.admin.client.put(f"/v1/standards/{uuid4()}", json=content(code=code, version=version))

    seen, after = [], ""
    while True:
        page = world.rep.client.get(f"/v1/standards?limit=3{after}").json()
        seen += [(item["code"], item["version"]) for item in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert seen == [("A", 1), ("A", 2), ("A", 10), ("B", 1)]


@pytest.mark.parametrize("after", ["x", "QR9x", "QR8tMQ=="])
def test_a_foreign_cursor_is_refused(world: Any, after: str) -> None:
    assert world.rep.client.get("/v1/standards", params={"after": after}).status_code == 422


@pytest.mark.parametrize(
    ("day", "channel", "outlet_class", "code"),
    [
        (date(2026, 1, 1), "supermarket", "A", "SHELF"),  # the first day counts
        (date(2026, 12, 31), "supermarket", "A", "SHELF"),  # and so does the last
        (date(2025, 12, 31), "supermarket", "A", None),
        (date(2027, 1, 1), "supermarket", "A", None),
        (date(2026, 5, 1), "kiosk", "A", None),
        (date(2026, 5, 1), "kiosk", "C", "SMALL"),
        (date(2026, 5, 1), "supermarket", "C", "SHELF"),
    ],
)
def test_what_applies_to_an_outlet_on_a_day(
    world: Any, session: Session, day: date, channel: str, outlet_class: str, code: str | None
) -> None:
    world.admin.client.put(f"/v1/standards/{uuid4()}", json=content())
    world.admin.client.put(
        f"/v1/standards/{uuid4()}", json=content(code="SMALL", channel=None, outlet_class="C", valid_to=None)
    )
    outlet = world.west_outlet
    outlet.channel, outlet.outlet_class = channel, outlet_class

    standard = applicable_standard(session, outlet, day)

    assert (standard and standard.code) == code
