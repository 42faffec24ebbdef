"""Outlets and territories as files of either kind: what the caller may see, and nothing else."""

from sqlalchemy.orm import Session

from api.exchange.files import write_file
from api.exchange.tables import TableFormat
from api.outlets import repository
from api.outlets.columns import outlet_rows, territory_rows
from api.outlets.territories import visible_paths
from api.security.caller import Caller


def export_outlets(session: Session, caller: Caller, kind: TableFormat) -> bytes:
    """The caller's outlets by code, closed ones too: imported again they change nothing."""
    rows = outlet_rows(repository.every_outlet(session, caller), visible_paths(session, caller))
    return write_file(rows, kind, "outlets")


def export_territories(session: Session, caller: Caller, kind: TableFormat) -> bytes:
    """The caller's territories by path."""
    rows = territory_rows(repository.list_territories(session, caller), visible_paths(session, caller))
    return write_file(rows, kind, "territories")
