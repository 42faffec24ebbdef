"""Every write there is, tried by everybody whom it is not meant for.

`test_rights.py` walks the reads. Here each write has to stand in a table that says who may; a new one that does not
fails the first test. The bodies are the document's own examples unless the table brings one, so that a refusal is
about who asks and never about what was sent.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from tests.api.test_rights import CLOSED, DOCUMENT, Belongings, belongings  # noqa: F401 (a fixture)

EVERYBODY = frozenset({"rep", "other_rep", "east_rep", "manager", "east_manager", "trainer", "admin"})
REPS = frozenset({"rep", "other_rep", "east_rep"})
EDITORS = EVERYBODY - REPS
ADMIN = frozenset({"admin"})
OWNER = frozenset({"rep", "manager", "admin"})
WEST = frozenset({"rep", "other_rep", "manager", "admin"})
JPEG = (b"\xff\xd8\xff\xe0", "image/jpeg")
CSV = (b"sku,name\nROSE,Rose\n", "text/csv")

Body = tuple[bytes, str] | Mapping[str, Any] | None


@dataclass(frozen=True)
class Write:
    """Who may; what everybody else is told; and a body where the example would not do."""

    open_to: frozenset[str]
    refusal: int
    body: Callable[[Belongings], Body] | None = None
    query: str = ""


def _facings(**more: Any) -> Callable[[Belongings], Body]:
    def body(own: Belongings) -> Body:
        facing = {"photo_id": str(own.ids["photo_id"]), "facing_id": "f1"}
        return {"facings": [facing], **more}

    return body


def _own_visit(own: Belongings) -> Body:
    return {"outlet_id": str(own.ids["outlet_id"]), "started_at": "2026-03-02T07:55:00+00:00"}


def _complaint(own: Belongings) -> Body:
    ids = {"outlet_id": str(own.ids["outlet_id"]), "owner_id": str(own.ids["user_id"])}
    return {"kind": "complaint", "text": "Warm.", "due_on": "2026-03-05", **ids}


def _proof(own: Belongings) -> Body:
    return {"photo_id": str(own.ids["photo_id"])}


def _asset(own: Belongings) -> Body:
    asset = {"kind": "cooler", "name": "One-door cooler", "issued_on": "2026-03-02"}
    return {**asset, "outlet_id": str(own.ids["outlet_id"])}


def _answers(own: Belongings) -> Body:
    return {"questionnaire_id": str(own.ids["questionnaire_id"]), "answers": {"fifo": True}}


def _appeal(own: Belongings) -> Body:
    return {"revision": 1, "photo_id": str(own.ids["photo_id"]), "text": "Look again."}


PUBLIC = Write(EVERYBODY, 0)
MANAGERS = frozenset({"manager", "east_manager", "admin"})
DECIDERS = frozenset({"manager", "admin"})
WRITES = {
    # The own account: there is no other's to reach.
    "PUT /v1/users/me/password": PUBLIC,
    "DELETE /v1/users/me/log-ins": PUBLIC,
    "DELETE /v1/users/me/log-ins/{login_id}": PUBLIC,
    # Accounts and keys.
    "POST /v1/users": Write(ADMIN, 403),
    "PATCH /v1/users/{user_id}": Write(ADMIN, 403),
    "POST /v1/api-keys": Write(ADMIN, 403),
    "DELETE /v1/api-keys/{api_key_id}": Write(ADMIN, 403),
    # Outlets: of the own territory, and never by reps.
    "PUT /v1/territories/{territory_id}": Write(ADMIN, 403),
    "PUT /v1/outlets/{outlet_id}": Write(frozenset({"manager", "admin"}), 403),
    "POST /v1/territories:import": Write(ADMIN, 403, lambda _: (b"path,name\nX,X\n", "text/csv")),
    "POST /v1/outlets:import": Write(MANAGERS, 403, lambda _: (b"code,name\nX,X\n", "text/csv")),
    "PUT /v1/channels/{code}": Write(ADMIN, 403),
    "PUT /v1/outlet-class-bands": Write(ADMIN, 403),
    "PUT /v1/outlets/{outlet_id}/fixture-profiles/{profile_id}": Write(DECIDERS, 404),
    "DELETE /v1/outlets/{outlet_id}/fixture-profiles/{profile_id}": Write(DECIDERS, 404),
    "PUT /v1/outlets/{outlet_id}/relationship-indicators/{indicators_id}": Write(WEST, 404),
    "PUT /v1/outlets/{outlet_id}/objectives/{objective_id}": Write(DECIDERS, 404),
    # Display assets belong to their outlet; what was seen of them is said by whoever goes there.
    "PUT /v1/assets/{asset_id}": Write(DECIDERS, 404, _asset),
    "POST /v1/assets/{asset_id}:accept": Write(OWNER, 404, _proof),
    "POST /v1/assets/{asset_id}:missing": Write(WEST, 404),
    "POST /v1/assets/{asset_id}:fault": Write(WEST, 404),
    "POST /v1/assets/{asset_id}:repaired": Write(WEST, 404),
    "POST /v1/assets/{asset_id}:withdraw": Write(DECIDERS, 404),
    # Route plans: of the own territory's reps.
    # As with visits, an id that is taken is taken.
    "PUT /v1/route-plans/{route_plan_id}": Write(DECIDERS, 409),
    "PUT /v1/route-plans/{route_plan_id}/end": Write(DECIDERS, 404),
    "PUT /v1/route-plans/{route_plan_id}/stops/{outlet_id}/end": Write(DECIDERS, 404),
    # What belongs to one rep's visit.
    # The id of another's visit is taken: a phone that made it by chance has to make a new one.
    "PUT /v1/visits/{visit_id}": Write(frozenset({"rep"}), 409, _own_visit),
    "PUT /v1/visits/{visit_id}/scenes/{scene_id}": Write(frozenset({"rep", "admin"}), 404),
    "PUT /v1/scenes/{scene_id}/photos/{photo_id}": Write(frozenset({"rep", "admin"}), 404, lambda _: JPEG),
    "PUT /v1/visits/{visit_id}/check-out": Write(frozenset({"rep"}), 404),
    "PUT /v1/visits/{visit_id}/competitor-notes/{note_id}": Write(frozenset({"rep"}), 404),
    "PUT /v1/visits/{visit_id}/answers/{answer_set_id}": Write(frozenset({"rep", "admin"}), 404, _answers),
    # Reps object, managers decide, and those who know products correct.
    "PUT /v1/visits/{visit_id}/appeals/{appeal_id}": Write(frozenset({"rep"}), 404, _appeal),
    "PUT /v1/visits/{visit_id}/appeals/{appeal_id}/withdrawal": Write(frozenset({"rep"}), 404),
    "PUT /v1/visits/{visit_id}/appeals/{appeal_id}/outcome": Write(DECIDERS, 404),
    "PUT /v1/visits/{visit_id}/decisions/{decision_id}": Write(DECIDERS, 404),
    "PUT /v1/visits/{visit_id}/decisions/{decision_id}/confirmation": Write(DECIDERS, 404),
    "PUT /v1/photos/{photo_id}/corrections/{correction_id}": Write(frozenset({"manager", "trainer", "admin"}), 404),
    "POST /v1/photos:check": Write(EVERYBODY, 0, lambda _: JPEG),
    # Actions belong to their outlet; what comes next is decided by its manager.
    "PUT /v1/actions/{action_id}": Write(WEST, 404, _complaint),
    "POST /v1/actions/{action_id}:assign": Write(frozenset({"manager", "admin"}), 404),
    "POST /v1/actions/{action_id}:respond": Write(OWNER, 404),
    "POST /v1/actions/{action_id}:prove": Write(OWNER, 404, _proof),
    "POST /v1/actions/{action_id}:refuse-proof": Write(frozenset({"manager", "admin"}), 404),
    "POST /v1/actions/{action_id}:close": Write(OWNER, 404),
    # Who gets told what.
    "PUT /v1/subscriptions/{subscription_id}": Write(ADMIN, 403),
    "POST /v1/subscriptions/{subscription_id}/events:confirm": Write(ADMIN, 403),
    "POST /v1/subscriptions/{subscription_id}/events:replay": Write(ADMIN, 403),
    # Standards and the catalogue are everybody's; some may change them.
    "PUT /v1/questionnaires/{questionnaire_id}": Write(MANAGERS, 403),
    "POST /v1/standards/{standard_id}:publish": Write(ADMIN, 403),
    "POST /v1/standards/{standard_id}:retire": Write(ADMIN, 403),
    "POST /v1/standards/{standard_id}:trial": Write(MANAGERS, 403),
    "POST /v1/results:recompute": Write(ADMIN, 403),
    "PUT /v1/standards/{standard_id}": Write(frozenset({"manager", "east_manager", "admin"}), 403),
    "PUT /v1/products/{sku}": Write(EDITORS, 403),
    "DELETE /v1/products/{sku}": Write(EDITORS, 403),
    "PUT /v1/products/{sku}/designs/{design}": Write(EDITORS, 403),
    "PUT /v1/look-alike-groups/{group}": Write(EDITORS, 403),
    "DELETE /v1/look-alike-groups/{group}": Write(EDITORS, 403),
    "PUT /v1/products/{sku}/designs/{design}/references/{reference_id}": Write(
        EDITORS, 403, lambda _: JPEG, "?kind=packshot"
    ),
    "DELETE /v1/references/{reference_id}": Write(EDITORS, 403),
    "POST /v1/products/{sku}/designs/{design}/teach": Write(EDITORS, 403),
    "DELETE /v1/products/{sku}/designs/{design}/teach": Write(EDITORS, 403),
    "PUT /v1/campaigns/{campaign_id}": Write(EDITORS, 403),
    "POST /v1/campaigns/{campaign_id}:retire": Write(EDITORS, 403),
    "PUT /v1/campaigns/{campaign_id}/materials/{material_id}": Write(EDITORS, 403),
    "PUT /v1/campaigns/{campaign_id}/materials/{material_id}/artworks/{artwork_id}": Write(
        EDITORS, 403, lambda _: JPEG, "?current_from=2026-03-01"
    ),
    "POST /v1/artworks/{artwork_id}:retire": Write(EDITORS, 403),
    "POST /v1/products:import": Write(EDITORS, 403, lambda _: CSV),
    # Naming what stands on a photo needs the right to see the photo.
    "POST /v1/unknowns:name": Write(frozenset({"manager", "trainer", "admin"}), 403, _facings(sku="ROSE")),
    "POST /v1/unknowns:undo": Write(
        frozenset({"manager", "trainer", "admin"}), 403, _facings(sku="ROSE", was_taught=False)
    ),
    "POST /v1/unknowns:dismiss": Write(frozenset({"manager", "trainer", "admin"}), 403, _facings()),
}
# Of what is made by the request itself.
NEW_IDS = (
    "answer_set_id",
    "appeal_id",
    "correction_id",
    "decision_id",
    "indicators_id",
    "note_id",
    "objective_id",
)
OPERATIONS = {f"{method} {path}" for method, path in CLOSED if method != "GET"}


def test_every_write_says_who_may() -> None:
    assert set(WRITES) == OPERATIONS, "add the new write to the table above, or drop the one that is gone"


def _example(operation: str) -> Any:
    method, path = operation.split(" ")
    body = DOCUMENT["paths"][path][method.lower()].get("requestBody", {}).get("content", {}).get("application/json")
    return DOCUMENT["components"]["schemas"][body["schema"]["$ref"].rsplit("/", 1)[1]]["example"] if body else None


def _ask(client: Any, operation: str, own: Belongings) -> Any:
    write = WRITES[operation]
    method, template = operation.split(" ")
    body = write.body(own) if write.body else _example(operation)
    sent: dict[str, Any] = {}
    if isinstance(body, tuple):
        sent = {"content": body[0], "headers": {"Content-Type": body[1]}}
    elif body is not None:
        sent = {"content": json.dumps(body), "headers": {"Content-Type": "application/json"}}
    return client.request(method, own.path(template) + write.query, **sent)


@pytest.fixture
def west(belongings: Belongings, world: Any) -> Belongings:  # noqa: F811
    """What came of the west rep's visit, and ids of accounts and keys that a stranger might have seen."""
    made = world.admin.client.post("/v1/api-keys", json={"name": "ERP", "scopes": ["outlets:read"]}).json()
    belongings.ids.update(
        {
            "territory_id": world.west.id,
            "user_id": world.rep.id,
            "login_id": uuid4(),
            **{name: uuid4() for name in NEW_IDS},
            "api_key_id": made["id"],
        }
    )
    return belongings


