"""What the service refuses, as a small tree. The edge turns each into a problem+json answer (RFC 9457).

ServiceError
├── NotAuthenticated 401     who are you?
├── NotPermitted 403         known, but the role does not allow it
├── NotFound 404             not there, or not yours: the two look alike on purpose
├── Conflict 409             contradicts what is stored
├── BodyTooLarge 413
├── UnsupportedMedia 415
├── InvalidInput 422         understood, but cannot be accepted
├── TooManyAttempts 429      wait as long as the answer says
└── Unavailable 503          right now; the same request may work later
"""

from typing import ClassVar


class ServiceError(Exception):
    """Root of all refusals. `detail` says what is wrong and what to do; `code` is stable for programs."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Internal error"

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class NotAuthenticated(ServiceError):
    """No valid token came with the request."""

    status = 401
    title = "Log in first"


class NotPermitted(ServiceError):
    """The caller's role does not allow this."""

    status = 403
    title = "Not permitted"


class NotFound(ServiceError):
    """Nothing with that id that the caller may see."""

    status = 404
    title = "Not found"


class Conflict(ServiceError):
    """The request contradicts what is stored."""

    status = 409
    title = "Conflict"


class BodyTooLarge(ServiceError):
    """The body has more bytes than the service accepts."""

    status = 413
    title = "Body too large"


class UnsupportedMedia(ServiceError):
    """The body is not of a kind that the service accepts."""

    status = 415
    title = "Unsupported media type"


class InvalidInput(ServiceError):
    """The request was understood but cannot be accepted."""

    status = 422
    title = "Invalid input"


class TooManyAttempts(ServiceError):
    """Tried too often; `retry_after` is the number of whole seconds to wait."""

    status = 429
    title = "Too many attempts"

    def __init__(self, code: str, detail: str, retry_after: int = 1) -> None:
        super().__init__(code, detail)
        self.retry_after = retry_after


class Unavailable(ServiceError):
    """Something the service needs does not answer; the same request may work later."""

    status = 503
    title = "Not available"
