"""Teaching a design: what it may be confused with, and from when on its pictures name facings."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import cv2
import numpy as np
import pytest
from sqlalchemy import select

from api.catalog.folder_exchange import import_folder
from api.catalog.judges import believe_the_trainer
from api.catalog.reference_endpoints import reference_judge
from api.engine import Engine
from api.tables import Job, ReferenceVector
from api.worker import Worker
from tests.api.naming.conftest import BLUE, GREEN, RED, Camera, Colour
from vision.errors import ModelMissing

ORANGE, PINK = (40, 90, 200), (45, 50, 205)


@pytest.fixture
def camera(colour_embedder):
    return Camera(colour_embedder)


@pytest.fixture
def app(app, camera):
    """A service whose models tell colours, and to whose detector every colour is a pack."""
    app.dependency_overrides[reference_judge] = lambda: believe_the_trainer
    app.state.resources = replace(app.state.resources, models=Engine(lambda: camera))
    return app


def picture(colour: Colour) -> bytes:
    """A pack in one colour, with a grain that makes every picture another one."""
    pixels = np.full((160, 60, 3), colour, np.float64) + np.random.default_rng(uuid4().int % 2**32).normal(
        0, 3, (160, 60, 3)
    )
    return cv2.imencode(".png", np.clip(pixels, 0, 255).astype(np.uint8))[1].tobytes()


@pytest.fixture
def show(new_design, put_reference, clock):
    """A product with a design and pictures in these colours; gives the path of the design and the pictures' ids."""

    def make(sku: str, *colours: Colour, design: str = "2026", teach=None) -> tuple[str, list[str]]:
        path = new_design(sku, design)
        ids = []
        for colour in colours:
            clock.advance(seconds=1)
            answer = put_reference(path, picture(colour), type="image/png")
            assert answer.status_code == 201, answer.text
            ids.append(answer.json()["id"])
        if teach:
            assert teach.client.post(f"{path}/teach").status_code == 200
        return path, ids

    return make


def taught_skus(resources, camera) -> tuple[str, ...]:
    return resources.taught.newest(camera.embedder).catalog.gallery.skus


def test_pictures_wait_until_they_are_taught_and_go_back(show, world, resources, camera, clock) -> None:
    path, _ = show("ROSE", RED, RED)
    designs = world.rep.client.get("/v1/products/ROSE/designs").json()
    assert [design["taught_at"] for design in designs] == [None]
    assert taught_skus(resources, camera) == ()

    first = world.trainer.client.post(f"{path}/teach")
    assert (first.status_code, first.json()["visits_to_rename"]) == (200, 0)
    taught_at = first.json()["design"]["taught_at"]
    assert taught_at == clock().isoformat().replace("+00:00", "Z")
    assert taught_skus(resources, camera) == ("ROSE",)

    clock.advance(hours=1)
    again = world.trainer.client.post(f"{path}/teach").json()
    replaced = world.trainer.client.put(path, json={"starts_on": "2026-03-01"}).json()
    assert again["design"]["taught_at"] == replaced["taught_at"] == taught_at

    for _ in range(2):
        back = world.trainer.client.delete(f"{path}/teach")
        assert (back.status_code, back.json()["design"]["taught_at"]) == (200, None)
    assert taught_skus(resources, camera) == ()
    assert len(world.rep.client.get("/v1/products/ROSE/references").json()) == 2


