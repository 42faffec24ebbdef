"""The service's database, as a command that needs no models and no photos opens it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.cli.configuration import read_settings
from api.cli.refusal import refuse

if TYPE_CHECKING:
    from api.resources import Resources


@contextmanager
def service_data() -> Iterator["Resources"]:
    """What a service owns, without its workers. Whatever the service refuses ends the command with the reason."""
    from api.errors import ServiceError
    from api.migrations.runner import upgrade
    from api.resources import Resources

    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    resources = Resources.open(settings)
    try:
        upgrade(resources.engine)
        yield resources
    except ServiceError as error:
        refuse(error.detail)
    finally:
        resources.close()
