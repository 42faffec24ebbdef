"""Bodies that are read into memory have a limit; photos count for themselves."""

from uuid import uuid4

from api.body_limit import MAX_JSON_BYTES

TOO_LONG = b'{"name": "' + b"x" * MAX_JSON_BYTES + b'"}'


def test_long_json_is_refused(world):
    answer = world.admin.client.put(
        f"/v1/territories/{uuid4()}", content=TOO_LONG, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "body-too-large"


def test_no_other_media_type_goes_round_the_limit(world):
    answer = world.admin.client.put(
        f"/v1/territories/{uuid4()}", content=TOO_LONG, headers={"Content-Type": "image/jpeg"}
    )
    assert answer.status_code == 413


def test_chunked_body_is_counted(client):
    def chunks():
        for _ in range(12):
            yield b"x" * 100_000

    answer = client.post("/v1/auth/token", content=chunks(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


def test_longest_permitted_body_is_read(client):
    body = b'{"email": "nobody@example.com", "password": "x"}'.ljust(MAX_JSON_BYTES)
    answer = client.post("/v1/auth/token", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 401


def test_photo_route_is_left_alone(world, new_visit, new_scene):
    scene = new_scene(new_visit(world.rep, world.west_outlet))
    answer = world.rep.client.put(
        f"/v1/scenes/{scene.id}/photos/{uuid4()}", content=b"x" * 2_000_000, headers={"Content-Type": "image/jpeg"}
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "photo-format-unsupported"), answer.text
