"""The records of a ProSpace / Blue Yonder space-planning file (.psa) as cells, before anybody knows what they mean."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.planograms.refusals import refuse

SIGNATURE = b"PROSPACE SCHEMATIC FILE"
CODEPAGE = re.compile(rb"^;\s*Codepage\s*=\s*(\d+)", re.IGNORECASE | re.MULTILINE)
DEFAULT_CODEPAGE = "1252"
# A cell is quoted as in CSV, or bare; a bare cell may escape its commas, and may hold quotes (3/4" trays).
CELL = re.compile(r'"((?:[^"]|"")*)"(?=,|$)|((?:\\.|[^,\\]|\\$)*)')
ESCAPE = re.compile(r"\\([,\\\"trn])")
ESCAPED = {"t": "\t", "r": "\r", "n": "\n"}
EXPORT_AGAIN = "Export the file again from the planning program"


@dataclass(frozen=True, slots=True)
class Record:
    """One line: `cells[0]` is its kind. Newer programs only append cells, so one that is not there is empty."""

    line: int
    cells: tuple[str, ...]

    @property
    def kind(self) -> str:
        return self.cells[0]

    def text(self, index: int) -> str:
        """The cell with that index, without surrounding blanks."""
        return self.cells[index].strip() if index < len(self.cells) else ""

    def number(self, index: int, name: str, *, default: float | None = None) -> float:
        """The number in a cell; an empty one is `default`. Raises InvalidInput, naming line and field."""
        text = self.text(index)
        try:
            value = default if not text and default is not None else float(text)
        except ValueError:
            value = None
        if value is None or not abs(value) < float("inf"):
            place = f"Line {self.line}, {self.kind}, cell {index} ({name})"
            raise refuse(place, f"{text!r} is not a number", f"{EXPORT_AGAIN}, or write the number there.")
        return value


def read_records(data: bytes) -> Iterator[Record]:
    """The records of a file, comments left out. Raises InvalidInput when it is none of this kind."""
    if not data.startswith(SIGNATURE):
        raise refuse("Line 1", f"it does not begin with {SIGNATURE.decode()}", "Give a .psa file as it was exported.")
    # Not splitlines(): it also cuts at form feeds and other signs that may stand inside a cell.
    for number, line in enumerate(_decoded(data).replace("\r\n", "\n").split("\n"), start=1):
        if number > 1 and line.strip() and not line.startswith(";"):
            yield Record(number, tuple(split_cells(line)))


def split_cells(line: str) -> Iterator[str]:
    r"""The cells between commas, with quotes and the escapes `\,`, `\\`, `\"`, `\r`, `\n`, `\t` resolved."""
    place = 0
    while place <= len(line):
        match = CELL.match(line, place)
        assert match is not None  # noqa: S101 (a bare cell may be empty, so there is always one)
        quoted, bare = match.groups()
        yield quoted.replace('""', '"') if quoted is not None else ESCAPE.sub(_unescaped, bare)
        place = match.end() + 1


def _unescaped(match: re.Match[str]) -> str:
    return ESCAPED.get(match[1], match[1])


def _decoded(data: bytes) -> str:
    found = CODEPAGE.search(data)
    codepage = found[1].decode() if found else DEFAULT_CODEPAGE
    try:
        codecs.lookup(f"cp{codepage}")
    except LookupError:
        raise refuse("Codepage", f"{codepage} is not known", f"{EXPORT_AGAIN} with codepage 1252.") from None
    # Windows-1252 leaves five bytes undefined; one of them in a comment must not refuse the file.
    return data.decode(f"cp{codepage}", errors="replace")
