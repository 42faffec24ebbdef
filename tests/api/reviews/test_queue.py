from collections.abc import Callable
from typing import Any

import pytest

from api.audits.repository import lock_visit
from api.audits.service import record_analysis
from api.db import transaction
from api.decisions.worklist import refresh_review
from api.tables import Visit
from api.tables.photos import PhotoInspection
from tests.api.reviews.conftest import Reviewed


@pytest.fixture
def another(reviewed: Reviewed, new_visit: Any, new_scene: Any, new_photo: Any) -> Callable[..., Visit]:
    """One more visit that waits for a person."""

    def make(rep: Any = None, outlet: Any = None) -> Visit:
        rep, outlet = rep or reviewed.world.rep, outlet or reviewed.world.west_outlet
        visit = new_visit(rep, outlet)
        photo = new_photo(new_scene(visit), rep.id, state="done")
        reviewed.clock.advance(hours=1)
        with transaction(reviewed.resources.sessions) as session:
            report = reviewed.shelf(facings=10, gaps=1)
            record_analysis(session, photo=photo, report=report, pipeline_version="v1", now=reviewed.clock())
        return visit

    return make


def test_what_waits_longest_comes_first_page_by_page(reviewed: Reviewed, another: Callable[..., Visit]) -> None:
    visits = [reviewed.visit.id, *(another().id for _ in range(4))]
    seen, after = [], ""
    while True:
        page = reviewed.world.manager.client.get(f"/v1/reviews?limit=2{after}").json()
        seen += [item["visit_id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert seen == [str(visit_id) for visit_id in visits]


def test_an_item_says_why_it_waits_and_what_the_result_is(reviewed: Reviewed) -> None:
    [item] = reviewed.world.manager.client.get("/v1/reviews").json()["items"]

    result = reviewed.result()
    assert (item["reasons"], item["revision"], item["score"]) == (["verdict"], 1, result["score"])
    assert item["due_at"] > item["since"]
    assert (item["outlet_name"], item["rep_name"]) == ("Hao Mart", "Test rep")


@pytest.mark.parametrize(
    ("person", "seen"), [("manager", 1), ("east_manager", 1), ("trainer", 2), ("admin", 2), ("rep", None)]
)
def test_whose_visits_wait(reviewed: Reviewed, another: Callable[..., Visit], person: str, seen: int | None) -> None:
    another(reviewed.world.east_rep, reviewed.world.east_outlet)

    answer = getattr(reviewed.world, person).client.get("/v1/reviews")

    assert answer.status_code == (403 if seen is None else 200)
    if seen is not None:
        assert len(answer.json()["items"]) == seen


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("reason=appeal", 1),
        ("reason=verdict", 2),
        ("reason=suspicion", 0),
        ("escalated=false", 2),
        ("escalated=true", 0),
    ],
)
def test_filters(reviewed: Reviewed, another: Callable[..., Visit], query: str, seen: int) -> None:
    another()
    reviewed.appeal(line="gaps")

    assert len(reviewed.world.manager.client.get(f"/v1/reviews?{query}").json()["items"]) == seen


def test_one_territory_of_all(reviewed: Reviewed, another: Callable[..., Visit]) -> None:
    east = another(reviewed.world.east_rep, reviewed.world.east_outlet)

    answer = reviewed.world.admin.client.get(f"/v1/reviews?territory_id={reviewed.world.east.id}").json()

    assert [item["visit_id"] for item in answer["items"]] == [str(east.id)]


def test_a_suspicion_waits_until_somebody_looked_and_is_not_for_reps(reviewed: Reviewed) -> None:
    reviewed.decide("accept")
    assert reviewed.review()["reasons"] == []
    reviewed.clock.advance(seconds=1)
    with transaction(reviewed.resources.sessions) as session:
        bands = {f"band_{number}": number for number in range(1, 5)}
        session.add(
            PhotoInspection(photo_id=reviewed.photo.id, **bands, from_screen=True, inspected_at=reviewed.clock())
        )
        refresh_review(session, lock_visit(session, reviewed.visit.id), reviewed.clock())

    assert reviewed.review()["reasons"] == ["suspicion"]
    assert reviewed.review(reviewed.world.rep)["reasons"] == []
    reviewed.decide("accept")
    assert reviewed.review()["reasons"] == []


def test_a_foreign_cursor_is_refused(reviewed: Reviewed) -> None:
    client = reviewed.world.manager.client

    for path in ("/v1/reviews", "/v1/appeals"):
        assert client.get(path, params={"after": "MQ=="}).status_code == 422
