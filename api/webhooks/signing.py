"""Signatures by which a receiver knows that a message is ours and new. Pure.

The form is that of the Standard Webhooks specification (https://www.standardwebhooks.com), for which receivers find
libraries in most languages.
"""

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

PREFIX = "whsec_"
SECRET_BYTES = 24


def new_secret() -> str:
    """A secret as receivers' libraries expect it: `whsec_` and base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(secret: str, message_id: UUID, moment: int, body: bytes) -> dict[str, str]:
    """The headers of a message sent at `moment` (Unix seconds). Receivers refuse old ones: each attempt signs anew."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = f"{message_id}.{moment}.".encode() + body
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": str(message_id),
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{signature}",
    }
