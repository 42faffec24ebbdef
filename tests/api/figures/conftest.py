"""Figures are kept in either database."""

import pytest

from api.settings import Settings


@pytest.fixture
def settings(settings: Settings, either_database: str | None) -> Settings:
    return settings.model_copy(update={"database_url": either_database}) if either_database else settings
