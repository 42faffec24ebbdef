"""What goes over the wire about people and their log-ins."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from api.security.passwords import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH
from api.tables.users import Role

EMAIL_PATTERN = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


def _folded(email: str) -> str:
    return email.lower()


# One person, one account: the case of an address is not kept.
Email = Annotated[str, Field(pattern=EMAIL_PATTERN, max_length=254), AfterValidator(_folded)]


class LogIn(BaseModel):
    """The credentials of a person."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"email": "rep@example.com", "password": "correct horse battery"}}
    )

    email: Annotated[str, Field(max_length=254), AfterValidator(_folded)]
    # No lower limit: a wrong password is wrong, whatever its length.
    password: SecretStr = Field(max_length=MAX_PASSWORD_LENGTH)


class RefreshRequest(BaseModel):
    """The refresh token of the last answer."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"refresh_token": "sKq0f3n1i2m9n3Zk5v7hQm1b8c2xT4wY6uE0aLrPdGs"}}
    )

    refresh_token: str = Field(max_length=200)


class TokenAnswer(BaseModel):
    """A log-in. The refresh token works once; its use gives a new pair."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI4In0.c2lnbmF0dXJl",
                "refresh_token": "sKq0f3n1i2m9n3Zk5v7hQm1b8c2xT4wY6uE0aLrPdGs",
                "token_type": "bearer",
                "expires_in": 900,
            }
        },
        from_attributes=True,
    )

    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 (the name of the scheme)
    expires_in: int = Field(description="Seconds until the access token expires.")


class ProviderAnswer(BaseModel):
    """An identity provider that people may log in with."""

    model_config = ConfigDict(json_schema_extra={"example": {"name": "Hao Group"}})

    name: str = Field(description="What the button says after `Log in with`.")


class LogInMethods(BaseModel):
    """How people may log in here, besides with a password."""

    model_config = ConfigDict(json_schema_extra={"example": {"provider": {"name": "Hao Group"}}})

    provider: ProviderAnswer | None


class AuthorizationAnswer(BaseModel):
    """Where the browser has to go."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"authorization_url": "https://id.example.com/authorize?response_type=code&client_id=shelfaudit"}
        }
    )

    authorization_url: str


class ProviderCode(BaseModel):
    """What the provider sent the browser back with."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"code": "SplxlOBeZQQYbYS6WxSbIA", "state": "af0ifjsldkj-hT3k0vQm1b8c2xT4wY6"}}
    )

    code: str = Field(min_length=1, max_length=4000)
    state: str = Field(min_length=1, max_length=200)


class NewUser(BaseModel):
    """An account to be made."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "email": "rep@example.com",
                "name": "Li Na",
                "role": "rep",
                "territory_id": "0b7c1a52-55c5-4f0f-8f0a-6d1c5a3c9e01",
                "password": "correct horse battery",
            }
        }
    )

    email: Email
    name: str = Field(min_length=1, max_length=200)
    role: Role
    territory_id: UUID | None = Field(default=None, description="Needed for reps and managers.")
    password: SecretStr = Field(min_length=MIN_PASSWORD_LENGTH, max_length=MAX_PASSWORD_LENGTH)

    @model_validator(mode="after")
    def _field_roles_have_a_territory(self) -> Self:
        if self.role in ("rep", "manager") and self.territory_id is None:
            raise ValueError(f"a {self.role} needs a territory_id")
        return self


class UserChange(BaseModel):
    """What is different about an account from now on; what is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"example": {"active": False}})

    name: str | None = Field(default=None, min_length=1, max_length=200)
    active: bool | None = Field(default=None, description="False locks the account.")
    role: Role | None = None
    territory_id: UUID | None = Field(default=None, description="Null is taken as left out.")
    password: SecretStr | None = Field(
        default=None, min_length=MIN_PASSWORD_LENGTH, max_length=MAX_PASSWORD_LENGTH, description="A new password."
    )


class PasswordChange(BaseModel):
    """The own password, old and new."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"current_password": "correct horse battery", "new_password": "a longer one, for me alone"}
        }
    )

    current_password: SecretStr = Field(max_length=MAX_PASSWORD_LENGTH)
    new_password: SecretStr = Field(min_length=MIN_PASSWORD_LENGTH, max_length=MAX_PASSWORD_LENGTH)


class LogInAnswer(BaseModel):
    """Where an account is logged in."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "7e0d4c1b-3f52-4c38-9c39-40b1a4a5f2d0",
                "client": "Mozilla/5.0 (Linux; Android 15)",
                "last_used_at": "2026-03-02T08:00:00Z",
                "current": True,
            }
        },
        from_attributes=True,
    )

    id: UUID
    client: str | None = Field(description="What the browser or program called itself.")
    last_used_at: datetime = Field(description="When it last fetched tokens; that is every few minutes of use.")
    current: bool = Field(description="Whether this very request belongs to it.")


class UserAnswer(BaseModel):
    """A person as the service knows them."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "5f0c2a3e-0d2b-4c8e-9b6b-1b4f3d2c1a00",
                "email": "rep@example.com",
                "name": "Li Na",
                "role": "rep",
                "territory_id": "0b7c1a52-55c5-4f0f-8f0a-6d1c5a3c9e01",
                "active": True,
                "created_at": "2026-03-02T08:00:00Z",
            }
        },
        from_attributes=True,
    )

    id: UUID
    email: str
    name: str
    role: Role
    territory_id: UUID | None
    active: bool
    created_at: datetime
