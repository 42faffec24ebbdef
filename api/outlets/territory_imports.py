"""A table of territories into the tree: all of it, or nothing of it and a list of what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.exchange.refusals import Contradiction, ImportAnswer, RowError, answer_import, wrong_columns
from api.exchange.tables import Record, Table
from api.outlets import repository
from api.outlets.columns import NAME, PATH, TERRITORY_COLUMNS
from api.outlets.imports import record_import
from api.outlets.schemas import TerritoryContent
from api.outlets.territories import SLASH, paths
from api.security.caller import Caller
from api.tables import Territory

REMEDIES = {PATH: "Write codes parted by slashes, like CN/SH/SH-WEST.", NAME: "Write the territory's name."}


@dataclass(frozen=True, slots=True)
class _Row:
    """One well-formed row: the codes from the top, and the name if the table tells it."""

    number: int
    codes: tuple[str, ...]
    name: str | None

    @property
    def code(self) -> str:
        return self.codes[-1]


def import_territories(
    session: Session, caller: Caller, table: Table, sha256: str, now: datetime, *, dry_run: bool = False
) -> ImportAnswer:
    """Create, rename and move the territories of a table; those that it does not name stay where they are.

    Rows may come in any order. Raises ImportRefused when any row is wrong; a dry run tells the errors in its answer.
    """
    repository.hold_outlets(session)
    stored = {territory.code: territory for territory in repository.all_territories(session)}
    rows, errors = _read_rows(table, stored)
    tree = _Tree.of(stored, rows)
    if not errors:
        errors = [wrong.at(row.number) for row in rows if (wrong := tree.wrong_path(row)) is not None]
    created = [row for row in rows if row.code not in stored]
    changed = [row for row in rows if row.code in stored and tree.differs(stored[row.code], row)]
    answer = answer_import(len(created), len(changed), len(rows), errors, dry_run=dry_run)
    if not dry_run:
        # Parents first, for a territory points to its own.
        for row in sorted(created, key=lambda row: len(row.codes)):
            parent = tree.parents[tree.ids[row.code]]
            session.add(Territory(id=tree.ids[row.code], code=row.code, name=row.name, parent_id=parent))
            session.flush()
        for row in changed:
            territory = stored[row.code]
            territory.name, territory.parent_id = row.name or territory.name, tree.parents[territory.id]
        session.flush()
        record_import(session, caller, "territory", sha256, answer, now)
    return answer


@dataclass(frozen=True, slots=True)
class _Tree:
    """The tree as it would be after the import."""

    ids: dict[str, UUID]
    parents: dict[UUID, UUID | None]
    paths: dict[UUID, str]

    @classmethod
    def of(cls, stored: dict[str, Territory], rows: Sequence[_Row]) -> "_Tree":
        ids = {code: territory.id for code, territory in stored.items()}
        ids |= {row.code: uuid4() for row in rows if row.code not in ids}
        parents = {territory.id: territory.parent_id for territory in stored.values()}
        parents |= {ids[row.code]: ids.get(row.codes[-2]) if len(row.codes) > 1 else None for row in rows}
        return cls(ids, parents, paths({each: code for code, each in ids.items()}, parents))

    def wrong_path(self, row: _Row) -> Contradiction | None:
        """What keeps a territory from lying where its row says; this finds rings, too."""
        wanted, found = SLASH.join(row.codes), self.paths[self.ids[row.code]]
        if wanted == found:
            return None
        missing = [code for code in row.codes if code not in self.ids]
        if missing:
            message = f"there is no territory {missing[0]!r}, neither in the table nor stored. Add a row for it."
            return Contradiction(PATH, "territory-unknown", message)
        message = f"by the table's other rows and what is stored, {row.code} lies at {found}. Make the paths agree."
        return Contradiction(PATH, "path-contradicts", message)

    def differs(self, territory: Territory, row: _Row) -> bool:
        """Whether the row changes the territory."""
        renamed = row.name is not None and row.name != territory.name
        return renamed or self.parents[territory.id] != territory.parent_id


def _read_rows(table: Table, stored: dict[str, Territory]) -> tuple[list[_Row], list[RowError]]:
    errors = wrong_columns(table.columns, TERRITORY_COLUMNS, PATH, "territories")
    rows: dict[str, _Row] = {}
    if errors:
        return [], errors
    for record in table.records:
        result = _read_row(record, stored)
        if isinstance(result, _Row) and (earlier := rows.setdefault(result.code, result)) is not result:
            message = f"row {earlier.number} is about {result.code} too. Take one of them out."
            result = Contradiction(PATH, "path-repeated", message)
        if isinstance(result, Contradiction):
            errors.append(result.at(record.number))
    return list(rows.values()), errors


def _read_row(record: Record, stored: dict[str, Territory]) -> _Row | Contradiction:
    codes, name = tuple(record.cells[PATH].split(SLASH)), record.cells.get(NAME)
    known = stored.get(codes[-1])
    if name is None and known is None:
        return Contradiction(NAME, "column-missing", f"{codes[-1]} is new and needs a name. Add the column name.")
    for code in codes:
        try:
            content = TerritoryContent(code=code, name=name if name is not None else "-")
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            column = NAME if first["loc"][0] == "name" else PATH
            return Contradiction(column, f"{column}-invalid", f"{first['msg']}. {REMEDIES[column]}")
    return _Row(record.number, codes, None if name is None else content.name)
