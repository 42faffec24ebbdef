"""Reference pictures over HTTP: kept, refused, found again, removed."""

import hashlib
import io
from uuid import uuid4

import pytest
from PIL import Image

from api.catalog import reference_endpoints
from api.catalog.pictures import prepare_picture
from api.worker import Worker
from tests.api.catalog.conftest import pack


@pytest.fixture
def files(resources):
    """What lies in the storage."""
    root = resources.settings.photos_dir
    return lambda: sorted(path for path in root.rglob("*") if path.is_file() and path.name != ".lock")


def test_a_picture_is_kept_under_its_sha256(new_design, put_reference, world, files) -> None:
    design, reference_id, data = new_design("ROSE"), uuid4(), pack()
    answer = put_reference(design, data, reference_id=reference_id)
    assert answer.status_code == 201, answer.text
    digest = hashlib.sha256(data).hexdigest()
    assert answer.json() == {
        "id": str(reference_id),
        "sku": "ROSE",
        "design": "2026",
        "kind": "packshot",
        "sha256": digest,
        "byte_size": len(data),
        "media_type": "image/jpeg",
        "width": 120,
        "height": 240,
        "created_at": "2026-03-02T08:00:00Z",
    }
    [file] = files()
    assert (file.name.startswith(digest), file.read_bytes() == data) == (True, True)
    assert world.rep.client.get(f"/v1/references/{reference_id}").json() == answer.json()
    assert world.rep.client.get("/v1/products/ROSE/references").json() == [answer.json()]
    content = world.rep.client.get(f"/v1/references/{reference_id}/content")
    assert (content.content == data, content.headers["etag"]) == (True, f'"{digest}"')
    known = world.rep.client.get(f"/v1/references/{reference_id}/content", headers={"If-None-Match": f'"{digest}"'})
    assert known.status_code == 304


def test_the_same_upload_again_changes_nothing(new_design, put_reference, files) -> None:
    design, reference_id = new_design(), uuid4()
    first = put_reference(design, pack(), reference_id=reference_id)
    again = put_reference(design, pack(), reference_id=reference_id)
    assert (again.status_code, again.json()) == (200, first.json())
    assert len(files()) == 1


def test_a_large_picture_is_kept_smaller(new_design, put_reference, world) -> None:
    design = new_design()
    sizes = {(4000, 3000): (1024, 768), (1025, 64): (1024, 64), (1024, 1024): (1024, 1024)}
    for seed, (size, kept) in enumerate(sizes.items()):
        reference_id, data = uuid4(), pack(seed, size=size)
        answer = put_reference(design, data, reference_id=reference_id)
        assert (answer.status_code, (answer.json()["width"], answer.json()["height"])) == (201, kept)
        content = world.rep.client.get(f"/v1/references/{reference_id}/content").content
        assert Image.open(io.BytesIO(content)).size == kept
        assert answer.json()["sha256"] == hashlib.sha256(content).hexdigest()
        assert put_reference(design, data, reference_id=reference_id).status_code == 200


BAD = {
    "no image": (b"a shopping list\n" * 50, "image/jpeg", 415, "photo-format-unsupported"),
    "empty": (b"", "image/jpeg", 422, "body-empty"),
    "damaged": (pack()[:-200], "image/jpeg", 422, "photo-unreadable"),
    "40 pixels": (pack(size=(40, 40)), "image/jpeg", 422, "reference-too-small"),
    "47 pixels": (pack(size=(20, 47)), "image/jpeg", 422, "reference-too-small"),
    "too many bytes": (bytes(1_000_001), "image/jpeg", 413, "body-too-large"),
    "too many pixels": (pack(size=(1001, 1000)), "image/jpeg", 413, "photo-too-large"),
    "gif": (pack(kind="GIF"), "image/jpeg", 415, "photo-format-unsupported"),
    "text": (pack(), "text/plain", 415, "content-type-unsupported"),
}


def test_a_bad_picture_is_refused_without_a_trace(resources, new_design, put_reference, monkeypatch, files) -> None:
    tight = resources.settings.model_copy(update={"max_photo_bytes": 1_000_000, "max_photo_pixels": 1_000_000})
    monkeypatch.setitem(resources.__dict__, "settings", tight)
    design = new_design()
    for name, (data, content_type, status, code) in BAD.items():
        answer = put_reference(design, data, type=content_type)
        assert (answer.status_code, answer.json()["code"]) == (status, code), name
        assert answer.headers["content-type"] == "application/problem+json"
        assert files() == [], name


def test_a_narrow_shelf_crop_is_taken(new_design, put_reference) -> None:
    assert put_reference(new_design(), pack(size=(14, 48)), kind="shelf_crop").status_code == 201


