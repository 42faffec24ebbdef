"""How values stand in the cells of a table, and what texts a cell can hold."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

WORDS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def one_line(text: str) -> str:
    """The text, if a cell and a list can show it. Raises ValueError."""
    # A spreadsheet cannot hold control characters, and a list shows a name on one line.
    if any(character < " " or character == "\x7f" for character in text):
        raise ValueError("a text is one line without control characters; write it anew")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), AfterValidator(one_line)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(one_line)]


def tick(cell: str) -> bool | str:
    """What a cell says that holds yes or no; any other word as it is, for whoever validates it to refuse."""
    return WORDS.get(cell.lower(), cell)


def cell_of(value: object) -> str:
    """The cell for a value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
