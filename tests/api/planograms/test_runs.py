"""Recognition runs, spoken as clients of the retired service speak."""

import re
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from PIL import Image
from sqlalchemy import select

from api.engine import Engine
from api.errors import BodyTooLarge, InvalidInput
from api.planograms.endpoints import recognition_models, router
from api.planograms.images import image_behind
from api.settings import Settings
from api.tables import RecognitionRun
from tests.api.planograms.conftest import RUN, data_url, picture
from vision.errors import ModelMissing


def test_a_run_from_put_to_delete(azure, analyzer) -> None:
    accepted = azure("PUT", RUN, content=picture("PNG"), headers={"Content-Type": "image/png"})
    assert accepted.status_code == 201, accepted.text
    assert accepted.json() == {
        "runName": "test1",
        "modelName": "ms-pretrained-product-detection",
        "status": "notStarted",
        "createdDateTime": "2026-03-02T08:00:00Z",
        "updatedDateTime": "2026-03-02T08:00:00Z",
    }
    run = azure("GET", RUN).json()
    assert (run["status"], run["runName"]) == ("succeeded", "test1")
    assert run["result"] == {
        "imageMetadata": {"width": 320, "height": 240},
        "products": [
            {
                "id": "1",
                "boundingBox": {"x": 20, "y": 21, "w": 100, "h": 200},
                "tags": [{"name": "TEA", "confidence": 0.8}, {"name": "CAN", "confidence": 0.1}],
            },
            {
                "id": "2",
                "boundingBox": {"x": 250, "y": 0, "w": 70, "h": 197},
                "tags": [{"name": "product", "confidence": 0.75}],
            },
        ],
        "gaps": [
            {
                "id": "1",
                "boundingBox": {"x": 130, "y": 20, "w": 100, "h": 200},
                "tags": [{"name": "gap", "confidence": 0.6}],
            }
        ],
    }
    assert azure("DELETE", RUN).status_code == 204
    assert azure("GET", RUN).status_code == 404


def test_every_way_to_send_an_image_brings_the_same_bytes(azure, analyzer) -> None:
    ways = [
        {"content": picture(), "headers": {"Content-Type": "image/jpeg"}},
        {"content": picture(), "headers": {"Content-Type": "application/octet-stream"}},
        {"json": {"url": data_url(picture())}},
        {"json": {"Url": data_url(picture())}},
    ]
    for number, options in enumerate(ways):
        assert azure("PUT", RUN.replace("test1", f"way{number}"), **options).status_code == 201
    assert analyzer.seen == [picture()] * len(ways)


def test_the_published_client_doubles_a_slash(azure, analyzer) -> None:
    doubled = RUN.replace("/computervision/", "/computervision//")
    assert azure("PUT", doubled, json={"url": data_url(picture())}).status_code == 201
    assert azure("GET", doubled).json()["status"] == "succeeded"


def test_a_result_survives_a_restart(azure, analyzer, session) -> None:
    azure("PUT", RUN, json={"url": data_url(picture())})
    stored = session.scalars(select(RecognitionRun)).one()
    assert (stored.run_name, stored.pipeline_version) == ("test1", "two")
    assert stored.result == azure("GET", RUN).json()["result"]


def refusal(answer) -> tuple[int, str, str]:
    """Status, Azure's code and the service's own reason; the form is checked on the way."""
    error = answer.json()["error"]
    assert answer.headers["x-ms-error-code"] == error["code"]
    assert len(error["message"]) > 20
    return answer.status_code, error["code"], error["innererror"]["code"]


def test_a_name_is_used_once(azure, analyzer, world) -> None:
    assert azure("PUT", RUN, json={"url": data_url(picture())}).status_code == 201
    again = azure("PUT", RUN, json={"url": data_url(picture())})
    assert refusal(again) == (409, "AlreadyExists", "run-exists")
    assert azure("PUT", RUN, json={"url": data_url(picture())}, by=world.other_rep).status_code == 201
    assert len(analyzer.seen) == 2


def test_two_puts_at_once_keep_one_result(azure, analyzer, session) -> None:
    answers = []
    put = lambda: answers.append(azure("PUT", RUN, json={"url": data_url(picture())}).status_code)  # noqa: E731
    threads = [Thread(target=put) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201, 409, 409]
    assert len(session.scalars(select(RecognitionRun)).all()) == 1


def test_a_run_belongs_to_its_owner(azure, analyzer, world) -> None:
    azure("PUT", RUN, json={"url": data_url(picture())})
    for stranger in (world.other_rep, world.manager, world.admin):
        assert refusal(azure("GET", RUN, by=stranger)) == (404, "NotFound", "run-not-found")
        assert azure("DELETE", RUN, by=stranger).status_code == 404
    assert azure("GET", RUN).status_code == 200


def test_old_runs_make_room(azure, analyzer, session, clock) -> None:
    azure("PUT", RUN, json={"url": data_url(picture())})
    clock.advance(days=31)
    azure("PUT", RUN.replace("test1", "test2"), json={"url": data_url(picture())})
    assert [run.run_name for run in session.scalars(select(RecognitionRun))] == ["test2"]


