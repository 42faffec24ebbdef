"""Facings are named while a photo is analysed, and named again when the catalogue has learned something."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from sqlalchemy.orm import Session

from api import worker as worker_module
from api.audits.naming import name_visit
from api.audits.results import recompute_visit
from api.db import reading, transaction
from api.engine import Engine
from api.jobs.queue import NameVisit
from api.naming.repository import visits_about_to_be_named
from api.naming.vectors import pack, unpack
from api.tables import (
    Analysis,
    FacingVectors,
    PackDesign,
    Photo,
    PhotoResult,
    Product,
    ReferencePicture,
    ReferenceVector,
)
from api.worker import Worker
from vision.letterbox import Pixels
from vision.recognition.embedder import Embedder
from vision.recognition.words import ReadText

RED, GREEN, BLUE, YELLOW = (40, 40, 200), (40, 180, 60), (200, 60, 40), (40, 210, 220)
OTHER = dict.fromkeys(("name", "brand", "manufacturer", "category"), "Pep") | {
    "ownership": "own",
    "bulky": False,
    "active": True,
}


def test_facings_get_the_names_that_the_catalogue_teaches(shop: Any) -> None:
    shop.teach("COLA", RED)
    shop.teach("PEP", BLUE, ownership="competitor")

    photo = shop.photograph(RED, BLUE, RED, YELLOW)

    assert shop.names(photo) == ["COLA", "PEP", "COLA", None]
    assert shop.line("facings")["value"] == 2


def test_the_raw_report_stays_as_the_models_returned_it(shop: Any) -> None:
    shop.teach("COLA", RED)

    shop.photograph(RED)

    raw = shop.rows(Analysis)[0].report
    assert [facing["sku"] for facing in raw["facings"]] == [None]
    assert "embedder" not in raw["models"]


def test_a_named_report_says_by_which_embedder_and_in_which_blocks(shop: Any, colour_embedder: Embedder) -> None:
    shop.teach("COLA", RED)

    report = shop.report(shop.photograph(RED, RED, BLUE))

    assert report["models"]["embedder"]["sha256"] == colour_embedder.card.sha256
    assert [(block["key"], block["facings"]) for block in report["blocks"]] == [("COLA", ["f1", "f2"])]


def test_goods_of_known_height_measure_the_rows(shop: Any) -> None:
    shop.teach("COLA", RED)
    photo = shop.photograph(RED, RED, RED)
    assert [row["method"] for row in shop.report(photo)["rows"]] == ["row-index"]
    shop.clock.advance(seconds=1)
    with transaction(shop.resources.sessions) as session:
        product = session.get_one(Product, "COLA")
        product.height_mm, product.updated_at = 250.0, shop.clock()

    shop.name_again()

    assert [row["method"] for row in shop.report(photo)["rows"]] == ["product-ruler"]


def test_a_fixture_profile_goes_before_the_goods(shop: Any, world: Any) -> None:
    path = f"/v1/outlets/{world.west_outlet.id}/fixture-profiles/{uuid4()}"
    profile = {"scene_type": "shelf", "shelf_heights_cm": [110]}
    assert world.manager.client.put(path, json=profile).status_code == 201
    shop.teach("COLA", RED)
    with transaction(shop.resources.sessions) as session:
        session.get_one(Product, "COLA").height_mm = 250.0
    photo = shop.photograph(RED, RED, RED)
    shop.clock.advance(seconds=1)
    shop.teach("COLA", RED)
    shop.name_again()
    [row] = shop.report(photo)["rows"]
    assert (row["method"], round(row["height_cm"])) == ("fixture-profile", 110)


def test_a_named_report_describes_the_products_that_its_facings_may_be(shop: Any) -> None:
    shop.teach("COLA", RED)
    shop.teach("PEP", BLUE, ownership="competitor")

    report = shop.report(shop.photograph(RED))

    cola = report["products"]["COLA"]
    assert list(report["products"]) == ["COLA"]
    assert (cola["name"], cola["ownership"], cola["brand"], cola["bulky"]) == ("Hao COLA", "own", "Hao", False)


def test_without_an_embedder_nothing_is_named_and_everything_else_works(shop: Any) -> None:
    shop.camera.embedder = None

    photo = shop.photograph(RED)
    shop.name_again()

    assert shop.names(photo) == [None]
    assert shop.namings() == []
    assert shop.line("facings")["note"] == "no product is named yet"
    assert shop.result()["naming_ids"] == []


def test_what_is_taught_later_names_the_stored_photo_without_another_look(shop: Any) -> None:
    photo = shop.photograph(RED, RED, GREEN)
    assert shop.names(photo) == [None, None, None]
    shop.teach("COLA", RED)
    shop.teach("LIME", GREEN)

    shop.name_again()

    assert shop.names(photo) == ["COLA", "COLA", "LIME"]
    assert shop.camera.looked == 1
    assert shop.line("must_stock")["verdict"] == "pass"
    assert [len(each.naming_ids["ids"]) for each in shop.revisions()] == [1, 1]


def test_a_photo_is_named_before_it_is_scored_and_again_only_on_new_grounds(shop: Any) -> None:
    shop.teach("COLA", RED)
    shop.photograph(RED)

    shop.name_again()

    assert len(shop.namings()) == 1
    assert len(shop.revisions()) == 1


def test_a_design_that_is_taken_back_and_taught_again_names_so_too(shop: Any) -> None:
    shop.teach("COLA", RED)
    photo = shop.photograph(RED)

    def teach(at: datetime | None) -> None:
        shop.clock.advance(seconds=1)
        with transaction(shop.resources.sessions) as session:
            session.get_one(PackDesign, ("COLA", "first")).taught_at = at
        shop.name_again()

    teach(None)
    assert (shop.names(photo), shop.line("facings")["value"]) == ([None], None)
    assert shop.client.get(f"/v1/photos/{photo}/result").json()["lines"] != shop.rows(PhotoResult)[0].lines
    teach(shop.clock())
    assert (shop.names(photo), shop.line("facings")["value"]) == (["COLA"], 1)
    assert [each.revision for each in shop.namings()] == [1, 2, 3]


def test_the_last_names_hold_whatever_the_clock_of_the_worker_said(shop: Any) -> None:
    photo = shop.photograph(RED)
    shop.teach("COLA", RED)
    shop.clock.advance(seconds=1)

    name_visit(shop.resources, shop.camera.embedder, shop.visit.id, lambda _: shop.clock() - timedelta(hours=1))

    assert shop.names(photo) == ["COLA"]
    shown = shop.client.get(f"/v1/photos/{photo}/result").json()
    assert next(line["value"] for line in shown["lines"] if line["kpi"] == "facings") == 1


def test_a_lesson_that_changes_no_name_adds_no_result(shop: Any) -> None:
    shop.teach("COLA", RED)
    shop.photograph(RED)
    before = shop.resources.taught.newest(shop.camera.embedder).revision
    shop.clock.advance(seconds=1)
    with transaction(shop.resources.sessions) as session:
        session.add(Product(sku="PEP", **OTHER, created_at=shop.clock(), updated_at=shop.clock()))

    shop.name_again()

    assert shop.resources.taught.newest(shop.camera.embedder).revision != before
    assert (len(shop.namings()), len(shop.revisions())) == (1, 1)


def test_names_by_a_catalogue_that_has_changed_meanwhile_are_not_stored(shop: Any) -> None:
    photo = shop.photograph(RED)
    shop.teach("COLA", RED, waits=True)

    def finish(session: Session) -> datetime:
        # As if somebody had taught while the job was worked on.
        session.get_one(PackDesign, ("COLA", "first")).taught_at = shop.clock()
        session.flush()
        return shop.clock()

    name_visit(shop.resources, shop.camera.embedder, shop.visit.id, finish)

    assert len(shop.namings()) == 1
    assert shop.worker.drain() == 1
    assert shop.names(photo) == ["COLA"]


def test_no_worker_takes_the_job_that_a_teacher_counts_on(shop: Any, either_database: str | None) -> None:
    if either_database is None:
        pytest.skip("on SQLite a transaction that writes is alone")
    jobs, sessions = shop.resources.desk.jobs, shop.resources.sessions
    with transaction(sessions) as session:
        jobs.enqueue(session, NameVisit(shop.visit.id), shop.clock())

    with transaction(sessions) as teaching:
        assert visits_about_to_be_named(teaching) == {shop.visit.id}
        with transaction(sessions) as working:
            assert jobs.claim(working, shop.clock(), 60) is None

    with transaction(sessions) as working:
        assert jobs.claim(working, shop.clock(), 60) is not None


def test_what_is_taught_while_a_photo_is_looked_at_names_it_too(shop: Any) -> None:
    names = worker_module.name_photo

    def name_and_teach(*arguments: Any) -> object:
        found = names(*arguments)
        shop.teach("COLA", RED)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_module, "name_photo", name_and_teach)
        photo = shop.photograph(RED)

    assert shop.names(photo) == ["COLA"]
    assert shop.camera.looked == 1


def test_a_design_that_waits_names_nothing(shop: Any) -> None:
    shop.teach("COLA", RED, waits=True)

    assert shop.names(shop.photograph(RED)) == [None]


def test_a_reference_that_is_gone_names_nothing_any_more(shop: Any) -> None:
    reference = shop.teach("COLA", RED)
    photo = shop.photograph(RED)
    with transaction(shop.resources.sessions) as session:
        session.delete(session.get_one(ReferencePicture, reference))

    shop.name_again()

    assert shop.names(photo) == [None]
    with reading(shop.resources.sessions) as session:
        assert session.get(ReferenceVector, (reference, shop.camera.embedder.card.sha256)) is None


@pytest.mark.parametrize("context", [True, False])
def test_the_surroundings_speak_for_a_name_unless_they_are_switched_off(shop: Any, context: bool) -> None:
    settings = shop.resources.settings.model_copy(update={"naming_context": context})
    shop.worker = Worker(replace(shop.resources, settings=settings), Engine(lambda: shop.camera))
    shop.teach("COLA", RED)
    shop.teach("TWIN", RED)

    # Both look the same; only one of them stands on the must-stock list.
    candidates = shop.report(shop.photograph(RED))["facings"][0]["candidates"]

    chances = dict(candidates)
    assert (chances["COLA"] > chances["TWIN"] + 0.1) == context


class Reading:
    """Reads the same on every pack, and counts."""

    def __init__(self, text: str) -> None:
        self.text, self.crops = text, 0

    def read(self, crop: Pixels) -> tuple[ReadText, ...]:
        self.crops += 1
        return (ReadText(self.text, 0.9),)


def test_look_alikes_are_told_by_print_which_is_read_once(shop: Any) -> None:
    reader = Reading("twin")
    shop.worker = Worker(replace(shop.resources, pack_reader=reader), Engine(lambda: shop.camera))
    shop.teach("COLA", RED)
    photo = shop.photograph(RED)
    assert reader.crops == 0
    shop.teach("TWIN", RED)
    shop.name_again()
    assert (shop.names(photo), reader.crops) == (["TWIN"], 1)

    # By now another product is taught, and what was read is still known.
    shop.teach("LIME", GREEN)
    shop.name_again()
    assert (shop.names(photo), reader.crops) == (["TWIN"], 1)

    # Unread, both are as likely, and the first one is named.
    shop.worker = Worker(replace(shop.resources, pack_reader=None), Engine(lambda: shop.camera))
    shop.name_again()
    assert shop.names(photo) == ["COLA"]


def test_a_missing_sku_of_the_must_stock_list_is_named(shop: Any) -> None:
    shop.teach("COLA", RED)
    shop.teach("LIME", GREEN)

    shop.photograph(RED, RED)

    line = shop.line("must_stock")
    # What seems to be missing was often only overlooked: somebody has a look before the rep is sent.
    assert (line["verdict"], line["value"], line["action"]) == ("review", 1, "put on the shelf: Hao LIME (LIME)")


def test_every_result_can_be_computed_again_from_the_names_it_rests_on(shop: Any) -> None:
    shop.photograph(RED, GREEN)
    shop.teach("COLA", RED)
    shop.name_again()
    shop.teach("LIME", GREEN)
    shop.name_again()

    revisions = shop.revisions()

    assert len({each.score for each in revisions}) > 1
    with reading(shop.resources.sessions) as session:
        cards = [recompute_visit(session, each) for each in revisions]
    assert [(card.score, card.as_json()) for card in cards] == [(each.score, each.lines) for each in revisions]


def test_another_embedder_looks_at_pictures_and_photos_once_more(shop: Any) -> None:
    shop.teach("COLA", RED)
    photo = shop.photograph(RED)
    old = shop.camera.embedder
    shop.camera.embedder = Embedder(replace(old.card, sha256="f" * 64), old._session)

    shop.name_again()

    assert shop.names(photo) == ["COLA"]
    assert {each.embedder for each in shop.namings()} == {"e" * 64, "f" * 64}
    analysis = shop.rows(Analysis)[0].id
    with reading(shop.resources.sessions) as session:
        assert session.get(FacingVectors, (analysis, "f" * 64)) is not None


def test_a_photo_that_is_gone_keeps_its_names_and_stops_no_other(shop: Any) -> None:
    shop.teach("COLA", RED)
    lost, kept = shop.photograph(RED), shop.photograph(RED)
    with reading(shop.resources.sessions) as session:
        key = session.get_one(Photo, lost).storage_key
    shop.resources.desk.storage.path(key).unlink()
    old = shop.camera.embedder
    shop.camera.embedder = Embedder(replace(old.card, sha256="f" * 64), old._session)
    shop.teach("LIME", GREEN)

    shop.name_again()

    assert (shop.names(lost), shop.names(kept)) == (["COLA"], ["COLA"])
    assert [each.embedder[0] for each in shop.namings()] == ["e", "e", "f"]


def test_a_reference_picture_that_is_broken_does_not_keep_the_others_from_naming(shop: Any) -> None:
    shop.teach("COLA", RED)
    with reading(shop.resources.sessions) as session:
        reference = session.get_one(ReferencePicture, shop.teach("LIME", GREEN))
    shop.resources.desk.storage.path(reference.storage_key).write_bytes(b"no picture")

    assert shop.names(shop.photograph(RED, GREEN)) == ["COLA", None]


def test_vectors_come_back_nearly_as_they_were(colour_embedder: Embedder) -> None:
    vectors = np.random.default_rng(1).normal(size=(5, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    again = unpack(pack(vectors), 8)

    assert again == pytest.approx(vectors, abs=1e-3)
    assert np.linalg.norm(again, axis=1) == pytest.approx(1, abs=1e-6)
    with pytest.raises(ValueError, match="reshape"):
        unpack(pack(vectors), 7)
