"""A service on SQLite always, and on PostgreSQL when `SHELFAUDIT_TEST_POSTGRES` names one."""

import pytest

from api.settings import Settings


@pytest.fixture
def settings(settings: Settings, either_database: str | None) -> Settings:
    """Those of the service, on either database."""
    return settings.model_copy(update={"database_url": either_database}) if either_database else settings