def test_what_the_judge_sees_counts(app, new_design, put_reference, files) -> None:
    design, seen = new_design(), []
    for sight, code in {
        "no-product": "reference-without-product",
        "several-products": "reference-of-several-products",
    }.items():

        def judge(picture, kind, sight=sight):
            seen.append((picture.shape, kind))
            return sight

        app.dependency_overrides[reference_endpoints.reference_judge] = lambda judge=judge: judge
        answer = put_reference(design, pack(size=(2048, 1024)), kind="shelf_crop")
        assert (answer.status_code, answer.json()["code"], files()) == (422, code, [])
    assert seen == [((512, 1024, 3), "shelf_crop")] * 2


SAME = {
    "same bytes": pack(),
    "as PNG": pack(kind="PNG"),
    "smaller": pack(size=(60, 120)),
    "poor JPEG": pack(quality=40),
    "too large": pack(size=(2000, 4000)),
}


def test_the_same_picture_cannot_teach_two_products(new_design, put_reference, files) -> None:
    first, other = put_reference(new_design("ROSE"), pack()).json(), new_design("MINT")
    for name, data in SAME.items():
        answer = put_reference(other, data)
        assert (answer.status_code, answer.json()["code"]) == (409, "reference-of-another-product"), name
        assert "ROSE" in answer.json()["detail"]
        assert first["id"] in answer.json()["detail"]
        assert len(files()) == 1, name


def test_look_alikes_may_have_nearly_the_same_picture(new_design, put_reference, world) -> None:
    put_reference(new_design("ROSE"), pack())
    other = new_design("MINT")
    refused = put_reference(other, SAME["as PNG"])
    assert "look-alike group" in refused.json()["detail"]
    world.trainer.client.put("/v1/look-alike-groups/G", json={"skus": ["ROSE", "MINT"]})
    assert put_reference(other, SAME["as PNG"]).status_code == 201
    assert put_reference(other, SAME["same bytes"]).status_code == 409


def test_flavours_that_differ_in_colour_alone_are_two_pictures(new_design, put_reference) -> None:
    picture = Image.open(io.BytesIO(pack()))
    red, green, blue = picture.split()
    other = io.BytesIO()
    # Nearly the same grey picture, which is all that a perceptual hash sees.
    Image.merge("RGB", (red, green, blue.point(lambda value: 255 - value))).save(other, "PNG")
    assert put_reference(new_design("ROSE"), pack()).status_code == 201
    assert put_reference(new_design("MINT"), other.getvalue()).status_code == 201


def test_a_picture_counts_once_in_a_product(new_design, put_reference) -> None:
    design = new_design()
    put_reference(design, pack())
    answer = put_reference(design, pack())
    assert (answer.status_code, answer.json()["code"]) == (409, "reference-repeated")
    assert put_reference(design, pack(kind="PNG")).status_code == 201


def test_an_id_stands_for_one_picture(new_design, put_reference) -> None:
    design, reference_id = new_design(), uuid4()
    put_reference(design, pack(1), reference_id=reference_id)
    answer = put_reference(design, pack(2), reference_id=reference_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "reference-differs")
    other = put_reference(new_design("MINT"), pack(1), reference_id=reference_id)
    assert (other.status_code, other.json()["code"]) == (409, "reference-differs")


def test_a_deleted_picture_is_gone_and_may_teach_another_product(new_design, put_reference, world, files) -> None:
    reference = put_reference(new_design("ROSE"), pack()).json()
    path = f"/v1/references/{reference['id']}"
    assert world.rep.client.delete(path).status_code == 403
    assert world.trainer.client.delete(path).status_code == 204
    assert (world.trainer.client.get(path).status_code, world.trainer.client.delete(path).status_code) == (404, 404)
    assert files() == []
    assert put_reference(new_design("MINT"), pack()).status_code == 201


def test_a_picture_of_what_is_not_there(new_design, put_reference) -> None:
    new_design("ROSE")
    for path, code in {"X/designs/2026": "product-not-found", "ROSE/designs/1999": "design-not-found"}.items():
        answer = put_reference(f"/v1/products/{path}", pack())
        assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_a_start_after_a_kill_keeps_what_a_row_names(new_design, put_reference, resources, files, tmp_path) -> None:
    storage = resources.desk.storage
    put_reference(new_design(), pack())
    [kept] = files()
    # Killed between the commit and taking the mark away.
    (resources.settings.photos_dir / "incoming" / f"{kept.name}.pending").touch()
    with storage.draft() as draft:
        draft.write(pack(2))
        storage.keep(draft, "unnamed", ".jpg")
    worker = Worker(resources, resources.models)
    worker.start()
    worker.stop()
    assert files() == [kept]


def test_reps_upload_nothing(new_design, put_reference, world, files) -> None:
    assert put_reference(new_design(), pack(), by=world.rep).status_code == 403
    assert files() == []


def test_transparency_and_orientation_are_those_of_the_decoder(tmp_path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "a.jpg"
    path.write_bytes(pack(size=(2400, 1200), exif=exif.tobytes()))
    picture = prepare_picture(path, "packshot", lambda pixels, kind: "one-product", 10**8)
    assert (picture.width, picture.height, picture.media_type) == (512, 1024, "image/jpeg")
