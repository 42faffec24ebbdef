"""Versions of artwork over HTTP: kept, refused, retired."""

import hashlib
from uuid import uuid4

import cv2
import numpy as np
import pytest

from api.worker import Worker
from tests.api.campaigns.conftest import Marketing, encoded
from tests.vision.pop.test_materials import ARTWORK, LAST_YEAR

PLAIN = np.full((300, 300, 3), 200, np.uint8)


@pytest.fixture
def files(resources):
    """What lies in the storage."""
    root = resources.settings.photos_dir
    return lambda: sorted(path for path in root.rglob("*") if path.is_file() and path.name != ".lock")


def test_an_artwork_is_kept_and_given_out(marketing: Marketing, world, files) -> None:
    material, artwork_id, data = marketing.new_material(), uuid4(), encoded(ARTWORK["sale"])
    answer = marketing.put_artwork(material, data, artwork_id=artwork_id)
    assert answer.status_code == 201, answer.text
    digest = hashlib.sha256(data).hexdigest()
    assert answer.json() == {
        "id": str(artwork_id),
        "material_id": material.rsplit("/", 1)[1],
        "current_from": "2026-03-01",
        "sha256": digest,
        "byte_size": len(data),
        "media_type": "image/png",
        "width": 300,
        "height": 240,
        "retired_at": None,
        "created_at": "2026-03-02T08:00:00Z",
    }
    again = marketing.put_artwork(material, data, artwork_id=artwork_id)
    assert (again.status_code, again.json(), len(files())) == (200, answer.json(), 1)
    assert marketing.get(f"/v1/artworks/{artwork_id}").json() == answer.json()
    assert marketing.get(f"{material}/artworks").json() == [answer.json()]
    content = marketing.get(f"/v1/artworks/{artwork_id}/content")
    assert (content.content, content.headers["etag"]) == (data, f'"{digest}"')
    log = world.admin.client.get("/v1/audit-log?subject=artwork").json()["items"]
    assert [(entry["action"], entry["change"]["sha256"]) for entry in log] == [("artwork.added", digest)]


def test_a_start_keeps_the_file_of_an_artwork(marketing: Marketing, resources, files) -> None:
    marketing.new_artwork(marketing.new_material())
    [kept] = files()
    mark = resources.settings.photos_dir / "incoming" / f"{kept.name}.pending"
    mark.touch()
    resources.desk.storage.close()
    worker = Worker(resources, resources.models)
    worker.start()
    worker.stop()
    assert files() == [kept]


BAD = {
    "no image": (b"a shopping list\n" * 50, 415, "photo-format-unsupported"),
    "damaged": (encoded(ARTWORK["new"])[:-200], 422, "photo-unreadable"),
    "too small": (encoded(cv2.resize(ARTWORK["new"], (90, 90))), 422, "artwork-too-small"),
    "too plain": (encoded(PLAIN), 422, "artwork-too-plain"),
    "too many bytes": (bytes(1_000_001), 413, "body-too-large"),
    "too many pixels": (encoded(cv2.resize(ARTWORK["new"], (1001, 1000))), 413, "photo-too-large"),
    "another material's": (
        encoded(cv2.resize(ARTWORK["sale"], (450, 360)), ".jpg"),
        409,
        "artwork-of-another-material",
    ),
}


def test_a_bad_picture_is_refused_without_a_trace(marketing: Marketing, resources, monkeypatch, files) -> None:
    tight = resources.settings.model_copy(update={"max_photo_bytes": 1_000_000, "max_photo_pixels": 1_000_000})
    monkeypatch.setitem(resources.__dict__, "settings", tight)
    campaign = marketing.new_campaign()
    marketing.new_artwork(marketing.new_material(campaign))
    material, before = marketing.new_material(campaign, code="SPRING-BANNER"), files()
    for name, (data, status, code) in BAD.items():
        answer = marketing.put_artwork(material, data)
        assert (answer.status_code, answer.json()["code"]) == (status, code), name
    assert files() == before


def test_versions_of_a_material(marketing: Marketing, world) -> None:
    material = marketing.new_material()
    first = marketing.new_artwork(material, LAST_YEAR, day="2025-03-01")
    refused = {
        "artwork-differs": marketing.put_artwork(material, encoded(ARTWORK["sale"]), artwork_id=first),
        "artwork-day-taken": marketing.put_artwork(material, encoded(ARTWORK["sale"]), day="2025-03-01"),
        "artwork-repeated": marketing.put_artwork(material, encoded(LAST_YEAR)),
    }
    assert {code: answer.json()["code"] for code, answer in refused.items()} == {code: code for code in refused}
    retired = marketing.post(f"/v1/artworks/{first}:retire")
    assert marketing.post(f"/v1/artworks/{first}:retire").json() == retired.json()
    second = marketing.new_artwork(material, LAST_YEAR, day="2025-03-01")
    assert {
        artwork["id"]: artwork["retired_at"] is None for artwork in marketing.get(f"{material}/artworks").json()
    } == {
        first: False,
        second: True,
    }


def test_a_picture_is_free_again_once_its_campaign_is_retired(marketing: Marketing) -> None:
    campaign = marketing.new_campaign()
    material = marketing.new_material(campaign)
    marketing.new_artwork(material)
    assert marketing.post(f"{campaign}:retire").status_code == 200
    late = marketing.put_artwork(material, encoded(LAST_YEAR), day="2026-04-01")
    assert (late.status_code, late.json()["code"]) == (409, "campaign-retired")
    next_year = marketing.new_campaign(code="SPRING-27")
    marketing.new_artwork(marketing.new_material(next_year, code="SPRING-27-POSTER"))
