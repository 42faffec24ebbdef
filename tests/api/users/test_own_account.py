"""The own password, and where the own account is logged in."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from api.tables import AuditEntry
from tests.api.conftest import PASSWORD

ME = "/v1/users/me"
LOG_INS = "/v1/users/me/log-ins"
NEW_PASSWORD = "a longer one, for me alone"


class Device:
    """A browser that has logged in."""

    def __init__(self, client: Any, email: str, name: str) -> None:
        answer = client.post(
            "/v1/auth/token", json={"email": email, "password": PASSWORD}, headers={"User-Agent": name}
        )
        assert answer.status_code == 200, answer.text
        self._client, self.tokens = client, answer.json()

    def request(self, method: str, path: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.tokens['access_token']}"}
        return self._client.request(method, path, headers=headers, **more)

    def refresh(self) -> int:
        answer = self._client.post("/v1/auth/refresh", json={"refresh_token": self.tokens["refresh_token"]})
        if answer.status_code == 200:
            self.tokens = answer.json()
        return int(answer.status_code)

    @property
    def is_in(self) -> bool:
        """Whether the access token still opens anything, and the refresh token, too."""
        opened = self.request("GET", ME).status_code == 200
        assert (self.refresh() == 200) is opened
        return opened


@pytest.fixture
def device(client, world) -> Callable[[str], Device]:
    return lambda name: Device(client, world.rep.email, name)


def test_log_ins_are_listed_and_recognised(device, clock):
    device("phone")
    clock.advance(minutes=1)
    laptop = device("laptop")
    listed = laptop.request("GET", LOG_INS).json()
    assert [(item["client"], item["current"]) for item in listed] == [("laptop", True), ("phone", False)]


def test_a_log_in_keeps_its_id_while_tokens_rotate(device):
    phone = device("phone")
    before = phone.request("GET", LOG_INS).json()
    assert phone.refresh() == 200
    assert [item["id"] for item in phone.request("GET", LOG_INS).json()] == [item["id"] for item in before]


def test_a_lost_phone_is_logged_out(device):
    phone, laptop = device("phone"), device("laptop")
    ids = {item["client"]: item["id"] for item in laptop.request("GET", LOG_INS).json()}
    assert laptop.request("DELETE", f"{LOG_INS}/{ids['phone']}").status_code == 204
    assert (phone.is_in, laptop.is_in) == (False, True)
    again = laptop.request("DELETE", f"{LOG_INS}/{ids['phone']}")
    assert (again.status_code, again.json()["code"]) == (404, "log-in-not-found")


def test_nobody_ends_anothers_log_in(client, world, device):
    phone = device("phone")
    log_in = phone.request("GET", LOG_INS).json()[0]["id"]
    assert world.other_rep.client.delete(f"{LOG_INS}/{log_in}").status_code == 404
    assert world.other_rep.client.get(LOG_INS).json() == []
    assert phone.is_in


def test_log_out_everywhere(device):
    phone, laptop = device("phone"), device("laptop")
    assert phone.request("DELETE", LOG_INS).status_code == 204
    assert (phone.is_in, laptop.is_in) == (False, False)


def test_log_out_ends_the_access_token_too(client, device):
    phone = device("phone")
    client.post("/v1/auth/logout", json={"refresh_token": phone.tokens["refresh_token"]})
    assert not phone.is_in


def test_reuse_of_a_refresh_token_ends_the_access_token_too(client, device):
    phone = device("phone")
    stolen = phone.tokens["refresh_token"]
    phone.refresh()
    client.post("/v1/auth/refresh", json={"refresh_token": stolen})
    assert phone.request("GET", ME).status_code == 401


def test_new_password_ends_every_other_log_in(client, world, device, session):
    phone, laptop = device("phone"), device("laptop")
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    assert laptop.request("PUT", f"{ME}/password", json=body).status_code == 204
    assert (phone.is_in, laptop.is_in) == (False, True)
    for password, status in ((PASSWORD, 401), (NEW_PASSWORD, 200)):
        answer = client.post("/v1/auth/token", json={"email": world.rep.email, "password": password})
        assert answer.status_code == status
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor_id, entry.change) == ("user.password_changed", world.rep.id, {})


def test_wrong_current_password_changes_nothing_and_is_throttled(client, world, device):
    laptop = device("laptop")
    body = {"current_password": "not it", "new_password": NEW_PASSWORD}
    codes = [laptop.request("PUT", f"{ME}/password", json=body).json()["code"] for _ in range(7)]
    assert codes == ["current-password-wrong"] * 6 + ["log-in-throttled"]
    assert laptop.is_in


@pytest.mark.parametrize("password", ["eleven char", "x" * 129])
def test_new_password_is_checked_like_the_first(device, password):
    body = {"current_password": PASSWORD, "new_password": password}
    answer = device("laptop").request("PUT", f"{ME}/password", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body.new_password")
    assert password not in answer.text
