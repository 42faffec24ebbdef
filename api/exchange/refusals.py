"""What an import says: how much it changed, or which cells keep it from changing anything."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from api.errors import InvalidInput
from api.exchange.tables import HEADER_ROW, Record

# Who has more mistakes than this made one mistake many times; the count tells of the rest.
MAX_ERRORS_TOLD = 200


class RowError(BaseModel):
    """What is wrong with one cell of an imported table, and what to do."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "row": 7,
                "column": "gtin",
                "code": "gtin-invalid",
                "message": "the last digit of 4006381333932 must be 1. Copy the digits from under the bar code.",
            }
        }
    )

    row: int = Field(description="As the spreadsheet counts: the header is row 1.")
    column: str
    code: str
    message: str


class ImportAnswer(BaseModel):
    """What an import did, or with `dry_run` what it would do."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"dry_run": False, "created": 12, "changed": 3, "unchanged": 40, "errors": []}}
    )

    dry_run: bool
    created: int
    changed: int
    unchanged: int
    errors: list[RowError] = Field(description="Only of a dry run: a table with errors is refused as a whole.")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What a row contradicts elsewhere: in another row, in what is stored, or between two of its own cells."""

    column: str
    code: str
    message: str

    def at(self, row: int) -> RowError:
        """The error of the row that holds it."""
        return RowError(row=row, column=self.column, code=self.code, message=self.message)


class ImportRefused(InvalidInput):
    """A table with errors: nothing of it was taken."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        self.errors = errors[:MAX_ERRORS_TOLD]
        first = errors[0]
        count = "1 cell is wrong" if len(errors) == 1 else f"{len(errors)} cells are wrong"
        detail = (
            f"Nothing was imported, for {count}. The first: row {first.row}, {first.column}: {first.message} "
            "Mend the table and import it again."
        )
        super().__init__("import-refused", detail)


def answer_import(created: int, changed: int, rows: int, errors: Sequence[RowError], *, dry_run: bool) -> ImportAnswer:
    """The answer of an import of so many good rows. Raises ImportRefused for errors outside of a dry run."""
    if errors and not dry_run:
        raise ImportRefused(errors)
    unchanged = rows - created - changed
    told = list(errors[:MAX_ERRORS_TOLD])
    return ImportAnswer(dry_run=dry_run, created=created, changed=changed, unchanged=unchanged, errors=told)


def wrong_columns(columns: Iterable[str], known: Sequence[str], key: str, things: str) -> list[RowError]:
    """What is wrong with the header of a table of `things`, which are known by the column `key`."""
    named = tuple(columns)
    missing = f"the table has no column {key}, by which {things} are known. Add it."
    errors = [] if key in named else [RowError(row=HEADER_ROW, column=key, code="column-missing", message=missing)]
    for column in named:
        if column not in known:
            close = difflib.get_close_matches(column, known, n=1)
            remedy = f"Call it {close[0]}, or take it out." if close else f"Known are: {', '.join(known)}."
            message = f"there is no column {column!r}. {remedy}"
            errors.append(RowError(row=HEADER_ROW, column=column, code="column-unknown", message=message))
    return errors


def cell_error(record: Record, column: str, problem: str, remedies: Mapping[str, str], thing: str) -> RowError:
    """What pydantic found wrong with a column of a row about a `thing`, and what to do about it."""
    if column not in record.cells:
        message = f"a new {thing} needs {column}, which the table has no column for. Add the column."
        return RowError(row=record.number, column=column, code="column-missing", message=message)
    told = problem.removeprefix("Value error, ")
    return RowError(row=record.number, column=column, code=f"{column}-invalid", message=f"{told}. {remedies[column]}")
