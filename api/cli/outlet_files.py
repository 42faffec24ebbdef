"""What the `outlets` and `territories` commands do to the master data."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from api.db import reading, transaction
from api.exchange.files import format_of, read_file
from api.exchange.refusals import ImportAnswer
from api.migrations.runner import upgrade
from api.outlets.exports import export_outlets, export_territories
from api.outlets.imports import import_outlets
from api.outlets.territory_imports import import_territories
from api.resources import Resources
from api.security.caller import OPERATOR
from api.settings import Settings

Noun = Literal["outlets", "territories"]
IMPORTS = {"outlets": import_outlets, "territories": import_territories}
EXPORTS = {"outlets": export_outlets, "territories": export_territories}


def import_from(settings: Settings, noun: Noun, source: Path, *, dry_run: bool) -> ImportAnswer:
    """Take in a file. Raises ImportRefused, InvalidInput, OSError."""
    data = source.read_bytes()
    table, digest = read_file(data), hashlib.sha256(data).hexdigest()
    with _service(settings) as resources, transaction(resources.sessions) as session:
        return IMPORTS[noun](session, OPERATOR, table, digest, resources.clock(), dry_run=dry_run)


def export_to(settings: Settings, noun: Noun, target: Path) -> None:
    """Write a file. Raises InvalidInput for a name with another ending than .csv and .xlsx, and OSError."""
    kind = format_of(target)
    with _service(settings) as resources, reading(resources.sessions) as session:
        target.write_bytes(EXPORTS[noun](session, OPERATOR, kind))


@contextmanager
def _service(settings: Settings) -> Iterator[Resources]:
    resources = Resources.open(settings)
    try:
        upgrade(resources.engine)
        yield resources
    finally:
        resources.close()