def test_the_report_names_the_rival_and_its_picture(show, world, resources, camera) -> None:
    _, rival_pictures = show("ROSE", RED, RED, teach=world.trainer)
    show("MINT", GREEN, GREEN, teach=world.trainer)
    show("WAITS", RED)
    path, pictures = show("PINK", PINK, PINK, PINK, BLUE)

    answer = world.trainer.client.get(f"{path}/confusions")

    assert answer.status_code == 200, answer.text
    report = answer.json()
    assert (report["sku"], report["design"], report["taught_at"], report["pictures"]) == ("PINK", "2026", None, 4)
    assert report["odd_pictures"] == [pictures[3]]
    rose, mint = report["rivals"]
    assert (rose["sku"], rose["name"], rose["verdict"]) == ("ROSE", "Shampoo ROSE", "taken-for-each-other")
    assert (rose["named_today"], rose["references"], rose["same_group"]) == (3, 2, False)
    assert rose["reference_id"] in rival_pictures
    assert rose["likeness"] > mint["likeness"]
    assert (mint["sku"], mint["verdict"], mint["named_today"]) == ("MINT", "told-apart", 0)
    assert report["suggested_group"] == ["PINK", "ROSE"]
    # Nothing is live for having been asked about.
    assert taught_skus(resources, camera) == ("MINT", "ROSE")


def test_the_next_photo_is_named_by_it(show, world, resources, camera, new_visit, new_scene) -> None:
    path, _ = show("ROSE", RED, RED)
    scene, worker = new_scene(new_visit(world.rep, world.west_outlet)), Worker(resources, Engine(lambda: camera))
    named = []
    for _ in range(2):
        photo = f"/v1/photos/{(photo_id := uuid4())}"
        upload = world.rep.client.put(
            f"/v1/scenes/{scene.id}/photos/{photo_id}", content=picture(RED), headers={"Content-Type": "image/png"}
        )
        assert upload.status_code == 201, upload.text
        worker.drain()
        named.append(world.rep.client.get(f"{photo}/analysis").json()["facings"][0]["sku"])
        assert world.trainer.client.post(f"{path}/teach").status_code == 200
    assert named == [None, "ROSE"]


def test_a_group_is_suggested_once_and_heights_are_told_of(show, world, put_product) -> None:
    show("ROSE", RED, RED, teach=world.trainer)
    path, _ = show("PINK", PINK, PINK)
    put_product("ROSE", height_mm=150)
    put_product("PINK", height_mm=200)
    group = world.trainer.client.put("/v1/look-alike-groups/REDS", json={"skus": ["ROSE", "PINK"]})
    assert group.status_code == 201

    report = world.trainer.client.get(f"{path}/confusions").json()

    [rival] = report["rivals"]
    assert (rival["same_group"], rival["heights_tell"]) == (True, True)
    assert report["suggested_group"] == []


def test_own_designs_are_no_rivals_and_a_taught_design_is_none_of_itself(show, world) -> None:
    show("ROSE", RED, design="old", teach=world.trainer)
    path, _ = show("ROSE", RED, PINK, teach=world.trainer)
    assert world.trainer.client.get(f"{path}/confusions").json()["rivals"] == []


def test_a_design_without_pictures_is_neither_judged_nor_taught(new_design, world) -> None:
    path = new_design("ROSE")
    for answer in (world.trainer.client.get(f"{path}/confusions"), world.trainer.client.post(f"{path}/teach")):
        assert (answer.status_code, answer.json()["code"]) == (409, "design-without-pictures")


def test_a_picture_that_cannot_be_read_any_more_is_passed_over(show, world, resources) -> None:
    path, _ = show("ROSE", RED)
    [file] = resources.settings.photos_dir.rglob("*.png")
    file.write_bytes(b"scratched")
    assert world.trainer.client.get(f"{path}/confusions").json()["code"] == "design-without-pictures"


def test_a_service_without_an_embedder_says_so(show, world, camera) -> None:
    path, _ = show("ROSE", RED)
    camera.embedder = None
    answer = world.trainer.client.get(f"{path}/confusions")
    assert (answer.status_code, answer.json()["code"]) == (503, "embedder-missing")
    assert world.trainer.client.post(f"{path}/teach").status_code == 200


def test_models_that_cannot_be_loaded_are_told_of(show, world, app, resources) -> None:
    def load():
        raise ModelMissing("no manifest")

    path, _ = show("ROSE", RED)
    app.state.resources = replace(resources, models=Engine(load))
    answer = world.trainer.client.get(f"{path}/confusions")
    assert (answer.status_code, answer.json()["code"]) == (503, "models-unavailable")


