"""Request ids and the log."""

import json
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from api.telemetry import configure_logging


@pytest.fixture(autouse=True)
def _default_logging():
    yield
    structlog.reset_defaults()


def test_every_answer_has_an_id_of_its_own(client):
    ids = {client.get("/health/live").headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3


@pytest.mark.parametrize(
    ("offered", "kept"), [("trace-4711.a_b", True), ("short", False), ("x" * 65, False), ("forged line=1", False)]
)
def test_a_proxys_id_is_kept_when_harmless(client, offered, kept):
    answer = client.get("/health/live", headers={"X-Request-ID": offered})
    assert (answer.headers["x-request-id"] == offered) is kept


def test_one_line_a_request(client):
    with capture_logs() as lines:
        client.get("/v1/users/me?secret=1")
    requests = [line for line in lines if line["event"] == "request"]
    assert [(line["method"], line["path"], line["status"]) for line in requests] == [("GET", "/v1/users/me", 401)]
    assert requests[0]["ms"] >= 0


def _logged(mode: Any, capsys: pytest.CaptureFixture[str]) -> str:
    configure_logging(mode)
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        structlog.get_logger().info("stored", photo="p1")
    return capsys.readouterr().out.strip()


def test_production_logs_json(capsys: pytest.CaptureFixture[str]) -> None:
    line = json.loads(_logged("production", capsys))
    assert (line["event"], line["photo"], line["request_id"], line["level"]) == ("stored", "p1", "r1", "info")


def test_development_logs_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert "stored" in _logged("development", capsys)
