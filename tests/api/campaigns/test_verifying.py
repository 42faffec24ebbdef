"""From a poster on a photo to its line in the result: current, outdated, or compared with nothing."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from sqlalchemy import select

from api.audits.results import recompute_visit
from api.campaigns.choice import ChosenArtwork
from api.campaigns.comparing import KEPT_SETS, PreparedArtworks
from api.db import reading
from api.engine import Engine
from api.settings import Settings
from api.tables import VisitResult
from api.worker import Worker
from tests.api.campaigns.conftest import SPRING, Marketing, encoded
from tests.vision.conftest import FakeSession, fake_card
from tests.vision.pop.test_materials import ARTWORK, LAST_YEAR, box_around, pasted, upright
from vision.detector import Detector
from vision.letterbox import Pixels
from vision.photos.images import MAX_PIXELS
from vision.pipeline import ShelfPipeline

HANGS = upright(40, 20, 180)
# The photo of 640 x 480 stands in the middle of an input of 320 x 256.
SHOWN = box_around(HANGS)
POP = ("pop", (SHOWN.center_x / 2, SHOWN.center_y / 2 + 8, SHOWN.w / 2, SHOWN.h / 2), 0.99)
GOODS = [("product", (60 + 50 * place, 150 + 60 * row, 40, 40), 0.99) for row in range(2) for place in range(5)]
STANDARD = {
    "schema_version": 1,
    "kpis": [{"kpi": "pop_artwork", "weight": 1, "required": [{"material": "SPRING-POSTER"}]}],
}


def shelf_with(poster: Pixels) -> Pixels:
    """A sharp photo of goods with the poster above them."""
    photo = pasted(poster, HANGS)
    photo[230:] = np.random.default_rng(3).integers(60, 190, (250, 640, 3), np.uint8)
    return photo


@dataclass
class Shop:
    """A shop with a standard that asks for the spring poster, which has no artwork yet."""

    world: Any
    campaign: str
    material: str
    new_visit: Any
    new_scene: Any
    worker: Worker

    def visit(self, pixels: Pixels) -> tuple[dict[str, Any], dict[str, Any]]:
        """The analysis and the line of a visit with that photo."""
        visit, photo_id = self.new_visit(self.world.rep, self.world.west_outlet), uuid4()
        path = f"/v1/scenes/{self.new_scene(visit).id}/photos/{photo_id}"
        headers = {"Content-Type": "image/jpeg"}
        answer = self.world.rep.client.put(path, content=encoded(pixels, ".jpg"), headers=headers)
        assert answer.status_code == 201, answer.text
        assert self.worker.drain() == 1
        [line] = self.get(f"/v1/visits/{visit.id}/result")["lines"]
        return self.get(f"/v1/photos/{photo_id}/analysis"), line

    def get(self, path: str) -> Any:
        return self.world.rep.client.get(path).json()


@pytest.fixture
def settings(settings: Settings, either_database: str | None) -> Settings:
    """Those of the service, on either database."""
    return settings.model_copy(update={"database_url": either_database}) if either_database else settings


@pytest.fixture
def shop(world, new_visit, new_scene, resources, tmp_path, marketing: Marketing) -> Shop:
    campaign = marketing.new_campaign()
    material = marketing.new_material(campaign)
    standard_id = uuid4()
    content = {"code": "SHELF", "version": 1, "name": "Shelf", "valid_from": "2026-03-02", "document": STANDARD}
    assert world.admin.client.put(f"/v1/standards/{standard_id}", json=content).status_code == 201
    assert world.admin.client.post(f"/v1/standards/{standard_id}:publish", json={}).status_code == 200
    pipeline = ShelfPipeline(Detector(fake_card(tmp_path), FakeSession([POP, *GOODS])))
    return Shop(world, campaign, material, new_visit, new_scene, Worker(resources, Engine(lambda: pipeline)))


def test_a_poster_is_not_measured_passes_or_fails_by_the_artwork_of_its_day(
    shop: Shop, marketing: Marketing, resources
) -> None:
    photo = shelf_with(ARTWORK["sale"])
    analysis, line = shop.visit(photo)
    assert (analysis["artworks"], line["verdict"]) == ([], "not_measured")
    assert line["note"] == "the POP pieces were compared with no artwork: load the campaign's"

    # One that is current from tomorrow on is none of today's.
    days = {"2025-03-01": LAST_YEAR, "2026-03-01": ARTWORK["sale"], "2026-03-03": ARTWORK["new"]}
    old, current, _ = (marketing.new_artwork(shop.material, pixels, day) for day, pixels in days.items())
    analysis, line = shop.visit(photo)
    assert (line["verdict"], line["evidence"][0].rsplit("/", 1)[1]) == ("pass", "pop:0")
    assert analysis["artworks"] == [
        {"artwork_id": old, "material": "SPRING-POSTER", "current": False},
        {"artwork_id": current, "material": "SPRING-POSTER", "current": True},
    ]
    [piece] = analysis["pop"]
    assert (piece["material"], piece["kind"], piece["current"]) == ("SPRING-POSTER", "poster", True)
    assert (piece["visible"] > 0.9, piece["covered"] < 0.1) == (True, True)

    _, line = shop.visit(shelf_with(LAST_YEAR))
    assert (line["verdict"], line["action"]) == ("fail", "replace the old artwork SPRING-POSTER by the current one")

    assert marketing.put(shop.campaign, SPRING | {"valid_to": "2026-03-01"}).status_code == 200
    analysis, line = shop.visit(photo)
    assert (analysis["artworks"], line["verdict"]) == ([], "not_measured")

    with reading(resources.sessions) as session:
        for result in session.scalars(select(VisitResult)):
            again = recompute_visit(session, result)
            assert (again.score, again.as_json()) == (result.score, result.lines)


class Shelves:
    """A storage of one picture, or of none, that counts who asks."""

    def __init__(self, data: bytes | None) -> None:
        self.data, self.asked = data, 0

    def read(self, key: str) -> bytes:
        self.asked += 1
        if self.data is None:
            raise FileNotFoundError(key)
        return self.data


def chosen(number: int) -> tuple[ChosenArtwork, ...]:
    return (ChosenArtwork(UUID(int=number), f"key-{number}", "SPRING-POSTER", "poster", True),)


def test_artworks_are_prepared_once_and_a_few_sets_are_kept() -> None:
    shelves = Shelves(encoded(ARTWORK["sale"]))
    prepared = PreparedArtworks(shelves, MAX_PIXELS)
    assert prepared.get(()).index is None
    first = prepared.get(chosen(0))
    assert (first.index is not None, prepared.get(chosen(0)) is first, shelves.asked) == (True, True, 1)
    for number in range(1, KEPT_SETS + 1):
        prepared.get(chosen(number))
    prepared.get(chosen(0))
    assert shelves.asked == KEPT_SETS + 2


def test_an_artwork_that_cannot_be_read_is_not_stated_and_asked_for_again() -> None:
    shelves = Shelves(None)
    prepared = PreparedArtworks(shelves, MAX_PIXELS)
    assert (prepared.get(chosen(1)).as_json(), prepared.get(chosen(1)).index, shelves.asked) == ([], None, 2)