def _rows(settings: Any) -> list[str]:
    with sqlite3.connect(settings.data_dir / "shelfaudit.db") as connection:
        rows = list(connection.iterdump())
    connection.close()
    return rows


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_those_who_may_not_are_refused_and_change_nothing(
    world: Any, west: Belongings, settings: Any, who: str
) -> None:
    client = getattr(world, who).client
    before = _rows(settings)
    for operation, write in WRITES.items():
        if who in write.open_to:
            continue
        answer = _ask(client, operation, west)
        assert answer.status_code in {write.refusal, 403, 404}, f"{who}: {operation}: {answer.text}"
        told = answer.text.replace(answer.request.url.path, "")
        assert not [secret for secret in west.secrets if secret in told], operation
    assert _rows(settings) == before


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_those_who_may_are_not_refused(world: Any, west: Belongings, who: str) -> None:
    """The counterpart: those requests would have done something."""
    client = getattr(world, who).client
    for operation in sorted(WRITES, key=lambda one: one.startswith("DELETE")):
        if who not in WRITES[operation].open_to:
            continue
        answer = _ask(client, operation, west)
        assert answer.status_code not in {401, 403, 500}, f"{operation}: {answer.text}"


@pytest.mark.parametrize("who", ["east_rep", "east_manager"])
def test_no_answer_names_an_outlet_of_another_territory(world: Any, west: Belongings, who: str) -> None:
    client = getattr(world, who).client
    for method, template in CLOSED:
        if method == "GET":
            answer = client.get(west.path(template))
            told = answer.text.replace(answer.request.url.path, "")
            assert str(world.west_outlet.id) not in told, template
            assert '"W-1"' not in told, template
