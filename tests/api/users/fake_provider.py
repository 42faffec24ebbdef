"""An OpenID Connect provider on loopback that vouches for whom the test says, rightly or wrongly."""

import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

CLIENT_ID = "shelfaudit"
CLIENT_SECRET = "the secret of both"


def _new_key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"}, private=True)


@dataclass
class FakeProvider:
    """What it answers can be spoilt by the attributes; `issuer` is where it listens."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    email: str = "rep@example.com"
    now: int = 0
    down: bool = False
    key: RSAKey = field(default_factory=lambda: _new_key("first"))
    signing_key: RSAKey | None = None
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def log_in_at(self, authorization_url: str) -> dict[str, str]:
        """What the browser comes back with after the person has logged in there."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(authorization_url).query).items()}
        assert (query["client_id"], query["response_type"]) == (CLIENT_ID, "code")
        assert query["code_challenge_method"] == "S256"
        code = f"code-{len(self._codes)}"
        self._codes[code] = query
        return {"code": code, "state": query["state"]}

    def renew_key(self) -> None:
        """Sign with a new key from now on, as providers do."""
        self.key = _new_key("second")

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._configuration),
                Route("/authorize", self._authorize),
                Route("/keys", self._keys),
                Route("/token", self._token, methods=["POST"]),
            ]
        )

    async def _configuration(self, request: Request) -> JSONResponse:
        if self.down:
            return JSONResponse({}, 502)
        endpoints = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return JSONResponse({"issuer": self.issuer, **{k: f"{self.issuer}/{v}" for k, v in endpoints.items()}})

    async def _authorize(self, request: Request) -> RedirectResponse:
        """For a real browser: the person is logged in there already and is sent back at once."""
        back = self.log_in_at(str(request.url))
        return RedirectResponse(f"{request.query_params['redirect_uri']}?{urlencode(back)}", 302)

    async def _keys(self, request: Request) -> JSONResponse:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def _token(self, request: Request) -> JSONResponse:
        form = await request.form()
        query = self._codes.pop(str(form["code"]), None)
        if query is None or not self._belongs(query, dict(form), request.headers["authorization"]):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": self._id_token(query["nonce"])})

    def _belongs(self, query: dict[str, str], form: dict[str, Any], authorization: str) -> bool:
        digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        basic = base64.b64encode(b"shelfaudit:the%20secret%20of%20both").decode()
        same_way_back = form["redirect_uri"] == query["redirect_uri"]
        return challenge == query["code_challenge"] and authorization == f"Basic {basic}" and same_way_back

    def _id_token(self, nonce: str) -> str:
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "248289761001",
            "iat": self.now,
            "exp": self.now + 300,
            "nonce": nonce,
            "email": self.email,
            "email_verified": True,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        key = self.signing_key or self.key
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, key)


@contextmanager
def serving(provider: FakeProvider) -> Iterator[FakeProvider]:
    """Listen on a free port until the block ends."""
    config = uvicorn.Config(provider.app(), host="127.0.0.1", port=0, log_config=None, ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the provider did not start"
            thread.join(0.01)
        host, port = server.servers[0].sockets[0].getsockname()[:2]
        provider.issuer = f"http://{host}:{port}"
        yield provider
    finally:
        server.should_exit = True
        thread.join()
