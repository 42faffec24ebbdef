"""Every route there is, asked by those who must not get an answer.

The routes come from the OpenAPI document, so a new one is covered, or fails here, on the day it is added.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from PIL import Image

from api.audits.service import record_analysis
from api.catalog.judges import believe_the_trainer
from api.catalog.reference_endpoints import reference_judge
from api.db import transaction
from api.engine import Engine
from api.main import create_app
from api.settings import Settings
from api.tables import Photo
from tests.api.campaigns.conftest import encoded
from tests.api.conftest import Person, World
from tests.api.naming.conftest import Camera
from tests.vision.pop.test_materials import ARTWORK
from vision.types import Box, Facing, ModelIdentity, PhotoQuality, ShelfReport

# Everything else needs a token.
OPEN_PATHS = {
    "/v1/auth/token",
    "/v1/auth/refresh",
    "/v1/auth/logout",
    "/v1/auth/methods",
    "/v1/auth/provider/start",
    "/v1/auth/provider/token",
    "/health/live",
    "/health/ready",
}
# The face of the retired Azure service is described by that service's documents; its own tests walk its rights.
AZURE_PATHS = {
    "/computervision/productrecognition/{model_name}/runs/{run_name}",
    "/computervision/planogramcompliance:match",
    "/computervision/imagecomposition:rectify",
    "/computervision/imagecomposition:stitch",
}
UNLISTED_PATHS = {"/", "/web", "/service_worker.js", "/docs", "/docs/oauth2-redirect", "/openapi.json"} | AZURE_PATHS
# Those of things that belong to one rep; outlets belong to a territory, standards to everybody.
PERSONAL_PARAMETERS = {"visit_id", "scene_id", "photo_id", "route_plan_id"}
# What cannot be left out of a question.
MARCH = "?from=2026-03-01&to=2026-03-31"
QUERIES = {
    "/v1/outlets/{outlet_id}/questionnaires": "?day=2026-03-02",
    "/v1/route": "?day=2026-03-02",
    "/v1/visit-rates": MARCH,
    "/v1/visit-rates/calls": MARCH,
    "/v1/questionnaire-trends/{code}/{question}": MARCH,
}


def _document() -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        return create_app(Settings(data_dir=Path(folder))).openapi()


DOCUMENT = _document()
PRODUCT = DOCUMENT["components"]["schemas"]["ProductContent"]["example"]
STANDARD = DOCUMENT["components"]["schemas"]["StandardContent"]["example"]
ROUTE_PLAN = DOCUMENT["components"]["schemas"]["RoutePlanContent"]["example"]
QUESTIONNAIRE = DOCUMENT["components"]["schemas"]["QuestionnaireContent"]["example"]
CAMPAIGN = DOCUMENT["components"]["schemas"]["CampaignContent"]["example"]
MATERIAL = DOCUMENT["components"]["schemas"]["MaterialContent"]["example"]
ASSET = DOCUMENT["components"]["schemas"]["AssetContent"]["example"]
OPERATIONS = [(method.upper(), path) for path, operations in DOCUMENT["paths"].items() for method in operations]
CLOSED = [(method, path) for method, path in OPERATIONS if path not in OPEN_PATHS]
READS = [path for method, path in CLOSED if method == "GET"]


def _parameters(path: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", path))


def _with_random_ids(path: str) -> str:
    return re.sub(r"{\w+}", lambda _: str(uuid4()), path)


def test_the_document_lists_every_route(app: FastAPI) -> None:
    """Else the walks below would not see all of them."""
    assert set(_all_paths(app.routes)) == {path for _, path in OPERATIONS} | UNLISTED_PATHS
    assert len(CLOSED) >= 20


def _all_paths(routes: Iterable[Any], prefix: str = "") -> Iterator[str]:
    for route in routes:
        if hasattr(route, "path"):
            yield prefix + route.path
        else:
            yield from _all_paths(route.original_router.routes, prefix + route.include_context.prefix)


def test_nothing_without_a_token(client) -> None:
    for method, path in CLOSED:
        answer = client.request(method, _with_random_ids(path))
        assert (answer.status_code, answer.json()["code"]) == (401, "token-missing"), f"{method} {path}"
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["expired", "locked", "forged"])
def test_nothing_with_a_bad_token(client, world, new_person, resources, clock, kind: str) -> None:
    bad = {
        "expired": resources.access_tokens.issue(world.admin.id, clock() - timedelta(minutes=15)),
        "locked": resources.access_tokens.issue(new_person("admin", active=False).id, clock()),
        "forged": resources.access_tokens.issue(world.admin.id, clock())[:-5] + "AAAAA",
    }[kind]
    for method, path in CLOSED:
        answer = client.request(method, _with_random_ids(path), headers={"Authorization": f"Bearer {bad}"})
        assert answer.status_code == 401, f"{method} {path}"


@dataclass
class Belongings:
    """What came of one visit of the west rep; `secrets` must not turn up in an answer to a stranger."""

    ids: dict[str, UUID | str]
    secrets: set[str]

    def path(self, template: str) -> str:
        assert _parameters(template) <= set(self.ids), f"{template} has a parameter that this test does not know"
        return template.format_map(self.ids) + QUERIES.get(template, "")


# Of what the fixture below makes, and the words that stand in paths.
MADE_IDS = (
    "action_id",
    "artwork_id",
    "asset_id",
    "campaign_id",
    "material_id",
    "photo_id",
    "profile_id",
    "questionnaire_id",
    "reference_id",
    "route_plan_id",
    "standard_id",
    "subscription_id",
)
WORDS = {
    "code": "bakery",
    "question": "fifo",
    "facing_id": "f1",
    "sku": "ROSE",
    "design": "2026",
    "group": "ALIKE",
}
REPORT = ShelfReport(
    photo="a.jpg",
    width=64,
    height=48,
    models={"detector": ModelIdentity("test", "1", "ab" * 32)},
    quality=PhotoQuality(usable=True),
    facings=(Facing("f1", Box(1, 1, 20, 30), 0.9, None, None),),
)


def _put(person: Person, path: str, body: Any) -> None:
    answer = person.client.put(path, json=body)
    assert answer.status_code == 201, f"{path}: {answer.text}"


def _upload(person: Person, path: str, size: tuple[int, int]) -> None:
    image = io.BytesIO()
    Image.linear_gradient("L").resize(size).save(image, "JPEG")
    answer = person.client.put(path, content=image.getvalue(), headers={"Content-Type": "image/jpeg"})
    assert answer.status_code == 201, f"{path}: {answer.text}"


def _put_what_belongs_to_all(world: World, ids: dict[str, Any]) -> None:
    """A standard, a questionnaire, events for another system, and a product with a picture."""
    _put(world.admin, f"/v1/standards/{ids['standard_id']}", STANDARD)
    _put(world.admin, f"/v1/subscriptions/{ids['subscription_id']}", {"name": "Feed", "kinds": ["visit.result"]})
    _put(world.manager, f"/v1/questionnaires/{ids['questionnaire_id']}", QUESTIONNAIRE)
    for path, body in {
        "/v1/products/ROSE": PRODUCT,
        "/v1/products/MINT": {"name": "Mint", "brand": "Hao", "ownership": "own"},
        "/v1/products/ROSE/designs/2026": {},
        "/v1/look-alike-groups/ALIKE": {"skus": ["ROSE", "MINT"]},
    }.items():
        _put(world.trainer, path, body)
    picture = f"/v1/products/ROSE/designs/2026/references/{ids['reference_id']}?kind=packshot"
    _upload(world.trainer, picture, (200, 300))
    _put_campaign(world.trainer, ids)


def _put_campaign(person: Person, ids: dict[str, Any]) -> None:
    campaign = f"/v1/campaigns/{ids['campaign_id']}"
    _put(person, campaign, CAMPAIGN)
    _put(person, f"{campaign}/materials/{ids['material_id']}", MATERIAL)
    path = f"{campaign}/materials/{ids['material_id']}/artworks/{ids['artwork_id']}?current_from=2026-03-01"
    answer = person.client.put(path, content=encoded(ARTWORK["sale"]), headers={"Content-Type": "image/png"})
    assert answer.status_code == 201, f"{path}: {answer.text}"


def _put_what_belongs_to_the_outlet(world: World, ids: dict[str, Any]) -> None:
    """A route plan, a fixture profile, a display asset and a complaint."""
    outlet_id, rep_id = str(world.west_outlet.id), str(world.rep.id)
    plan = {**ROUTE_PLAN, "rep_id": rep_id, "outlet_ids": [outlet_id]}
    _put(world.manager, f"/v1/route-plans/{ids['route_plan_id']}", plan)
    profile = {"scene_type": "shelf", "name": "bay 1", "shelf_heights_cm": [150, 100]}
    _put(world.manager, f"/v1/outlets/{outlet_id}/fixture-profiles/{ids['profile_id']}", profile)
    _put(world.manager, f"/v1/assets/{ids['asset_id']}", ASSET | {"outlet_id": outlet_id})
    complaint = {"kind": "complaint", "text": "Warm cooler.", "due_on": "2026-03-05"}
    complaint |= {"outlet_id": outlet_id, "owner_id": rep_id}
    _put(world.rep, f"/v1/actions/{ids['action_id']}", complaint)


@pytest.fixture
def belongings(app, world, new_visit, new_scene, resources, clock, colour_embedder) -> Belongings:
    """A visit of the west rep with a scene and an analysed photo, and one of everything else that there is."""
    # No weights are needed to see who may ask for what.
    app.state.resources = replace(resources, models=Engine(lambda: Camera(colour_embedder)))
    app.dependency_overrides[reference_judge] = lambda: believe_the_trainer
    visit = new_visit(world.rep, world.west_outlet)
    made = {name: uuid4() for name in MADE_IDS}
    ids = made | {"outlet_id": world.west_outlet.id, "visit_id": visit.id, "scene_id": new_scene(visit).id}
    _put_what_belongs_to_all(world, ids)
    _upload(world.rep, f"/v1/scenes/{ids['scene_id']}/photos/{ids['photo_id']}", (640, 480))
    with transaction(resources.sessions) as session:
        photo = session.get_one(Photo, ids["photo_id"])
        record_analysis(session, photo=photo, report=REPORT, pipeline_version="p1", now=clock())
    _put_what_belongs_to_the_outlet(world, ids)
    secrets = {str(ids[name]) for name in ("visit_id", "scene_id", "photo_id", "route_plan_id")}
    return Belongings(ids | WORDS, secrets | {photo.sha256})


@pytest.mark.parametrize("who", ["rep", "manager", "trainer", "admin"])
def test_those_who_may_see_it_do(world, belongings, who: str) -> None:
    """The counterpart of the refusals below: those paths do lead somewhere."""
    for template in READS:
        # A photo alone has no overview; tests/api/fusions look at one.
        if template.endswith("/overview") or _is_not_for(who, template):
            continue
        answer = getattr(world, who).client.get(belongings.path(template))
        assert answer.status_code == 200, f"{template}: {answer.text}"


@pytest.mark.parametrize("who", ["other_rep", "east_rep", "east_manager"])
def test_strangers_see_nothing(world, belongings, who: str) -> None:
    for template in READS:
        answer = getattr(world, who).client.get(belongings.path(template))
        assert answer.status_code == _status_for_stranger(who, template), f"{template}: {answer.text}"
        # A refusal names the path that was asked for, and with it the id in it.
        told = answer.text.replace(answer.request.url.path, "")
        # An action tells everybody at its outlet which visit opened it; the visit itself stays the rep's.
        secrets = (
            belongings.secrets - {str(belongings.ids["visit_id"])} if "/actions" in template else belongings.secrets
        )
        assert not [secret for secret in secrets if secret in told], template


def _status_for_stranger(who: str, template: str) -> int:
    if _parameters(template) & PERSONAL_PARAMETERS:
        return 404
    # Actions and display assets belong to their outlet.
    if _parameters(template) & {"outlet_id", "action_id", "asset_id"}:
        return 200 if who == "other_rep" else 404
    return 403 if _is_not_for(who, template) else 200


def _is_not_for(who: str, template: str) -> bool:
    """Whether the role alone keeps a person out."""
    for_editors = template in ("/v1/unknowns", "/v1/reviews") or template.endswith("/confusions")
    for_admins = template == "/v1/users" or template.startswith(("/v1/audit-log", "/v1/api-keys", "/v1/subscriptions"))
    return (for_admins and who != "admin") or (for_editors and who.endswith("rep"))


# An admin may add a photo that was left behind on a rep's phone.
@pytest.mark.parametrize("who", ["other_rep", "east_rep", "manager", "east_manager", "trainer"])
def test_nobody_writes_into_anothers_visit(world, belongings, who: str) -> None:
    client = getattr(world, who).client
    visit, scene, photo = (belongings.ids[name] for name in ("visit_id", "scene_id", "photo_id"))
    jpeg = {"content": b"\xff\xd8\xff\xe0", "headers": {"Content-Type": "image/jpeg"}}
    attempts = [
        client.put(f"/v1/visits/{visit}/scenes/{uuid4()}", json={"scene_type": "shelf"}),
        client.put(f"/v1/visits/{visit}/scenes/{scene}", json={"scene_type": "cooler"}),
        client.put(f"/v1/visits/{visit}/check-out", json={"ended_at": "2026-03-02T16:00:00+08:00"}),
        client.put(f"/v1/visits/{visit}/competitor-notes/{uuid4()}", json={"brand": "Lan", "facings": 1}),
        client.put(f"/v1/scenes/{scene}/photos/{uuid4()}", **jpeg),
        client.put(f"/v1/scenes/{scene}/photos/{photo}", **jpeg),
    ]
    assert {answer.status_code for answer in attempts} <= {403, 404}, [answer.text for answer in attempts]
