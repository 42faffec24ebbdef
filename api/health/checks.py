"""What has to work before traffic may come."""

from sqlalchemy.exc import SQLAlchemyError

from api.db import reading
from api.migrations.runner import is_current
from api.resources import Resources


def failing_checks(resources: Resources) -> list[str]:
    """Names of what is not ready: the database with its schema, then the probes the service was given."""
    failing = [] if _database_is_current(resources) else ["database"]
    return failing + [name for name, probe in resources.probes.items() if not probe()]


def _database_is_current(resources: Resources) -> bool:
    try:
        with reading(resources.sessions) as session:
            return is_current(session.connection())
    except SQLAlchemyError:
        return False
