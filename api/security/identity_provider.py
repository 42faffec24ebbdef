"""Log-in by an OpenID Connect provider: authorization code with PKCE (OpenID Connect Core 1.0, RFC 7636, RFC 9700).

The provider's document and keys are kept for an hour; a token that names a key not seen yet fetches the keys again.
"""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from api.errors import NotAuthenticated, Unavailable

# Signed with the provider's private key; a token signed with a shared secret or not at all is refused.
ALGORITHMS = ("RS256", "PS256", "ES256")
KEPT_FOR = timedelta(hours=1)
CLOCK_LEEWAY_SECONDS = 60
TIMEOUT_SECONDS = 5.0


@dataclass(frozen=True)
class Registration:
    """What was agreed with the provider. `redirect_url` is the page, where the person comes back to."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_url: str


@dataclass(frozen=True)
class Challenge:
    """Three secrets of one log-in: `state` goes with the browser, `nonce` into the ID token, `verifier` stays here."""

    state: str
    nonce: str
    verifier: str


class IdentityProvider:
    """Talks to one provider. Raises Unavailable when it does not answer, NotAuthenticated when it does not vouch."""

    def __init__(self, registration: Registration) -> None:
        self._registration = registration
        self._http = httpx.Client(timeout=TIMEOUT_SECONDS)
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[datetime, dict[str, Any]]] = {}

    @property
    def redirects_safely(self) -> bool:
        """Whether people come back over https, so that a cookie may be limited to it."""
        return self._registration.redirect_url.startswith("https:")

    def authorization_url(self, challenge: Challenge, now: datetime) -> str:
        """Where the browser has to go to log in."""
        parameters = {
            "response_type": "code",
            "client_id": self._registration.client_id,
            "redirect_uri": self._registration.redirect_url,
            "scope": "openid email",
            "state": challenge.state,
            "nonce": challenge.nonce,
            "code_challenge": create_s256_code_challenge(challenge.verifier),
            "code_challenge_method": "S256",
        }
        endpoint = str(self._configuration(now)["authorization_endpoint"])
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(parameters)}"

    def verified_email(self, code: str, *, nonce: str, verifier: str, now: datetime) -> str:
        """The address, in lower case, that the provider vouches for in exchange for the code."""
        answer = self._exchange(code, verifier, now)
        claims = self._claims(answer, nonce, now)
        email = claims.get("email")
        if not isinstance(email, str) or claims.get("email_verified") is not True:
            raise NotAuthenticated("email-unverified", "The identity provider has not verified your e-mail address.")
        return email.lower()

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def _exchange(self, code: str, verifier: str, now: datetime) -> dict[str, Any]:
        own = self._registration
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": own.redirect_url,
            "code_verifier": verifier,
        }
        # RFC 6749, section 2.3.1: both are encoded before they become a Basic header.
        auth = httpx.BasicAuth(quote(own.client_id, safe=""), quote(own.client_secret, safe=""))
        url = str(self._configuration(now)["token_endpoint"])
        answer = self._send(self._http.build_request("POST", url, data=form), auth)
        if answer.status_code in (400, 401, 403):
            raise NotAuthenticated("log-in-refused", "The identity provider did not accept the log-in. Start again.")
        return _document(answer)

    def _claims(self, answer: dict[str, Any], nonce: str, now: datetime) -> CodeIDToken:
        own = self._registration
        options = {
            "iss": {"essential": True, "value": own.issuer},
            "aud": {"essential": True, "value": own.client_id},
        }
        params = {"nonce": nonce, "client_id": own.client_id, "access_token": answer.get("access_token")}
        try:
            token = self._decode(str(answer.get("id_token", "")), now)
            claims = CodeIDToken(token.claims, token.header, options, params)
            claims.validate(now=int(now.timestamp()), leeway=CLOCK_LEEWAY_SECONDS)
        except (JoseError, ValueError) as error:
            detail = "What the identity provider said about you could not be verified. Start again."
            raise NotAuthenticated("id-token-invalid", detail) from error
        return claims

    def _decode(self, id_token: str, now: datetime) -> jwt.Token:
        try:
            return jwt.decode(id_token, self._keys(now), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            # The provider has new keys since they were fetched.
            return jwt.decode(id_token, self._keys(now, anew=True), algorithms=ALGORITHMS)

    def _keys(self, now: datetime, *, anew: bool = False) -> KeySet:
        url = str(self._configuration(now)["jwks_uri"])
        if anew:
            self._kept.pop(url, None)
        document = self._fetch(url, now)
        try:
            return KeySet.import_key_set({"keys": document["keys"]})
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise _unavailable() from error

    def _configuration(self, now: datetime) -> dict[str, Any]:
        issuer = self._registration.issuer
        document = self._fetch(get_well_known_url(issuer, external=True), now)
        needed = {"authorization_endpoint", "token_endpoint", "jwks_uri"}
        if document.get("issuer") != issuer or not needed <= set(document):
            raise _unavailable()
        return document

    def _fetch(self, url: str, now: datetime) -> dict[str, Any]:
        with self._lock:
            fetched_at, document = self._kept.get(url, (now - KEPT_FOR, {}))
            if now - fetched_at >= KEPT_FOR:
                document = _document(self._send(self._http.build_request("GET", url)))
                self._kept[url] = (now, document)
            return document

    def _send(self, request: httpx.Request, auth: httpx.Auth | None = None) -> httpx.Response:
        try:
            return self._http.send(request, auth=auth)
        except httpx.HTTPError as error:
            raise _unavailable() from error


def _document(answer: httpx.Response) -> dict[str, Any]:
    try:
        document = answer.raise_for_status().json()
    except (httpx.HTTPError, ValueError) as error:
        raise _unavailable() from error
    if not isinstance(document, dict):
        raise _unavailable()
    return document


def _unavailable() -> Unavailable:
    detail = "The identity provider does not answer as it should. Try again, or log in with a password."
    return Unavailable("identity-provider-unavailable", detail)
