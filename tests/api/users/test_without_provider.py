"""A service that only knows passwords."""

import pytest


def test_page_learns_that_there_is_none(client):
    assert client.get("/v1/auth/methods").json() == {"provider": None}


@pytest.mark.parametrize(("path", "body"), [("start", None), ("token", {"code": "c", "state": "s"})])
def test_there_is_no_such_log_in(client, path, body):
    answer = client.post(f"/v1/auth/provider/{path}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (404, "provider-not-configured")