@pytest.mark.parametrize(("method", "action"), [("GET", "confusions"), ("POST", "teach"), ("DELETE", "teach")])
def test_what_is_not_there_is_not_found(new_design, world, method, action) -> None:
    new_design("ROSE")
    for design, code in {"ROSE/designs/2027": "design-not-found", "MINT/designs/2026": "product-not-found"}.items():
        answer = world.trainer.client.request(method, f"/v1/products/{design}/{action}")
        assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_reps_do_not_teach(show, world) -> None:
    path, _ = show("ROSE", RED)
    client = world.rep.client
    answers = [client.get(f"{path}/confusions"), client.post(f"{path}/teach"), client.delete(f"{path}/teach")]
    assert {answer.status_code for answer in answers} == {403}


@pytest.fixture
def visited(world, new_visit, new_scene, clock):
    """A visit so many days ago, with a photo."""

    def make(days: int, *, photo: bool = True) -> UUID:
        visit = new_visit(world.rep, world.west_outlet, started_at=clock() - timedelta(days=days))
        if photo:
            path = f"/v1/scenes/{new_scene(visit).id}/photos/{uuid4()}"
            answer = world.rep.client.put(path, content=picture(RED), headers={"Content-Type": "image/png"})
            assert answer.status_code == 201, answer.text
        return visit.id

    return make


def test_visits_since_a_day_are_named_again_once(show, world, visited, session, resources, clock) -> None:
    path, _ = show("ROSE", RED)
    visited(9)
    visited(1, photo=False)
    since, newer = visited(3), visited(2)
    day = (clock() - timedelta(days=3)).date()

    for method in ("POST", "POST", "DELETE"):
        answer = world.trainer.client.request(method, f"{path}/teach", params={"rename_since": str(day)})
        assert (answer.status_code, answer.json()["visits_to_rename"]) == (200, 2)

    queued = session.scalars(select(Job.visit_id).where(Job.visit_id.is_not(None))).all()
    assert sorted(queued) == sorted([since, newer])


def test_too_many_visits_are_refused_and_nothing_is_taught(show, world, visited, monkeypatch) -> None:
    monkeypatch.setattr("api.catalog.teaching.MOST_RENAMED", 1)
    path, _ = show("ROSE", RED)
    visited(1)
    visited(2)
    answer = world.trainer.client.post(f"{path}/teach", params={"rename_since": "2026-01-01"})
    assert (answer.status_code, answer.json()["code"]) == (422, "too-many-visits")
    assert world.rep.client.get("/v1/products/ROSE/designs").json()[0]["taught_at"] is None


def test_a_removed_picture_takes_its_vector_along(show, world, session) -> None:
    path, [first, second] = show("ROSE", RED, RED)
    assert world.trainer.client.get(f"{path}/confusions").status_code == 200
    assert len(session.scalars(select(ReferenceVector)).all()) == 2
    session.rollback()
    assert world.trainer.client.delete(f"/v1/references/{first}").status_code == 204
    assert [str(vector.reference_id) for vector in session.scalars(select(ReferenceVector))] == [second]


def test_an_imported_folder_is_taught_at_once(resources, tmp_path, world, clock) -> None:
    (tmp_path / "references" / "ROSE" / "2026").mkdir(parents=True)
    (tmp_path / "references" / "ROSE" / "2026" / "a.png").write_bytes(picture(RED))
    (tmp_path / "products.csv").write_text("sku,name,brand,ownership\nROSE,Rose,Hao,own\n")
    (tmp_path / "designs.csv").write_text("sku,design,starts_on,ends_on\nROSE,2027,2027-01-01,\n")
    for _ in range(2):
        import_folder(resources, tmp_path, believe_the_trainer)
        designs = world.rep.client.get("/v1/products/ROSE/designs").json()
        assert [(each["name"], each["taught_at"]) for each in designs] == [
            ("2026", "2026-03-02T08:00:00Z"),
            ("2027", None),
        ]
        clock.advance(hours=1)