JPEG = {"content": picture(), "headers": {"Content-Type": "image/jpeg"}}
REFUSED = {
    "a model that is not here": (
        RUN.replace("ms-pretrained-product-detection", "my-model"),
        JPEG,
        (404, "NotFound", "model-not-found"),
    ),
    "a name with a blank": (RUN.replace("test1", "a%20b"), JPEG, (400, "InvalidRequest", "request-invalid")),
    "another version": (RUN.replace("2023-04", "2020-01"), JPEG, (400, "InvalidRequest", "request-invalid")),
    "no image": (RUN, {**JPEG, "content": b"not an image"}, (400, "InvalidRequest", "photo-unreadable")),
    "nothing": (RUN, {**JPEG, "content": b""}, (400, "InvalidRequest", "body-empty")),
    "text": (
        RUN,
        {"content": b"x", "headers": {"Content-Type": "text/plain"}},
        (415, "UnsupportedMediaType", "content-type-unsupported"),
    ),
    "single quotes": (
        RUN,
        {"content": b"{ 'url': 'x' }", "headers": {"Content-Type": "application/json"}},
        (400, "InvalidRequest", "url-missing"),
    ),
    "brackets without end": (
        RUN,
        {"content": b"[" * 100_000, "headers": {"Content-Type": "application/json"}},
        (400, "InvalidRequest", "url-missing"),
    ),
    "no url": (RUN, {"json": {"link": "x"}}, (400, "InvalidRequest", "url-missing")),
    "broken base64": (
        RUN,
        {"json": {"url": "data:image/jpeg;base64,%%%"}},
        (400, "InvalidRequest", "data-url-invalid"),
    ),
    "data that is not base64": (RUN, {"json": {"url": "data:,x"}}, (400, "InvalidRequest", "data-url-invalid")),
    "an origin that nobody permitted": (
        RUN,
        {"json": {"url": "https://account.blob.core.windows.net/a.jpg"}},
        (400, "InvalidRequest", "image-origin-not-permitted"),
    ),
}


def test_refusals_have_azures_form(azure, analyzer, session) -> None:
    for name, (path, options, expected) in REFUSED.items():
        assert refusal(azure("PUT", path, **options)) == expected, name
    assert session.scalars(select(RecognitionRun)).all() == []


def test_an_image_has_a_largest_size(azure, analyzer, settings) -> None:
    body = b"\xff\xd8" + bytes(settings.max_photo_bytes)
    raw = azure("PUT", RUN, content=body, headers={"Content-Type": "image/jpeg"})
    assert refusal(raw) == (413, "InvalidRequest", "body-too-large")
    assert analyzer.seen == []


def test_without_models_the_answer_says_so(azure, app) -> None:
    def fail():
        raise ModelMissing("no bundle")

    app.dependency_overrides[recognition_models] = lambda: Engine(fail)
    answer = azure("PUT", RUN, json={"url": data_url(picture())})
    assert refusal(answer) == (503, "ServiceUnavailable", "models-unavailable")


PATHS = [
    ("PUT", RUN),
    ("GET", RUN),
    ("DELETE", RUN),
    ("POST", "/computervision/planogramcompliance:match"),
    ("POST", "/computervision/imagecomposition:rectify"),
    ("POST", "/computervision/imagecomposition:stitch"),
]


def test_nothing_without_a_key(client, world, resources, clock) -> None:
    old = resources.access_tokens.issue(world.rep.id, clock() - timedelta(days=1))
    for method, path in PATHS:
        assert refusal(client.request(method, path)) == (401, "401", "token-missing")
        answer = client.request(method, path, headers={"Ocp-Apim-Subscription-Key": old})
        assert refusal(answer) == (401, "401", "token-expired")


def test_these_are_all_the_paths(app) -> None:
    """Else the walk above would not see a new one."""
    known = {(method, re.sub(r"ms-pretrained.*", "{run}", path.partition("?")[0])) for method, path in PATHS}
    found = {
        (method, route.path.replace("{model_name}/runs/{run_name}", "{run}"))
        for route in router.routes
        for method in route.methods
    }
    assert found == known


def test_the_usual_token_header_works_too(world, analyzer) -> None:
    assert world.rep.client.get(RUN).status_code == 404


@pytest.fixture
def image_server(tmp_path):
    """An image server on the loopback, and where it listens."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args) -> None:
            return None

    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg")
    (tmp_path / "large.jpg").write_bytes(bytes(1_100_000))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_images_are_fetched_from_permitted_origins_only(image_server, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    permitted = Settings(data_dir=tmp_path, image_origins=frozenset({image_server}), max_photo_bytes=1_000_000)
    assert image_behind(f"{image_server}/a.jpg", permitted) == (tmp_path / "a.jpg").read_bytes()
    with pytest.raises(InvalidInput, match="answered 404"):
        image_behind(f"{image_server}/none.jpg", permitted)
    with pytest.raises(BodyTooLarge, match="more than 1 MB"):
        image_behind(f"{image_server}/large.jpg", permitted)
    host = image_server.removeprefix("http://")
    for url in (
        f"https://{host}/a.jpg",
        f"http://user@{host}/a.jpg",
        "http://127.0.0.1/a.jpg",
        "file:///etc/passwd",
        "x",
    ):
        with pytest.raises(InvalidInput, match="does not fetch"):
            image_behind(url, permitted)


def test_a_dead_image_server_is_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    settings = Settings(data_dir=tmp_path, image_origins=frozenset({"http://127.0.0.1:9"}))
    with pytest.raises(InvalidInput, match="did not answer"):
        image_behind("http://127.0.0.1:9/a.jpg", settings)
