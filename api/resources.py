"""What one running service owns and hands to its requests and workers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from api.clock import Clock, utc_now
from api.db import make_engine, make_session_factory
from api.desk import PhotoDesk
from api.engine import Engine as ModelEngine
from api.engine import load_for_service
from api.naming.taught import TaughtCatalogs
from api.security.access_tokens import AccessTokens
from api.security.identity_provider import IdentityProvider, Registration
from api.settings import Settings
from vision.recognition.pack_reader import PackReader, RapidPackReader

Probe = Callable[[], bool]


@dataclass(frozen=True)
class Resources:
    """Settings, clock, database, token secret, photo desk, models and taught catalogue of one service.

    `probes` says by name what else must be ready before traffic may come (the loaded models, say). `provider` is None
    where people only log in with passwords, `pack_reader` where looks alone are to tell packs apart.
    """

    settings: Settings
    clock: Clock
    engine: Engine
    sessions: sessionmaker[Session]
    access_tokens: AccessTokens
    desk: PhotoDesk
    models: ModelEngine
    taught: TaughtCatalogs
    pack_reader: PackReader | None = None
    probes: dict[str, Probe] = field(default_factory=dict)
    provider: IdentityProvider | None = None

    @classmethod
    def open(cls, settings: Settings, clock: Clock = utc_now) -> Self:
        """Prepare everything the settings name. Database and models are only touched on first use."""
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        engine = make_engine(settings.database)
        tokens = AccessTokens(settings.signing_secret(), timedelta(minutes=settings.access_token_minutes))
        models = ModelEngine(lambda: load_for_service(settings))
        sessions, desk = make_session_factory(engine), PhotoDesk.of(settings)
        taught = TaughtCatalogs(sessions, desk.storage)
        reader = RapidPackReader() if settings.naming_reading else None
        return cls(
            settings, clock, engine, sessions, tokens, desk, models, taught, reader, provider=_provider(settings)
        )

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()
        if self.provider:
            self.provider.close()


def _provider(settings: Settings) -> IdentityProvider | None:
    if not settings.oidc_issuer:
        return None
    secret = settings.oidc_client_secret.get_secret_value()
    registration = Registration(settings.oidc_issuer, settings.oidc_client_id, secret, settings.oidc_redirect_url)
    return IdentityProvider(registration)
