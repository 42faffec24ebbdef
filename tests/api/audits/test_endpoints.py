from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from api.audits.service import record_analysis
from api.db import transaction
from api.resources import Resources
from api.tables import Photo, Scene, Standard, Visit
from vision.types import ShelfReport

NOBODY = UUID(int=1)


@pytest.fixture
def audited(
    resources: Resources,
    clock: Any,
    new_visit: Callable[..., Visit],
    new_scene: Callable[..., Scene],
    new_photo: Callable[..., Photo],
    shelf: Callable[..., ShelfReport],
) -> Callable[..., tuple[Visit, Photo]]:
    """A visit with one analysed photo."""

    def make(rep: Any, outlet: Any, facings: int = 10, days: int = 0) -> tuple[Visit, Photo]:
        visit = new_visit(rep, outlet, started_at=clock() + timedelta(days=days))
        photo = new_photo(new_scene(visit), rep.id, state="done")
        with transaction(resources.sessions) as session:
            report = shelf(facings=facings, gaps=1)
            record_analysis(session, photo=photo, report=report, pipeline_version="v1", now=clock())
        return visit, photo

    return make


def test_the_result_of_a_photo(world: Any, audited: Any, new_standard: Callable[..., Standard]) -> None:
    standard = new_standard()
    _, photo = audited(world.rep, world.west_outlet, facings=20)

    answer = world.rep.client.get(f"/v1/photos/{photo.id}/result")

    assert answer.status_code == 200
    body = answer.json()
    assert (body["verdict"], body["coverage"], body["pipeline_version"]) == ("pass", 1.0, "v1")
    assert body["standard"] == {"id": str(standard.id), "code": "SHELF", "version": 1, "name": "Shelf"}
    gaps = body["lines"][1]
    assert (gaps["kpi"], gaps["verdict"], gaps["action"]) == ("gaps", "fail", "refill 1 gap in row 1")
    fields = (
        "kpi label unit value target weight score probability verdict evidence action note subject scene_type"
        " decision key"
    )
    assert set(gaps) == set(fields.split())


def test_the_result_of_a_visit(world: Any, audited: Any, new_standard: Callable[..., Standard]) -> None:
    new_standard()
    visit, photo = audited(world.rep, world.west_outlet)

    body = world.rep.client.get(f"/v1/visits/{visit.id}/result").json()

    assert (body["visit_id"], body["revision"], body["completeness"]) == (str(visit.id), 1, "completed")
    assert body["lines"][1]["evidence"] == [f"{photo.id}/gap:0"]
    assert body["started_at"].endswith("+08:00")
    assert len(body["analysis_ids"]) == 1


def test_without_a_standard_the_answer_says_so(world: Any, audited: Any) -> None:
    _, photo = audited(world.rep, world.west_outlet)

    body = world.rep.client.get(f"/v1/photos/{photo.id}/result").json()

    assert (body["standard"], body["score"], body["verdict"], body["lines"]) == (None, None, "not_scorable", [])
    assert "no display standard applies" in body["reason"]


@pytest.mark.parametrize(("state", "code"), [("queued", "result-not-ready"), ("failed", "analysis-failed")])
def test_a_photo_without_a_result_says_whether_to_wait(
    world: Any, new_visit: Any, new_scene: Any, new_photo: Any, state: str, code: str
) -> None:
    visit = new_visit(world.rep, world.west_outlet)
    photo = new_photo(new_scene(visit), world.rep.id, state=state)

    answer = world.rep.client.get(f"/v1/photos/{photo.id}/result")

    assert (answer.status_code, answer.json()["code"]) == (404, code)
    assert world.rep.client.get(f"/v1/visits/{visit.id}/result").json()["code"] == "result-not-ready"


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("rep", 200),
        ("other_rep", 404),
        ("east_rep", 404),
        ("manager", 200),
        ("east_manager", 404),
        ("trainer", 200),
        ("admin", 200),
    ],
)
def test_who_sees_a_result(world: Any, audited: Any, person: str, status: int) -> None:
    visit, photo = audited(world.rep, world.west_outlet)
    client = getattr(world, person).client

    assert client.get(f"/v1/photos/{photo.id}/result").status_code == status
    assert client.get(f"/v1/visits/{visit.id}/result").status_code == status


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("rep", 1),
        ("other_rep", 1),
        ("manager", 2),
        ("trainer", 2),
        ("admin", 2),
        ("east_rep", None),
        ("east_manager", None),
    ],
)
def test_who_sees_which_results_of_an_outlet(world: Any, audited: Any, person: str, seen: int | None) -> None:
    audited(world.rep, world.west_outlet)
    audited(world.other_rep, world.west_outlet)

    answer = getattr(world, person).client.get(f"/v1/outlets/{world.west_outlet.id}/results")

    assert answer.status_code == (404 if seen is None else 200)
    if seen is not None:
        assert len(answer.json()["items"]) == seen


def test_results_over_time_come_newest_visit_first_page_by_page(
    world: Any, audited: Any, new_standard: Callable[..., Standard]
) -> None:
    new_standard()
    for days, facings in [(2, 6), (0, 2), (4, 10), (1, 4), (3, 8)]:
        audited(world.rep, world.west_outlet, facings=facings, days=days)

    scores, after = [], ""
    while True:
        page = world.manager.client.get(f"/v1/outlets/{world.west_outlet.id}/results?limit=2{after}").json()
        scores += [item["score"] for item in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)
    assert "lines" not in page["items"][0]


def test_a_visit_stands_once_in_the_list_with_its_newest_revision(
    world: Any, audited: Any, resources: Resources, clock: Any, shelf: Any
) -> None:
    _, photo = audited(world.rep, world.west_outlet)
    with transaction(resources.sessions) as session:
        record_analysis(session, photo=photo, report=shelf(facings=3), pipeline_version="v2", now=clock())

    [item] = world.rep.client.get(f"/v1/outlets/{world.west_outlet.id}/results").json()["items"]

    assert item["revision"] == 2


@pytest.mark.parametrize(
    "path", [f"/v1/photos/{NOBODY}/result", f"/v1/visits/{NOBODY}/result", f"/v1/outlets/{NOBODY}/results"]
)
def test_without_a_token_nothing_and_unknown_is_not_found(client: Any, world: Any, path: str) -> None:
    assert client.get(path).status_code == 401
    assert world.admin.client.get(path).status_code == 404


def test_a_foreign_cursor_is_refused(world: Any) -> None:
    path = f"/v1/outlets/{world.west_outlet.id}/results"

    assert world.rep.client.get(path, params={"after": "MQ=="}).status_code == 422
