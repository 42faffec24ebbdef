"""The catalogue as a file of either kind."""

from sqlalchemy.orm import Session

from api.catalog import repository
from api.catalog.columns import table_rows
from api.catalog.imports import groups_by_sku
from api.exchange.files import write_file
from api.exchange.tables import TableFormat


def export_table(session: Session, kind: TableFormat) -> bytes:
    """All products by code, those out of use too: imported again it changes nothing."""
    rows = table_rows(repository.all_products(session), groups_by_sku(session))
    return write_file(rows, kind, "products")
