"""Making, listing and revoking the keys of machines."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Row
from sqlalchemy.orm import Session

from api.api_keys import repository
from api.api_keys.schemas import NewApiKey
from api.audit_log.service import record_change
from api.errors import InvalidInput, NotFound
from api.paging import Stretch, decode_moment_cursor, encode_moment_cursor
from api.security.api_keys import api_key_hash, api_key_prefix
from api.security.caller import Caller
from api.tables import ApiKey, User
from api.users.repository import territory_exists


def make_key(session: Session, caller: Caller, new: NewApiKey, secret: str, now: datetime) -> tuple[ApiKey, User]:
    """Store a key by its hash, and an account for what the machine will do.

    Raises InvalidInput when the territory does not exist or the key would have expired already.
    """
    if new.territory_id and not territory_exists(session, new.territory_id):
        raise InvalidInput("territory-unknown", f"There is no territory {new.territory_id}.")
    if new.expires_at and new.expires_at <= now:
        raise InvalidInput("expiry-past", "`expires_at` has passed already.")
    account = _account(new, now)
    session.add(account)
    session.flush()
    key = ApiKey(
        id=account.id,
        prefix=api_key_prefix(secret),
        key_hash=api_key_hash(secret),
        scopes=sorted(set(new.scopes)),
        created_by=caller.id,
        expires_at=new.expires_at,
    )
    session.add(key)
    session.flush()
    change = {"name": new.name, "prefix": key.prefix, "scopes": key.scopes}
    record_change(session, caller.id, "api-key.made", "api-key", str(key.id), change, now)
    return key, account


def list_keys(session: Session, *, limit: int, after: str | None) -> Stretch[Row[ApiKey, User]]:
    """A page of all keys, the newest first; revoked ones stay, for what they did."""
    before = decode_moment_cursor(after) if after else None
    rows = repository.list_keys(session, limit=limit + 1, before=before)
    return Stretch.cut(rows, limit, lambda row: encode_moment_cursor(row[1].created_at, row[1].id))


def revoke_key(session: Session, caller: Caller, key_id: UUID, now: datetime) -> None:
    """End a key at once and for good; again changes nothing. Raises NotFound."""
    key = repository.find_key(session, key_id)
    if key is None:
        raise NotFound("api-key-not-found", "There is no API key with this id.")
    if key.revoked_at is None:
        key.revoked_at = now
        record_change(session, caller.id, "api-key.revoked", "api-key", str(key.id), {"prefix": key.prefix}, now)


def _account(new: NewApiKey, now: datetime) -> User:
    account_id = uuid4()
    return User(
        id=account_id,
        # RFC 2606: nobody has an address under .invalid, so no person and no provider ever logs in with it.
        email=f"{account_id}@api-key.invalid",
        name=new.name,
        role="manager" if new.territory_id else "admin",
        password_hash="",
        territory_id=new.territory_id,
        active=True,
        created_at=now,
    )
