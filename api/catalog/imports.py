"""A table of products into the catalogue: all of it, or nothing of it and a list of what is wrong."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api.catalog import repository
from api.catalog.columns import COLUMNS, SKU, read_groups, read_product, read_sku
from api.catalog.peers import Peers
from api.catalog.schemas import ProductContent
from api.catalog.service import replace_product
from api.exchange.refusals import Contradiction, ImportAnswer, RowError, answer_import, wrong_columns
from api.exchange.tables import Record, Table
from api.tables import LookAlike, Product


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One good row. `groups` is None when the table says nothing of look-alikes."""

    number: int
    sku: str
    content: ProductContent
    groups: frozenset[str] | None


def import_table(session: Session, table: Table, now: datetime, *, dry_run: bool = False) -> ImportAnswer:
    """Create and change the products of a table; those that it does not name stay as they are.

    Raises ImportRefused when any row is wrong; a dry run tells the errors in its answer.
    """
    repository.hold_catalogue(session)
    stored = {product.sku: product for product in repository.all_products(session)}
    members = groups_by_sku(session)
    rows, errors = _read_rows(table, stored)
    errors = sorted([*errors, *_contradictions(rows, table, stored)], key=lambda error: error.row)
    created = sum(row.sku not in stored for row in rows)
    changed = sum(_differs(row, stored[row.sku], members) for row in rows if row.sku in stored)
    answer = answer_import(created, changed, len(rows), errors, dry_run=dry_run)
    if not dry_run:
        _write(session, rows, stored, members, now)
    return answer


def groups_by_sku(session: Session) -> Mapping[str, frozenset[str]]:
    """The look-alike groups of each SKU that is in any."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for member in repository.all_look_alikes(session):
        groups[member.sku].add(member.group_code)
    return {sku: frozenset(codes) for sku, codes in groups.items()}


def _read_rows(table: Table, stored: Mapping[str, Product]) -> tuple[list[ImportedRow], list[RowError]]:
    errors = wrong_columns(table.columns, COLUMNS, SKU, "products")
    if errors:
        return [], errors
    rows: list[ImportedRow] = []
    numbers: dict[str, int] = {}
    for record in table.records:
        result = _read_row(record, stored, numbers)
        if isinstance(result, ImportedRow):
            rows.append(result)
        else:
            errors += result
    return rows, errors


def _read_row(record: Record, stored: Mapping[str, Product], numbers: dict[str, int]) -> ImportedRow | list[RowError]:
    sku = read_sku(record)
    if isinstance(sku, RowError):
        return [sku]
    if (earlier := numbers.setdefault(sku, record.number)) != record.number:
        message = f"row {earlier} is about {sku} too. Take one of them out."
        return [RowError(row=record.number, column="sku", code="sku-repeated", message=message)]
    product = stored.get(sku)
    content = read_product(record, None if product is None else ProductContent.model_validate(product))
    groups = read_groups(record)
    if isinstance(content, list):
        return [*content, groups] if isinstance(groups, RowError) else content
    return [groups] if isinstance(groups, RowError) else ImportedRow(record.number, sku, content, groups)


def _contradictions(rows: Sequence[ImportedRow], table: Table, stored: Mapping[str, Product]) -> list[RowError]:
    """What the rows contradict in each other and in the products that the table leaves alone."""
    named = {row.sku for row in rows}
    # A row with a wrong cell is told of already; that it cannot be a lead either would be the same mistake twice.
    unread = {record.cells.get(SKU) for record in table.records} - named
    peers = Peers((sku, product) for sku, product in stored.items() if sku not in named)
    found: list[tuple[ImportedRow, Contradiction | None]] = []
    for row in rows:
        found.append((row, peers.repetition(row.sku, row.content)))
        peers.add(row.sku, row.content)
    followers = (row for row in rows if row.content.substitution_lead not in unread)
    found += [(row, peers.wrong_lead(row.sku, row.content)) for row in followers]
    return [wrong.at(row.number) for row, wrong in found if wrong is not None]


def _differs(row: ImportedRow, product: Product, members: Mapping[str, frozenset[str]]) -> bool:
    regrouped = row.groups is not None and row.groups != members.get(row.sku, frozenset())
    return regrouped or ProductContent.model_validate(product) != row.content


def _write(
    session: Session,
    rows: Collection[ImportedRow],
    stored: Mapping[str, Product],
    members: Mapping[str, frozenset[str]],
    now: datetime,
) -> None:
    """A row may take a GTIN that a later row gives free, or name a lead that a later row brings: hence three steps."""
    for row in rows:
        if row.sku in stored and stored[row.sku].gtin != row.content.gtin:
            stored[row.sku].gtin = None
    session.flush()
    new = [row for row in rows if row.sku not in stored]
    session.add_all(_without_lead(row, now) for row in new)
    session.flush()
    for row in rows:
        if row.sku in stored:
            replace_product(stored[row.sku], row.content, now)
        elif row.content.substitution_lead is not None:
            session.get_one(Product, row.sku).substitution_lead = row.content.substitution_lead
        if row.groups is not None and row.groups != members.get(row.sku, frozenset()):
            repository.delete_memberships(session, row.sku)
            session.add_all(LookAlike(group_code=code, sku=row.sku) for code in row.groups)
    session.flush()


def _without_lead(row: ImportedRow, now: datetime) -> Product:
    fields = row.content.model_dump(exclude={"substitution_lead"})
    return Product(sku=row.sku, created_at=now, updated_at=now, **fields)
