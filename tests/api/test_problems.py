"""Every refusal is a problem, whoever raised it."""

import json
import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic_core import PydanticKnownError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from starlette.exceptions import HTTPException

from api.errors import NotPermitted
from api.problems import EXPECTED, install_problem_handlers
from api.telemetry import RequestLog
from vision.errors import PhotoError, PhotoFormatUnsupported, PhotoTooLarge, PhotoUnreadable

FIELDS = {"type", "title", "status", "detail", "code", "instance"}


def _raised(error: Exception):
    def fail() -> None:
        raise error

    app = FastAPI()
    install_problem_handlers(app)
    app.add_middleware(RequestLog)
    app.add_api_route("/fail", fail)
    return TestClient(app, raise_server_exceptions=False).get("/fail")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotPermitted("role-not-permitted", "no"), 403, "role-not-permitted"),
        (PhotoError("broken"), 422, "photo-invalid"),
        (PhotoUnreadable("broken"), 422, "photo-unreadable"),
        (PhotoTooLarge("too many pixels"), 413, "photo-too-large"),
        (PhotoFormatUnsupported("a GIF"), 415, "photo-format-unsupported"),
        (HTTPException(415), 415, "unsupported-media-type"),
        (HTTPException(418), 418, "i-m-a-teapot"),
        (IntegrityError("INSERT", {}, Exception("unique")), 409, "simultaneous-change"),
        (DataError("INSERT", {}, Exception("NUL")), 422, "value-not-storable"),
        (OperationalError("SELECT", {}, Exception("gone")), 503, "database-unavailable"),
        (RuntimeError("secret inside"), 500, "internal-error"),
    ],
)
def test_raised_errors_become_problems(error, status, code):
    answer = _raised(error)
    problem = answer.json()
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(problem) == FIELDS
    assert (problem["status"], problem["code"], problem["instance"]) == (status, code, "/fail")
    assert problem["type"] == f"urn:shelfaudit:problem:{code}"


def test_unexpected_error_tells_nothing_but_the_request_id():
    answer = _raised(RuntimeError("secret inside"))
    assert "secret inside" not in answer.text
    assert answer.headers["x-request-id"]


def test_unavailable_says_when_to_come_back():
    answer = _raised(OperationalError("SELECT", {}, Exception("gone")))
    assert answer.headers["retry-after"] == "5"


def test_unknown_path(client):
    answer = client.get("/v2/visits")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert set(answer.json()) == FIELDS


def test_unknown_method(client):
    answer = client.delete("/v1/users")
    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "GET" in answer.headers["allow"]


def test_invalid_request_lists_its_fields(client):
    answer = client.post("/v1/auth/token", json={"email": 5})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "request-invalid")
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [
        ("body.email", "string_type"),
        ("body.password", "missing"),
    ]
    assert "body.email" in problem["detail"]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'"text"', b"", b"[1]"])
def test_broken_json_is_no_server_error(client, body):
    answer = client.post("/v1/auth/token", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_invalid_request_does_not_repeat_its_input(client):
    answer = client.post("/v1/auth/token", json={"email": "a@example.com", "password": ["hunter2 hunter2"]})
    assert answer.status_code == 422
    assert "hunter2" not in json.dumps(answer.json())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\x03\xff", "application/json"),
        (b'{"email": "\xff"}', "application/json"),
        (b"[" * 100_000, "application/json"),
    ],
    ids=["no text", "no UTF-8", "deeply nested"],
)
def test_bodies_that_cannot_be_read_are_invalid_input(client, body, kind):
    answer = client.post("/v1/auth/token", content=body, headers={"Content-Type": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["code"] in ("body-unreadable", "request-invalid")


def test_the_detail_of_an_invalid_request_says_what_is_wrong(client):
    detail = client.post("/v1/auth/token", json={"email": 5}).json()["detail"]
    assert "body.email: must be a text" in detail
    assert "body.password: is missing" in detail


def test_what_is_expected_is_told_with_the_facts_of_the_error():
    facts = dict.fromkeys(("pattern", "expected", "discriminator", "expected_tags", "tag", "error", "class_name"), "x")
    facts |= dict.fromkeys(("min_length", "max_length", "actual_length", "gt", "ge", "lt", "le"), 1) | {
        "field_type": ""
    }
    for kind, words in EXPECTED.items():
        template = PydanticKnownError(kind, facts).message_template
        assert set(re.findall(r"{\w+}", words)) <= set(re.findall(r"{\w+}", template)), kind
