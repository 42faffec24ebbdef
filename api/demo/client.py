"""A rep's device as a program: everything goes through the public HTTP API."""

import time
from collections.abc import Callable
from typing import Any, Self
from uuid import uuid4

import httpx

JsonObject = dict[str, Any]

TIMEOUT = httpx.Timeout(60, connect=5)
# The smallest wait that still leaves the cores to the models.
POLL_SECONDS = 0.1
PATIENCE_SECONDS = 300.0


class Refused(Exception):
    """The service refused a request; the text is its explanation, meant for the person."""


class RepClient:
    """Logged in as one person. Use it as a context manager."""

    def __init__(self, http: httpx.Client, email: str, password: str) -> None:
        self._http = http
        self._credentials = {"email": email, "password": password}

    @classmethod
    def connect(cls, base_url: str, email: str, password: str) -> Self:
        """Log in at the service. Raises Refused."""
        client = cls(httpx.Client(base_url=base_url, timeout=TIMEOUT), email, password)
        client.log_in()
        return client

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def log_in(self) -> None:
        """Get a fresh access token."""
        answer = _accepted(self._http.post("/v1/auth/token", json=self._credentials))
        self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def first_outlet(self) -> JsonObject:
        """The first outlet of the rep."""
        outlet: JsonObject = self.get("/v1/outlets?limit=1")["items"][0]
        return outlet

    def open_scene(self, outlet_id: str, started_at: str) -> tuple[str, str]:
        """Begin a visit with one scene; returns the ids of both."""
        visit_id, scene_id = str(uuid4()), str(uuid4())
        self._put(f"/v1/visits/{visit_id}", {"outlet_id": outlet_id, "started_at": started_at})
        self._put(f"/v1/visits/{visit_id}/scenes/{scene_id}", {"scene_type": "shelf", "name": "demo shelf"})
        return visit_id, scene_id

    def upload(self, scene_id: str, content: bytes, media_type: str) -> str:
        """Send a photo's bytes; returns the photo's id. Raises Refused."""
        photo_id = str(uuid4())
        path = f"/v1/scenes/{scene_id}/photos/{photo_id}"
        self._send(lambda: self._http.put(path, content=content, headers={"Content-Type": media_type}))
        return photo_id

    def wait_until_analysed(self, photo_id: str, poll_seconds: float = POLL_SECONDS) -> None:
        """Return when the photo's result is stored. Raises Refused when the analysis failed or never ends."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (photo := self.get(f"/v1/photos/{photo_id}"))["status"] != "done":
            if photo["status"] == "failed":
                raise Refused(photo.get("error") or "the analysis failed")
            if time.monotonic() > deadline:
                raise Refused(f"no result after {PATIENCE_SECONDS:.0f} s")
            time.sleep(poll_seconds)

    def visit_result(self, visit_id: str, poll_seconds: float = POLL_SECONDS) -> JsonObject:
        """The visit's result once its photos are compared with each other. Raises Refused when there is none."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (result := self.get(f"/v1/visits/{visit_id}/result"))["completeness"] != "completed":
            if time.monotonic() > deadline:
                raise Refused(f"the visit is not complete after {PATIENCE_SECONDS:.0f} s")
            time.sleep(poll_seconds)
        return result

    def check_out(self, visit_id: str, ended_at: str) -> None:
        """End a visit: what its result asks for is asked for from now on. Raises Refused."""
        self._put(f"/v1/visits/{visit_id}/check-out", {"ended_at": ended_at})

    def get(self, path: str) -> JsonObject:
        """The JSON at a path. Raises Refused."""
        answer: JsonObject = self._send(lambda: self._http.get(path)).json()
        return answer

    def get_bytes(self, path: str) -> bytes:
        """The body at a path. Raises Refused."""
        return self._send(lambda: self._http.get(path)).content

    def _put(self, path: str, content: JsonObject) -> None:
        self._send(lambda: self._http.put(path, json=content))

    def _send(self, request: Callable[[], httpx.Response]) -> httpx.Response:
        answer = request()
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            # Access tokens live minutes; a long run outlasts them.
            self.log_in()
            answer = request()
        return _accepted(answer)


def _accepted(answer: httpx.Response) -> httpx.Response:
    if not answer.is_success:
        raise Refused(_explanation(answer))
    return answer


def _explanation(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"the service answered {answer.status_code}"
