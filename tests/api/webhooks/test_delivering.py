"""Events that are sent: signed, repeated until they arrive, and never two at a time to one that is away."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest

from api.webhooks.delivering import DELAYS, post
from api.webhooks.signing import new_secret, signed_headers


def test_an_event_is_sent_once(subscribe, happen, courier, receiver, events) -> None:
    subscription = subscribe()
    happen(score=87.5)
    assert [courier.deliver_one(), courier.deliver_one()] == [True, False]
    [(url, body, headers)] = receiver.got
    told = json.loads(body)
    assert url == "https://erp.example.com/hook"
    assert (told["kind"], told["data"], told["id"]) == ("visit.result", {"score": 87.5}, headers["webhook-id"])
    assert [(each["state"], each["attempts"]) for each in events(subscription)] == [("delivered", 1)]


def test_the_signature_is_that_of_the_secret(subscribe, happen, courier, receiver, clock) -> None:
    secret = base64.b64decode(subscribe()["secret"].removeprefix("whsec_"))
    happen()
    courier.deliver_one()
    [(_, body, headers)] = receiver.got
    assert int(headers["webhook-timestamp"]) == int(clock().timestamp())
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_a_signature_covers_id_moment_and_body() -> None:
    headers = signed_headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        UUID("12345678-1234-5678-1234-567812345678"),
        int(datetime(2021, 2, 25, tzinfo=UTC).timestamp()),
        b'{"test": 2432232314}',
    )
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    content = b'12345678-1234-5678-1234-567812345678.1614211200.{"test": 2432232314}'
    assert headers["webhook-signature"] == "v1," + base64.b64encode(hmac.digest(key, content, "sha256")).decode()


def test_secrets_differ() -> None:
    assert new_secret() != new_secret()


@pytest.mark.parametrize("failure", [500, 404, 301, None])
def test_what_did_not_arrive_is_sent_again_under_the_same_id(
    subscribe, happen, courier, receiver, events, clock, failure
) -> None:
    subscription = subscribe()
    receiver.statuses = [failure, 200]
    happen()
    assert courier.deliver_one()
    assert not courier.deliver_one()
    [event] = events(subscription, state="pending")
    assert event["last_error"]
    clock.advance(seconds=DELAYS[0].total_seconds())
    assert courier.deliver_one()
    first, second = receiver.got
    assert first[2]["webhook-id"] == second[2]["webhook-id"]
    assert first[2]["webhook-signature"] != second[2]["webhook-signature"]
    assert events(subscription)[0]["state"] == "delivered"


def test_it_is_given_up_after_three_days_and_can_be_replayed(
    subscribe, happen, courier, receiver, events, clock, world
) -> None:
    subscription = subscribe()
    receiver.statuses = [None]
    since = clock()
    happen()
    for delay in DELAYS:
        assert courier.deliver_one()
        clock.advance(seconds=delay.total_seconds())
    assert courier.deliver_one()
    clock.advance(days=30)
    assert not courier.deliver_one()
    [event] = events(subscription)
    assert (event["state"], event["attempts"]) == ("given_up", len(DELAYS) + 1)
    receiver.statuses = [204]
    body = {"since": since.isoformat()}
    answer = world.admin.client.post(f"/v1/subscriptions/{subscription['id']}/events:replay", json=body)
    assert answer.json() == {"count": 1}
    assert courier.deliver_one()
    assert events(subscription)[0]["state"] == "delivered"


def test_who_is_away_does_not_hold_up_others(subscribe, happen, courier, receiver, events) -> None:
    subscribe()
    for _ in range(3):
        happen()
    subscription = subscribe(kinds=["action.opened"])
    happen("action.opened")
    receiver.statuses = [None, 200]
    assert [courier.deliver_one() for _ in range(3)] == [True, True, False]
    assert [each["state"] for each in events(subscription)] == ["delivered"]


def test_a_pause_keeps_events_until_it_ends(subscribe, happen, courier, receiver, world) -> None:
    subscription = subscribe()
    happen()
    body = {"name": "ERP", "url": subscription["url"], "kinds": ["visit.result"], "active": False}
    path = f"/v1/subscriptions/{subscription['id']}"
    world.admin.client.put(path, json=body)
    assert not courier.deliver_one()
    world.admin.client.put(path, json=body | {"active": True})
    assert courier.deliver_one()
    assert len(receiver.got) == 1


def test_an_event_whose_url_is_gone_waits_to_be_fetched(subscribe, happen, courier, receiver, events, world) -> None:
    subscription = subscribe()
    happen()
    body = {"name": "ERP", "url": None, "kinds": ["visit.result"]}
    world.admin.client.put(f"/v1/subscriptions/{subscription['id']}", json=body)
    assert not courier.deliver_one()
    assert receiver.got == []
    assert [each["state"] for each in events(subscription)] == ["pending"]


def test_nobody_is_there() -> None:
    with pytest.raises(httpx.ConnectError):
        post("http://127.0.0.1:9/hook", b"{}", {})
