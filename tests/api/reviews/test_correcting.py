from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit_log.service import verify_chain
from api.audits.results import recompute_visit
from api.tables import AuditEntry, VisitResult
from tests.api.reviews.conftest import Reviewed

NO_GAP = {"change": "remove", "id": "gap:0"}


def test_a_correction_gives_new_results_beside_the_raw_ones(reviewed: Reviewed) -> None:
    before = reviewed.result()

    answer = reviewed.correct(NO_GAP)

    assert (answer.status_code, answer.json()["state"]) == (201, "in_force")
    after, raw = reviewed.result(), reviewed.result("raw")
    assert (after["revision"], after["correction_ids"]) == (before["revision"] + 1, [answer.json()["id"]])
    assert (after["lines"][1]["verdict"], after["lines"][1]["score"]) == ("pass", 1.0)
    assert (after["score"], after["raw_score"]) == (100.0, before["score"])
    assert (raw["score"], raw["lines"], raw["correction_ids"]) == (before["score"], before["lines"], [])


def test_the_photo_alone_is_scored_with_it_too(reviewed: Reviewed) -> None:
    client, path = reviewed.world.rep.client, f"/v1/photos/{reviewed.photo.id}"
    before = client.get(f"{path}/result").json()

    correction_id = reviewed.correct(NO_GAP).json()["id"]

    after, raw = client.get(f"{path}/result").json(), client.get(f"{path}/result?layer=raw").json()
    assert (after["correction_id"], after["score"], after["raw_score"]) == (correction_id, 100.0, before["score"])
    assert (raw["correction_id"], raw["lines"]) == (None, before["lines"])
    assert client.get(f"{path}/analysis").json()["gaps"] == []
    assert len(client.get(f"{path}/analysis?layer=raw").json()["gaps"]) == 1


def test_whoever_takes_everything_back_has_the_first_result_again(reviewed: Reviewed) -> None:
    before = reviewed.result()
    first = reviewed.correct(NO_GAP).json()

    reviewed.correct(follows=first["id"])

    after = reviewed.result()
    assert (after["score"], after["lines"]) == (before["score"], before["lines"])
    states = reviewed.world.rep.client.get(f"/v1/photos/{reviewed.photo.id}/corrections").json()
    assert [each["state"] for each in states] == ["in_force", "replaced"]


def test_every_result_is_computed_again_bit_for_bit(reviewed: Reviewed, session: Session) -> None:
    first = reviewed.correct(NO_GAP).json()
    reviewed.decide("override", line="facings", verdict="fail", score=0.25)
    reviewed.correct(follows=first["id"])

    results = session.scalars(select(VisitResult)).all()

    assert len(results) == 4
    for result in results:
        card = recompute_visit(session, result)
        assert (card.score, card.coverage, card.verdict) == (result.score, result.coverage, result.verdict)
        assert card.as_json() == result.lines


def test_a_product_that_a_person_names_counts_for_its_brand(reviewed: Reviewed, new_standard: Any) -> None:
    product = {"name": "Rose 1 l", "brand": "Bai", "manufacturer": "Bai AG", "category": "Shampoo", "ownership": "own"}
    made = reviewed.world.admin.client.put("/v1/products/ROSE", json=product)
    assert made.status_code == 201, made.text
    new_standard(2, kpis=[{"kpi": "facings", "weight": 1, "target": 1, "count": "all", "brand": "Bai"}])

    reviewed.correct({"change": "sku", "id": "f1", "sku": "ROSE"})

    assert reviewed.line("facings")["value"] == 1


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("rep", 403),
        ("other_rep", 403),
        ("manager", 201),
        ("east_manager", 404),
        ("trainer", 201),
        ("admin", 201),
    ],
)
def test_who_may_correct(reviewed: Reviewed, person: str, status: int) -> None:
    assert reviewed.correct(NO_GAP, person=getattr(reviewed.world, person)).status_code == status


def test_the_same_correction_may_be_sent_again(reviewed: Reviewed) -> None:
    name = uuid4()
    statuses = [reviewed.correct(NO_GAP, name=name).status_code for _ in range(2)]

    other = reviewed.correct(name=name)

    assert statuses == [201, 200]
    assert (other.status_code, other.json()["code"]) == (409, "correction-differs")
    assert reviewed.result()["revision"] == 2


def test_two_people_do_not_overwrite_each_other(reviewed: Reviewed) -> None:
    reviewed.correct(NO_GAP)

    slower = reviewed.correct({"change": "remove", "id": "f1"}, person=reviewed.world.admin)

    assert (slower.status_code, slower.json()["code"]) == (409, "corrections-changed")


@pytest.mark.parametrize(
    ("correction", "code"),
    [
        ({"change": "sku", "id": "f1", "sku": "NOBODY-KNOWS"}, "sku-unknown"),
        ({"change": "remove", "id": "f99"}, "correction-impossible"),
        ({"change": "shrink", "id": "f1"}, "request-invalid"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_stored(
    reviewed: Reviewed, correction: dict[str, Any], code: str
) -> None:
    answer = reviewed.correct(correction)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert reviewed.result()["revision"] == 1
    assert reviewed.world.rep.client.get(f"/v1/photos/{reviewed.photo.id}/corrections").json() == []


def test_a_newer_analysis_makes_corrections_stale_but_loses_none(reviewed: Reviewed) -> None:
    reviewed.correct(NO_GAP)
    newer = reviewed.analyse("v2", facings=12, gaps=1)

    [stale] = reviewed.world.rep.client.get(f"/v1/photos/{reviewed.photo.id}/corrections").json()
    refused = reviewed.correct(NO_GAP)

    assert stale["state"] == "stale"
    assert reviewed.result()["correction_ids"] == []
    assert "stale_corrections" in reviewed.review()["reasons"]
    assert (refused.status_code, refused.json()["code"]) == (409, "analysis-superseded")
    assert reviewed.correct(analysis_id=str(newer.id)).status_code == 201
    assert "stale_corrections" not in reviewed.review()["reasons"]


def test_a_products_name_counts_as_the_catalogue_says(reviewed: Reviewed, new_standard: Any) -> None:
    new_standard(version=2, kpis=[{"kpi": "facings", "weight": 1, "target": 1, "count": "own"}])
    product = {"name": "Rose", "brand": "Hao", "ownership": "own"}
    reviewed.world.trainer.client.put("/v1/products/ROSE", json=product)

    reviewed.correct(*({"change": "sku", "id": f"f{number}", "sku": "ROSE"} for number in range(1, 11)))

    [line] = reviewed.result()["lines"]
    assert (line["value"], line["verdict"], line["probability"]) == (10, "pass", 1.0)


def test_every_correction_is_in_the_audit_log(reviewed: Reviewed, session: Session) -> None:
    answer = reviewed.correct(NO_GAP).json()

    [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "correction.recorded"))
    assert (entry.subject_id, entry.actor_id) == (answer["id"], reviewed.world.manager.id)
    assert entry.change["corrections"] == [NO_GAP]
    assert verify_chain(session).count >= 1
