"""What goes over the wire about API keys."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

from api.clock import Moment
from api.security.scopes import SCOPES
from api.tables import ApiKey, User

_CONTENT: dict[str, JsonValue] = {
    "name": "ERP of the head office",
    "scopes": ["outlets:read", "results:read"],
    "territory_id": None,
    "expires_at": "2027-03-02T08:00:00Z",
}
_KEY: dict[str, JsonValue] = {
    **_CONTENT,
    "id": "3c0f7c52-4c7e-4a5b-9d0d-2f6f0a1b7e11",
    "prefix": "sak_Zx81Qm",
    "created_by": "5f0c2a3e-0d2b-4c8e-9b6b-1b4f3d2c1a00",
    "created_at": "2026-03-02T08:00:00Z",
    "last_used_at": None,
    "revoked_at": None,
}


def _known(scope: str) -> str:
    if scope not in SCOPES:
        raise ValueError(f"there is no scope {scope!r}; there are {', '.join(SCOPES)}")
    return scope


ScopeName = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(SCOPES)})]


class NewApiKey(BaseModel):
    """A key to be made."""

    model_config = ConfigDict(json_schema_extra={"example": _CONTENT})

    name: str = Field(min_length=1, max_length=200, description="Which machine it is for.")
    scopes: list[ScopeName] = Field(
        min_length=1,
        max_length=len(SCOPES),
        description=" ".join(f"`{name}`: {scope.permits}" for name, scope in SCOPES.items()),
    )
    territory_id: UUID | None = Field(
        default=None, description="The key has the rights of this territory's manager; without one, of an admin."
    )
    expires_at: Moment | None = Field(default=None, description="Null: it is good until it is revoked.")


class ApiKeyAnswer(BaseModel):
    """A key as people may see it."""

    model_config = ConfigDict(json_schema_extra={"example": _KEY})

    id: UUID = Field(description="Also the account under which the machine's changes are kept.")
    name: str
    prefix: str = Field(description="What the key begins with.")
    scopes: list[str]
    territory_id: UUID | None
    created_by: UUID
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None = Field(description="To the minute.")
    revoked_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey, account: User) -> Self:
        """The answer about a key and its account."""
        return cls(**_members(key, account))


class MadeApiKeyAnswer(ApiKeyAnswer):
    """A new key. This is the only time that it is shown."""

    model_config = ConfigDict(
        json_schema_extra={"example": {**_KEY, "key": "sak_Zx81QmV0p4n7k2j5h8g1f3d6s9a0w2e4r6t8y1u3i5o"}}
    )

    key: str = Field(description="Send it as `Authorization: Bearer <key>`. Only a hash of it is stored.")

    @classmethod
    def with_secret(cls, key: ApiKey, account: User, secret: str) -> Self:
        """The answer that shows the key itself."""
        return cls(**_members(key, account), key=secret)


def _members(key: ApiKey, account: User) -> dict[str, object]:
    return {
        "id": key.id,
        "name": account.name,
        "prefix": key.prefix,
        "scopes": key.scopes,
        "territory_id": account.territory_id,
        "created_by": key.created_by,
        "created_at": account.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
        "revoked_at": key.revoked_at,
    }
