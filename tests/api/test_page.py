"""The page, and the headers that guard it."""

import base64
import hashlib
import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import main


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    web = tmp_path / "web"
    web.mkdir()
    monkeypatch.setattr(main, "WEB_DIR", web)
    return web


@pytest.fixture
def page_client(web: Path, settings):
    return TestClient(main.create_app(settings))


def test_page_and_its_files_are_served(web, page_client):
    (web / "index.html").write_text("<p>hello</p>")
    (web / "app.js").write_text("run()")
    page, script = page_client.get("/"), page_client.get("/web/app.js")
    assert (page.text, page.headers["content-type"]) == ("<p>hello</p>", "text/html; charset=utf-8")
    assert (script.text, script.headers["content-type"]) == ("run()", "text/javascript; charset=utf-8")


def test_service_runs_without_a_page(page_client):
    answer = page_client.get("/")
    assert (answer.status_code, answer.json()["code"]) == (404, "page-missing")
    assert page_client.get("/health/live").status_code == 200


def test_files_outside_stay_outside(web, page_client):
    (web.parent / "secret").write_text("secret")
    for path in ("/web/../secret", "/web/%2e%2e/secret", "/web/..%2fsecret", "/web/missing.js"):
        answer = page_client.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_shipped_page_is_served(client):
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/web/app.js", "/v1/users/me", "/health/live", "/nothing"])
def test_guarding_headers_are_on_every_answer(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_answers_of_the_api_are_not_kept(client):
    assert client.get("/v1/users/me").headers["cache-control"] == "no-store"
    assert client.get("/health/live").headers["cache-control"] == "no-cache"


def test_docs_may_load_their_viewer(client):
    answer = client.get("/docs")
    assert answer.status_code == 200
    assert "https://cdn.jsdelivr.net" in answer.headers["content-security-policy"]


def _edition(client):
    code = client.get("/service_worker.js").text
    return json.loads(code.partition("const EDITION = ")[2].partition(";\n")[0])


def test_worker_knows_every_file_of_the_page(web, page_client):
    for name in ("index.html", "app.js", "service_worker.js"):
        (web / name).write_text(name)
    first = _edition(page_client)
    (web / "app.js").write_text("changed")
    second = _edition(page_client)
    assert first["files"].keys() == second["files"].keys() == {"/", "/web/app.js"}
    assert first["version"] != second["version"]
    digest = base64.b64encode(hashlib.sha256(b"changed").digest()).decode()
    assert second["files"]["/web/app.js"] == f"sha256-{digest}"
