"""A visit with a shelf and a cooler, of which the cooler may have a standard of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audits.results import recompute_visit
from api.audits.service import record_analysis
from api.db import transaction
from api.resources import Resources
from api.tables import Photo, PhotoResult, Scene, Standard, Visit, VisitResult
from vision.types import ShelfReport


@dataclass
class Shop:
    """A visit with an analysed photo of a shelf with 10 facings and one of a cooler with 4."""

    visit: Visit
    photos: dict[str, Photo]


@pytest.fixture
def shop(
    world: Any,
    resources: Resources,
    clock: Any,
    new_visit: Callable[..., Visit],
    new_scene: Callable[..., Scene],
    new_photo: Callable[..., Photo],
    shelf: Callable[..., ShelfReport],
) -> Callable[..., Shop]:
    def make(scene_types: tuple[str, ...] = ("shelf", "cooler"), **photo: Any) -> Shop:
        visit = new_visit(world.rep, world.west_outlet)
        photos = {}
        for scene_type in scene_types:
            scene = new_scene(visit, scene_type=scene_type)
            photos[scene_type] = new_photo(scene, world.rep.id, state="done", **photo)
        for scene_type, each in photos.items():
            with transaction(resources.sessions) as session:
                report = shelf(facings=10 if scene_type == "shelf" else 4)
                record_analysis(session, photo=each, report=report, pipeline_version="v1", now=clock())
        return Shop(visit, photos)

    return make


def newest(session: Session, visit: Visit) -> VisitResult:
    query = select(VisitResult).where(VisitResult.visit_id == visit.id).order_by(VisitResult.revision.desc())
    return session.scalars(query.limit(1)).one()


def facings_by_type(result: VisitResult) -> dict[str | None, float]:
    return {line.get("scene_type"): line["value"] for line in result.lines["lines"] if line["kpi"] == "facings"}


def test_without_a_standard_of_its_own_a_cooler_counts_with_the_rest(
    session: Session, shop: Callable[..., Shop], new_standard: Callable[..., Standard]
) -> None:
    general = new_standard()

    result = newest(session, shop().visit)

    assert facings_by_type(result) == {None: 14}
    assert result.standard_ids == {"ids": [str(general.id)]}


def test_a_cooler_is_measured_against_its_standard(
    session: Session, world: Any, shop: Callable[..., Shop], new_standard: Callable[..., Standard]
) -> None:
    general = new_standard()
    cooler = new_standard(code="COOLER", scene_type="cooler")
    made = shop()

    result = newest(session, made.visit)

    assert facings_by_type(result) == {None: 10, "cooler": 4}
    assert result.standard_id == general.id
    assert result.standard_ids == {"ids": [str(general.id), str(cooler.id)]}
    assert result.score == pytest.approx((100 + 75 * 0.4 + 25) / 2)
    again = recompute_visit(session, result)
    assert (again.score, again.coverage, again.verdict, again.as_json()) == (
        result.score,
        result.coverage,
        result.verdict,
        result.lines,
    )
    body = world.rep.client.get(f"/v1/visits/{made.visit.id}/result").json()
    assert body["standard_ids"] == [str(general.id), str(cooler.id)]
    assert {line["scene_type"] for line in body["lines"]} == {None, "cooler"}


def test_a_photo_alone_is_measured_against_the_standard_of_its_scene(
    session: Session, shop: Callable[..., Shop], new_standard: Callable[..., Standard]
) -> None:
    general, cooler = new_standard(), new_standard(code="COOLER", scene_type="cooler")
    made = shop()

    found = {each.photo_id: each for each in session.scalars(select(PhotoResult))}
    on_shelf, in_cooler = found[made.photos["shelf"].id], found[made.photos["cooler"].id]

    assert (on_shelf.standard_id, in_cooler.standard_id) == (general.id, cooler.id)
    assert {line.get("scene_type") for line in on_shelf.lines["lines"]} == {None}
    assert {line.get("scene_type") for line in in_cooler.lines["lines"]} == {"cooler"}


def test_a_scene_type_is_asked_for_only_where_it_was_photographed(
    session: Session, shop: Callable[..., Shop], new_standard: Callable[..., Standard]
) -> None:
    general, _ = new_standard(), new_standard(code="CAP", scene_type="end_cap")

    result = newest(session, shop().visit)

    assert result.standard_ids == {"ids": [str(general.id)]}
    assert facings_by_type(result) == {None: 14}


def test_a_scene_type_may_be_all_that_is_asked(
    session: Session, shop: Callable[..., Shop], new_standard: Callable[..., Standard]
) -> None:
    cooler = new_standard(code="COOLER", scene_type="cooler")

    result = newest(session, shop().visit)

    assert (facings_by_type(result), result.standard_id) == ({"cooler": 4}, cooler.id)


def test_the_same_bytes_count_once_in_the_whole_visit(
    session: Session, shop: Callable[..., Shop], new_standard: Callable[..., Standard]
) -> None:
    new_standard(), new_standard(code="COOLER", scene_type="cooler")

    result = newest(session, shop(sha256="c" * 64).visit)

    assert facings_by_type(result) == {None: 10, "cooler": None}
