"""Settings: safe by default, and strict in production."""

import stat
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from api.settings import Settings

LONG_SECRET = SecretStr("s" * 32)


def test_default_database_lies_in_the_data_folder(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert settings.database == f"sqlite:///{tmp_path}/shelfaudit.db"
    assert settings.photos_dir == tmp_path / "photos"


def test_environment_sets_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELFAUDIT_DATABASE_URL", "postgresql+psycopg://db/shelfaudit")
    assert Settings().database == "postgresql+psycopg://db/shelfaudit"


@pytest.mark.parametrize("secret", ["", "short", "s" * 31])
def test_production_refuses_a_weak_secret(secret: str) -> None:
    with pytest.raises(ValidationError, match="SHELFAUDIT_JWT_SECRET"):
        Settings(mode="production", jwt_secret=SecretStr(secret))


def test_production_refuses_demo_accounts() -> None:
    with pytest.raises(ValidationError, match="DEMO_ACCOUNTS"):
        Settings(mode="production", jwt_secret=LONG_SECRET, demo_accounts=True)


def test_production_runs_with_a_long_secret() -> None:
    assert Settings(mode="production", jwt_secret=LONG_SECRET).signing_secret() == "s" * 32


def test_development_keeps_its_secret_to_itself(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new")
    secret = settings.signing_secret()
    assert len(secret) >= 32
    assert settings.signing_secret() == secret
    assert stat.S_IMODE((tmp_path / "new" / "jwt-secret").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["jwt-secret"]


def test_secret_is_not_shown() -> None:
    assert "s" * 32 not in repr(Settings(jwt_secret=LONG_SECRET))
