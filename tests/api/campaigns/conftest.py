"""Campaigns, materials and artworks as the tests make them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import cv2
import pytest

from tests.vision.pop.test_materials import ARTWORK
from vision.letterbox import Pixels

SPRING = {"code": "SPRING", "name": "Spring bloom", "valid_from": "2026-03-01", "valid_to": "2026-04-30"}
POSTER = {"code": "SPRING-POSTER", "kind": "poster", "name": "Poster, blossoms"}


def encoded(pixels: Pixels, suffix: str = ".png") -> bytes:
    """The file of a picture."""
    return cv2.imencode(suffix, pixels)[1].tobytes()


@dataclass
class Marketing:
    """What a trainer, unless told otherwise, does with campaigns. Gives answers; `new_` gives paths."""

    world: Any

    def put(self, path: str, body: dict[str, Any], by: Any = None) -> Any:
        return (by or self.world.trainer).client.put(path, json=body)

    def post(self, path: str, by: Any = None) -> Any:
        return (by or self.world.trainer).client.post(path)

    def get(self, path: str) -> Any:
        return self.world.rep.client.get(path)

    def put_artwork(
        self, material: str, data: bytes, *, day: str = "2026-03-01", artwork_id: UUID | None = None, by: Any = None
    ) -> Any:
        path = f"{material}/artworks/{artwork_id or uuid4()}?current_from={day}"
        return (by or self.world.trainer).client.put(path, content=data, headers={"Content-Type": "image/png"})

    def new_campaign(self, **changes: Any) -> str:
        path = f"/v1/campaigns/{uuid4()}"
        answer = self.put(path, SPRING | changes)
        assert answer.status_code == 201, answer.text
        return path

    def new_material(self, campaign: str | None = None, **changes: Any) -> str:
        path = f"{campaign or self.new_campaign()}/materials/{uuid4()}"
        answer = self.put(path, POSTER | changes)
        assert answer.status_code == 201, answer.text
        return path

    def new_artwork(self, material: str, pixels: Pixels = ARTWORK["sale"], day: str = "2026-03-01") -> str:
        answer = self.put_artwork(material, encoded(pixels), day=day)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


@pytest.fixture
def marketing(world: Any) -> Marketing:
    return Marketing(world)
