"""A table of outlets into the master data: all of it, or nothing of it and a list of what is wrong."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from uuid import UUID, uuid4

from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.audit_log.service import record_change
from api.exchange.refusals import Contradiction, ImportAnswer, RowError, answer_import, cell_error, wrong_columns
from api.exchange.tables import Record, Table
from api.figures.service import follow_outlets
from api.outlets import repository
from api.outlets.checks import Lists, class_of, contradictions
from api.outlets.columns import CODE, OUTLET_COLUMNS, REMEDIES, TERRITORY, given_values
from api.outlets.lists import lists_in_force
from api.outlets.repository import Values
from api.outlets.schemas import OutletContent
from api.outlets.territories import endings, stored_paths
from api.security.caller import Caller


@dataclass(frozen=True, slots=True)
class _Known:
    """What rows are read against, all of it read once: the caller's territories, the lists, every stored outlet."""

    territories: Mapping[str, UUID]
    own: Collection[UUID]
    lists: Lists
    outlets: Mapping[str, Values]
    rows: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, session: Session, caller: Caller) -> Self:
        own = {each.id for each in repository.list_territories(session, caller)}
        paths = {territory: path for territory, path in stored_paths(session).items() if territory in own}
        names = {name: territory for territory, path in paths.items() for name in endings(path)}
        return cls(names, own, lists_in_force(session), repository.stored_outlets(session))


@dataclass(slots=True)
class _Changes:
    """What the good rows come to."""

    new: list[Values] = field(default_factory=list)
    changed: list[Values] = field(default_factory=list)
    rows: int = 0

    def add(self, values: Values, stored: Values | None) -> None:
        self.rows += 1
        if stored is None:
            self.new.append({"id": uuid4(), **values})
        elif any(stored[name] != value for name, value in values.items()):
            self.changed.append({"id": stored["id"], **values})


def import_outlets(
    session: Session, caller: Caller, table: Table, sha256: str, now: datetime, *, dry_run: bool = False
) -> ImportAnswer:
    """Create and change the outlets of a table; those that it does not name stay as they are.

    `sha256` is that of the file, for the audit log. Raises ImportRefused when any row is wrong; a dry run tells the
    errors in its answer.
    """
    repository.hold_outlets(session)
    changes, errors = _read_rows(table, _Known.read(session, caller))
    answer = answer_import(len(changes.new), len(changes.changed), changes.rows, errors, dry_run=dry_run)
    if not dry_run:
        repository.insert_outlets(session, changes.new)
        repository.update_outlets(session, changes.changed)
        if changes.changed:
            follow_outlets(session)
        record_import(session, caller, "outlet", sha256, answer, now)
    return answer


def record_import(
    session: Session, caller: Caller, noun: str, sha256: str, answer: ImportAnswer, now: datetime
) -> None:
    """One entry of the audit log for a whole import: what file it was and how much it changed."""
    change = answer.model_dump(include={"created", "changed", "unchanged"}) | {"sha256": sha256}
    record_change(session, caller.account_id, f"{noun}.imported", f"{noun}-import", sha256, change, now)


def _read_rows(table: Table, known: _Known) -> tuple[_Changes, list[RowError]]:
    changes = _Changes()
    errors = wrong_columns(table.columns, OUTLET_COLUMNS, CODE, "outlets")
    if errors:
        return changes, errors
    for record in table.records:
        result = _read_row(record, known)
        if isinstance(result, list):
            errors += result
        else:
            changes.add(result, known.outlets.get(record.cells[CODE]))
    return changes, errors


def _read_row(record: Record, known: _Known) -> Values | list[RowError]:
    """The columns of the outlet of a row, or all that is wrong with its cells."""
    stored = known.outlets.get(record.cells[CODE])
    if (wrong := _wrong_code(record, stored, known)) is not None:
        return [wrong.at(record.number)]
    territory = _territory(record, stored, known)
    values = _merged(record, stored)
    problems = [territory.at(record.number)] if isinstance(territory, Contradiction) else []
    try:
        # A stand-in where the territory is wrong, so that the other cells are told of in the same go.
        content = OutletContent.model_validate(values | {"territory_id": UUID(int=0) if problems else territory})
    except ValidationError as error:
        found = [(str(item["loc"][0]), item["msg"]) for item in error.errors(include_url=False)]
        return [*(cell_error(record, column, told, REMEDIES, "outlet") for column, told in found), *problems]
    problems += [wrong.at(record.number) for wrong in contradictions(content, known.lists)]
    return problems or content.model_dump() | {"outlet_class": class_of(content, known.lists.bands)}


def _wrong_code(record: Record, stored: Values | None, known: _Known) -> Contradiction | None:
    code = record.cells[CODE]
    if (earlier := known.rows.setdefault(code, record.number)) != record.number:
        return Contradiction(CODE, "code-repeated", f"row {earlier} is about {code} too. Take one of them out.")
    if stored is not None and stored["territory_id"] not in known.own:
        message = f"{code} is an outlet of a territory that is not yours. Write another code, or take the row out."
        return Contradiction(CODE, "outlet-code-taken", message)
    return None


def _territory(record: Record, stored: Values | None, known: _Known) -> UUID | Contradiction:
    name = record.cells.get(TERRITORY)
    if name is None:
        if stored is not None:
            return UUID(str(stored["territory_id"]))
        message = "a new outlet needs territory, which the table has no column for. Add the column."
        return Contradiction(TERRITORY, "column-missing", message)
    if (found := known.territories.get(name)) is not None:
        return found
    message = f"there is no territory {name!r} that you may use. Write the code or the path of one."
    return Contradiction(TERRITORY, "territory-unknown", message)


def _merged(record: Record, stored: Values | None) -> Values:
    """The row on top of what is stored. A class that nobody gave follows the sales of the row."""
    given = given_values(record)
    if stored is None:
        return given
    merged = {name: stored[name] for name in OutletContent.model_fields} | given
    follows = merged["monthly_sales"] is not None and merged["class_reason"] is None
    if "outlet_class" not in given and follows:
        merged["outlet_class"] = None
    return merged
