"""Relationship indicators: dated, appended, never changed."""

from uuid import uuid4

import pytest

SEEN = {
    "day": "2026-03-01",
    "visits_per_week": 2,
    "problems_solved_per_week": 1.5,
    "recommends_brand_first": True,
    "best_position_granted": False,
    "best_display_granted": None,
    "feedback": "The competitor offered the end cap.",
}


@pytest.fixture
def path(world):
    return lambda indicators_id="": (
        f"/v1/outlets/{world.west_outlet.id}/relationship-indicators/{indicators_id}".rstrip("/")
    )


def test_what_was_seen_stands(world, path) -> None:
    indicators_id = uuid4()
    created = world.rep.client.put(path(indicators_id), json=SEEN)
    assert created.status_code == 201, created.text
    assert {name: created.json()[name] for name in SEEN} == SEEN
    assert created.json()["recorded_by"] == str(world.rep.id)
    assert world.rep.client.put(path(indicators_id), json=SEEN).status_code == 200
    other = world.rep.client.put(path(indicators_id), json=SEEN | {"visits_per_week": 3})
    assert (other.status_code, other.json()["code"]) == (409, "indicators-differ")
    assert world.manager.client.get(path()).json()["items"] == [created.json()]


def test_the_history_goes_newest_first_page_by_page(world, path) -> None:
    days = ["2026-02-01", "2026-03-01", "2026-01-01", "2026-03-01"]
    for day in days:
        assert world.rep.client.put(path(uuid4()), json=SEEN | {"day": day}).status_code == 201
    seen, after = [], None
    for _ in range(2):
        page = world.rep.client.get(path(), params={"limit": 2} | ({"after": after} if after else {})).json()
        seen += [item["day"] for item in page["items"]]
        after = page["next"]
    assert (seen, after) == (sorted(days, reverse=True), None)


@pytest.mark.parametrize(
    "content",
    [
        {"day": "2026-03-04"},
        {"day": "2026-03-04", "visits_per_week": 1},
        {"day": "2026-03-01"},
        {"day": "2026-03-01", "visits_per_week": -1},
        {"day": "2026-03-01", "visits_per_week": 101},
        {"visits_per_week": 1},
    ],
)
def test_what_cannot_have_been_seen(world, path, content) -> None:
    assert world.rep.client.put(path(uuid4()), json=content).status_code == 422


@pytest.mark.parametrize(("who", "status"), [("trainer", 403), ("east_rep", 404), ("east_manager", 404)])
def test_who_may_not_record(world, path, who: str, status: int) -> None:
    assert getattr(world, who).client.put(path(uuid4()), json=SEEN).status_code == status


def test_a_foreign_cursor_is_refused(world, path) -> None:
    cursor = world.rep.client.get("/v1/outlets", params={"limit": 1}).json()["next"] or "bm90IG91cnM="
    assert world.rep.client.get(path(), params={"after": cursor}).json()["code"] == "cursor-invalid"
