"""Plain words for actions: numbers with their nouns, and lists as a person would say them."""

from collections.abc import Sequence

from vision.types import ShelfRow

# More names would not fit on a phone beside the shelf.
NAMED = 5


def counted(number: int, noun: str) -> str:
    """1, "gap" -> "1 gap"; 3, "gap" -> "3 gaps"."""
    return f"{number} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """The plural of a field term."""
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def named_rows(rows: Sequence[ShelfRow]) -> str:
    """Rows 2 and 3 -> "rows 2 and 3"; of several bays "row 2 of bay 1 and rows 1 and 3 of bay 2"."""
    bays = sorted({row.bay or 0 for row in rows})
    return listed([_of_bay([row for row in rows if (row.bay or 0) == bay]) for bay in bays])


def _of_bay(rows: Sequence[ShelfRow]) -> str:
    if len(rows) == 1:
        return rows[0].name
    numbers = listed([str(row.bay_row or row.index) for row in rows])
    return f"rows {numbers}" + (f" of bay {rows[0].bay}" if rows[0].bay else "")


def listed(parts: Sequence[str]) -> str:
    """["a", "b", "c"] -> "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def first_of(parts: Sequence[str], most: int = NAMED) -> str:
    """["a", "b", "c", "d"], 2 -> "a, b and 2 more"."""
    return listed([*parts[:most], *([f"{len(parts) - most} more"] if len(parts) > most else [])])


def literal(name: str) -> str:
    """A name that stands in a format string."""
    return name.replace("{", "{{").replace("}", "}}")
