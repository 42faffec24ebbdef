"""All settings of the service: read once from the environment (prefix `SHELFAUDIT_`), checked, then passed on."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

MEGABYTE = 1_000_000
MIN_SECRET_LENGTH = 32
LOOPBACK = ("127.0.0.1", "::1", "localhost")
PROJECT_ROOT = Path(__file__).resolve().parents[1]


class Settings(BaseSettings):
    """The service's settings. The defaults run the embedded service from one data folder."""

    model_config = SettingsConfigDict(env_prefix="SHELFAUDIT_", frozen=True)

    mode: Literal["development", "production"] = "development"
    data_dir: Path = Path("var")
    models_dir: Path = PROJECT_ROOT / "models"
    # Name of a bundle in the models folder; empty takes the one that its manifest says is in use.
    detector: str = ""
    embedder: str = ""
    # Whether a facing's neighbours and the outlet's must-stock list may speak for a name, or its looks and size alone.
    naming_context: bool = True
    # Whether the print on look-alike packs is read, for up to two and a half seconds of one core a photo.
    naming_reading: bool = True
    # A company that earns money with the results must not use weights that learned from research-only photos.
    commercial_use: bool = False
    database_url: str = ""
    jwt_secret: SecretStr = SecretStr("")
    access_token_minutes: int = Field(default=15, ge=1, le=60)
    refresh_token_days: int = Field(default=30, ge=1, le=365)
    # Log-in by an OpenID Connect provider, with a button `Log in with <name>`; empty: passwords only. The redirect URL
    # is the address of the page, as it is registered with the provider.
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_redirect_url: str = ""
    oidc_name: str = "your company account"
    # A 50-megapixel phone JPEG stays below 25 MB; what is larger is a mistake or an attack.
    max_photo_bytes: int = Field(default=32 * MEGABYTE, ge=MEGABYTE)
    max_photo_pixels: int = Field(default=100_000_000, ge=1_000_000)
    # Where the service may fetch images from that a request only names, as ["https://account.blob.core.windows.net"].
    # Empty: from nowhere. A service that fetches whatever it is told to can be made to read its own network.
    image_origins: frozenset[str] = frozenset()
    # Where events may be sent to, likewise, as ["https://erp.example.com"].
    webhook_origins: frozenset[str] = frozenset()
    # The demo's passwords can be read by everybody: only for a service without real data.
    demo_accounts: bool = False
    # Monday to Friday; an appeal that nobody decided by then goes to those above.
    appeal_working_days: int = Field(default=3, ge=1, le=60)
    # Whether a decision of a person that raises a score waits for a second person.
    four_eyes: bool = False
    # The models use every core for one photo: a second worker only helps while the first decodes or stores.
    worker_threads: int = Field(default=1, ge=0, le=16)
    # Longer than the slowest analysis by far, else two workers would do the same photo (only one result would count).
    job_lease_seconds: int = Field(default=120, ge=5)
    job_max_attempts: int = Field(default=5, ge=1)

    @model_validator(mode="after")
    def _refuse_weak_production(self) -> Self:
        if self.mode != "production":
            return self
        if self.demo_accounts:
            raise ValueError("production refuses SHELFAUDIT_DEMO_ACCOUNTS: their passwords are public")
        if len(self.jwt_secret.get_secret_value()) < MIN_SECRET_LENGTH:
            raise ValueError(f"production needs SHELFAUDIT_JWT_SECRET with at least {MIN_SECRET_LENGTH} characters")
        return self

    @model_validator(mode="after")
    def _refuse_half_a_provider(self) -> Self:
        if not self.oidc_issuer:
            return self
        if not (self.oidc_client_id and self.oidc_client_secret.get_secret_value() and self.oidc_redirect_url):
            raise ValueError(
                "SHELFAUDIT_OIDC_ISSUER needs _OIDC_CLIENT_ID, _OIDC_CLIENT_SECRET, _OIDC_REDIRECT_URL too"
            )
        for url in (self.oidc_issuer, self.oidc_redirect_url):
            # Without TLS whoever is in between becomes whom they like.
            if not url.startswith("https://") and urlsplit(url).hostname not in LOOPBACK:
                raise ValueError(f"the identity provider and the way back need https, unlike {url}")
        return self

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the database: the embedded SQLite file unless another is set."""
        return self.database_url or f"sqlite:///{self.data_dir / 'shelfaudit.db'}"

    @property
    def photos_dir(self) -> Path:
        """Folder of the embedded photo storage."""
        return self.data_dir / "photos"

    def signing_secret(self) -> str:
        """The JWT secret. In development it is made once and kept, so that log-ins survive restarts."""
        if secret := self.jwt_secret.get_secret_value():
            return secret
        return _kept_secret(self.data_dir / "jwt-secret")


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Written aside and linked into place: of two processes that start together both read the same whole secret.
        with NamedTemporaryFile("w", dir=path.parent) as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text()
