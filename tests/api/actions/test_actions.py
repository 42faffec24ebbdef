"""Tasks and complaints, and who may do what with them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from api.actions.reminders import remind
from api.db import transaction

NOBODY = "00000000-0000-0000-0000-000000000001"


def test_a_complaint_has_two_hours(shop: Any) -> None:
    answer = shop.put()
    assert answer.status_code == 201, answer.text
    complaint = answer.json()
    assert complaint["respond_by"] == "2026-03-02T10:00:00Z"
    answered = shop.do(complaint, "respond", note="A mechanic comes at nine.").json()
    again = shop.do(complaint, "respond", note="He was there.").json()
    assert answered["responded_at"] == again["responded_at"] == "2026-03-02T08:00:01Z"
    closed = shop.do(complaint, "close", outcome="done", note="Repaired.").json()
    assert closed["outcome"] == "done"
    assert shop.events(complaint) == ["opened", "responded", "responded", "closed"]


def test_the_same_action_twice_is_one(shop: Any) -> None:
    action_id = uuid4()
    assert [shop.put(action_id=action_id).status_code for _ in range(2)] == [201, 200]
    differs = shop.put(action_id=action_id, text="Something else.")
    assert (differs.status_code, differs.json()["code"]) == (409, "action-differs")


@pytest.mark.parametrize(
    ("who", "changes", "status", "code"),
    [
        ("rep", {"kind": "task"}, 403, "task-not-permitted"),
        ("trainer", {}, 403, "role-not-permitted"),
        ("east_rep", {}, 404, "outlet-not-found"),
        ("rep", {"owner_id": NOBODY}, 422, "owner-unknown"),
        ("rep", {"kind": "corrective"}, 422, "request-invalid"),
        ("rep", {"text": ""}, 422, "request-invalid"),
    ],
)
def test_what_cannot_be_given(shop: Any, who: str, changes: Any, status: int, code: str) -> None:
    answer = shop.put(who, **changes)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert shop.actions() == []


def test_an_owner_who_cannot_go_there_is_refused(shop: Any) -> None:
    answer = shop.put("admin", owner_id=str(shop.world.east_rep.id))
    assert (answer.status_code, answer.json()["code"]) == (422, "owner-unknown")


def test_a_manager_gives_it_to_another(shop: Any) -> None:
    action = shop.put().json()
    body = {"owner_id": str(shop.world.other_rep.id), "due_on": "2026-03-20", "note": "on leave"}
    assert shop.do(action, "assign", **body).status_code == 403
    to_manager = body | {"owner_id": str(shop.world.manager.id)}
    assert shop.do(action, "assign", who="manager", **to_manager).json()["owner_name"] == "Test manager"
    assigned = shop.do(action, "assign", who="manager", **body).json()
    assert (assigned["owner_id"], assigned["due_on"]) == (body["owner_id"], "2026-03-20")
    assert shop.do(action, "close", outcome="done", note="x").json()["code"] == "not-the-owner"
    assert shop.do(action, "close", who="other_rep", outcome="done", note="x").status_code == 200


def test_what_a_photo_found_no_rep_closes_by_word(shop: Any) -> None:
    shop.visit(facings=2)
    (action,) = shop.actions()
    refused = shop.do(action, "close", outcome="done", note="I promise.")
    assert (refused.status_code, refused.json()["code"]) == (403, "proof-needed")
    assert shop.do(action, "respond", note="x").json()["code"] == "no-complaint"
    assert shop.do(action, "refuse-proof", who="manager", note="x").json()["code"] == "no-proof"
    assert shop.do(action, "close", who="manager", outcome="not_done", note="Delisted.").status_code == 200
    closed = shop.do(action, "close", who="manager", outcome="done", note="x")
    assert (closed.status_code, closed.json()["code"]) == (409, "action-closed")


def test_strangers_see_and_do_nothing(shop: Any) -> None:
    action = shop.put().json()
    for who in ("east_rep", "east_manager"):
        assert shop.actions(who) == []
        assert shop.do(action, "close", who=who, outcome="done", note="x").status_code == 404
    assert [each["id"] for each in shop.actions("other_rep")] == [action["id"]]


def test_the_first_due_comes_first_and_pages_join(shop: Any) -> None:
    days = ["2026-03-09", "2026-03-01", "2026-03-05", "2026-03-05"]
    for day in days:
        shop.put(due_on=day)
    first = shop.world.rep.client.get("/v1/actions", params={"limit": 3}).json()
    rest = shop.world.rep.client.get("/v1/actions", params={"limit": 3, "after": first["next"]}).json()
    assert [each["due_on"] for each in first["items"] + rest["items"]] == sorted(days)
    assert rest["next"] is None
    assert [each["due_on"] for each in shop.actions(overdue=True)] == ["2026-03-01"]


@pytest.mark.parametrize("query", [{"kind": "task"}, {"state": "closed"}, {"owner_id": NOBODY}])
def test_filters_leave_out(shop: Any, query: Any) -> None:
    shop.put()
    assert shop.actions(**query) == []
    assert len(shop.actions(kind="complaint", state="open", owner_id=str(shop.world.rep.id))) == 1
    assert len(shop.actions(state=["proof_given", "open"])) == 1


def test_owners_are_the_people_who_can_go_there(shop: Any) -> None:
    """No machine, though its key has the rights of a manager of the territory."""
    key = {"name": "ERP", "scopes": ["outlets:read"], "territory_id": str(shop.world.west.id)}
    assert shop.world.admin.client.post("/v1/api-keys", json=key).status_code == 201
    path = f"/v1/outlets/{shop.world.west_outlet.id}/action-owners"
    told = shop.world.manager.client.get(path).json()
    west = (shop.world.rep, shop.world.other_rep, shop.world.manager)
    assert {each["id"] for each in told} == {str(person.id) for person in west}


def test_a_made_up_cursor_is_refused(shop: Any) -> None:
    answer = shop.world.rep.client.get("/v1/actions", params={"after": "bm9uZQ=="})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor-invalid")


def _remind(shop: Any) -> int:
    with transaction(shop.resources.sessions) as session:
        return remind(session, shop.clock())


def test_each_reminder_comes_once_and_anew_for_a_new_day(shop: Any) -> None:
    action = shop.put("manager", kind="task", due_on="2026-03-03").json()
    assert [_remind(shop), _remind(shop)] == [1, 0]
    shop.clock.advance(days=2)
    assert [_remind(shop), _remind(shop)] == [1, 0]
    assert shop.events(action) == ["opened", "due_soon", "overdue"]
    body = {"owner_id": action["owner_id"], "due_on": str(shop.clock().date() + timedelta(days=1))}
    shop.do(action, "assign", who="manager", **body)
    assert _remind(shop) == 1
    assert shop.events(action)[-1] == "due_soon"
    shop.do(action, "close", who="manager", outcome="done", note="x")
    shop.clock.advance(days=9)
    assert _remind(shop) == 0


def test_a_complaint_without_an_answer_is_told(shop: Any) -> None:
    complaint = shop.put(due_on="2026-04-01").json()
    shop.clock.advance(hours=2)
    assert _remind(shop) == 0
    shop.clock.advance(seconds=1)
    assert [_remind(shop), _remind(shop)] == [1, 0]
    assert shop.events(complaint) == ["opened", "response_overdue"]
