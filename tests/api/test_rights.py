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
from tests.api.naming.conftest import Camera
from vision.types import Box, Facing, ModelIdentity, PhotoQuality, ShelfReport

# Everything else needs a token.
OPEN_PATHS = {
    "/v1/auth/token",
    "/v1/auth/refresh",
    "/v1/auth/logout",
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
UNLISTED_PATHS = {"/", "/web", "/docs", "/docs/oauth2-redirect", "/openapi.json"} | AZURE_PATHS
# Those of things that belong to one rep; outlets belong to a territory, standards to everybody.
PERSONAL_PARAMETERS = {"visit_id", "scene_id", "photo_id"}


def _document() -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        return create_app(Settings(data_dir=Path(folder))).openapi()


DOCUMENT = _document()
PRODUCT = DOCUMENT["components"]["schemas"]["ProductContent"]["example"]
STANDARD = DOCUMENT["components"]["schemas"]["StandardContent"]["example"]
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
        return template.format_map(self.ids)


REPORT = ShelfReport(
    photo="a.jpg",
    width=64,
    height=48,
    models={"detector": ModelIdentity("test", "1", "ab" * 32)},
    quality=PhotoQuality(usable=True),
    facings=(Facing("f1", Box(1, 1, 20, 30), 0.9, None, None),),
)


@pytest.fixture
def belongings(app, world, new_visit, new_scene, resources, clock, colour_embedder) -> Belongings:
    """A visit of the west rep with a scene and an analysed photo; a standard, and a product with a picture."""
    # No weights are needed to see who may ask for what.
    app.state.resources = replace(resources, models=Engine(lambda: Camera(colour_embedder)))
    app.dependency_overrides[reference_judge] = lambda: believe_the_trainer
    visit = new_visit(world.rep, world.west_outlet)
    scene = new_scene(visit)
    photo_id, standard_id = uuid4(), uuid4()
    image, pack = io.BytesIO(), io.BytesIO()
    Image.linear_gradient("L").resize((640, 480)).save(image, "JPEG")
    Image.linear_gradient("L").resize((200, 300)).save(pack, "JPEG")
    upload = world.rep.client.put(
        f"/v1/scenes/{scene.id}/photos/{photo_id}",
        content=image.getvalue(),
        headers={"Content-Type": "image/jpeg"},
    )
    assert upload.status_code == 201, upload.text
    standard = world.admin.client.put(f"/v1/standards/{standard_id}", json=STANDARD)
    assert standard.status_code == 201, standard.text
    reference_id = uuid4()
    for path, body in {
        "/v1/products/ROSE": PRODUCT,
        "/v1/products/MINT": {"name": "Mint", "brand": "Hao", "ownership": "own"},
        "/v1/products/ROSE/designs/2026": {},
        "/v1/look-alike-groups/ALIKE": {"skus": ["ROSE", "MINT"]},
    }.items():
        assert world.trainer.client.put(path, json=body).status_code == 201, path
    picture = world.trainer.client.put(
        f"/v1/products/ROSE/designs/2026/references/{reference_id}?kind=packshot",
        content=pack.getvalue(),
        headers={"Content-Type": "image/jpeg"},
    )
    assert picture.status_code == 201, picture.text
    with transaction(resources.sessions) as session:
        photo = session.get_one(Photo, photo_id)
        record_analysis(session, photo=photo, report=REPORT, pipeline_version="p1", now=clock())
    ids = {
        "outlet_id": world.west_outlet.id,
        "visit_id": visit.id,
        "scene_id": scene.id,
        "photo_id": photo_id,
        "standard_id": standard_id,
        "reference_id": reference_id,
        "facing_id": "f1",
        "sku": "ROSE",
        "design": "2026",
        "group": "ALIKE",
    }
    return Belongings(ids, {str(visit.id), str(scene.id), str(photo_id), photo.sha256})


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
        assert not [secret for secret in belongings.secrets if secret in told], template


def _status_for_stranger(who: str, template: str) -> int:
    if _parameters(template) & PERSONAL_PARAMETERS:
        return 404
    if "outlet_id" in _parameters(template):
        return 200 if who == "other_rep" else 404
    return 403 if _is_not_for(who, template) else 200


def _is_not_for(who: str, template: str) -> bool:
    """Whether the role alone keeps a person out."""
    for_editors = template == "/v1/unknowns" or template.endswith("/confusions")
    return (template == "/v1/users" and who != "admin") or (for_editors and who.endswith("rep"))


# An admin may add a photo that was left behind on a rep's phone.
@pytest.mark.parametrize("who", ["other_rep", "east_rep", "manager", "east_manager", "trainer"])
def test_nobody_writes_into_anothers_visit(world, belongings, who: str) -> None:
    client = getattr(world, who).client
    visit, scene, photo = (belongings.ids[name] for name in ("visit_id", "scene_id", "photo_id"))
    jpeg = {"content": b"\xff\xd8\xff\xe0", "headers": {"Content-Type": "image/jpeg"}}
    attempts = [
        client.put(f"/v1/visits/{visit}/scenes/{uuid4()}", json={"scene_type": "shelf"}),
        client.put(f"/v1/visits/{visit}/scenes/{scene}", json={"scene_type": "cooler"}),
        client.put(f"/v1/scenes/{scene}/photos/{uuid4()}", **jpeg),
        client.put(f"/v1/scenes/{scene}/photos/{photo}", **jpeg),
    ]
    assert {answer.status_code for answer in attempts} <= {403, 404}, [answer.text for answer in attempts]
