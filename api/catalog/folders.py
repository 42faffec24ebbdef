"""The catalogue as a folder, which travels between services and serves `shelfaudit analyze --catalog`.

```
catalog/
  products.csv                      the columns of `api.catalog.columns`; products.xlsx will do
  designs.csv                       sku, design, starts_on, ends_on, taught; needed only for designs with a start or an
                                    end, and for those whose pictures wait: their `taught` is no
  references/
    HAO-ROSE-400/                   a SKU
      2026/                         one of its pack designs
        packshot-5f1b20c3a9d4.jpg   a clean picture of the pack, as is every other name
        shelf_crop-90aa31b7c112.png cut out of a shelf photo
```
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from api.catalog.picture_batches import PictureFile
from api.catalog.schemas import DesignContent, check_code
from api.errors import InvalidInput
from api.exchange.csv_files import read_csv, write_csv
from api.exchange.files import read_file
from api.exchange.tables import Record, Table, make_table
from api.tables import PackDesign, ReferencePicture
from vision.recognition.catalog_folder import TAUGHT_WORDS

PRODUCTS = ("products.csv", "products.xlsx")
DESIGNS, REFERENCES = "designs.csv", "references"
DESIGN_COLUMNS = ("sku", "design", "starts_on", "ends_on")
# Folders of old do not have it: all their designs are taught.
TAUGHT = "taught"
PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic"})
# Enough for no two pictures of a design to share it, and short enough to read.
DIGEST_LETTERS = 12

DesignKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FolderDesign:
    """What a folder says of a pack design; the pictures of one that is not taught wait."""

    content: DesignContent
    taught: bool = True


@dataclass(frozen=True, slots=True)
class CatalogueFolder:
    """What lies in a folder."""

    table: Table
    designs: Mapping[DesignKey, FolderDesign]
    pictures: tuple[PictureFile, ...]


def read_folder(folder: Path) -> CatalogueFolder:
    """What a folder says, nothing of it compared with the catalogue yet. Raises InvalidInput and OSError."""
    table = next((folder / name for name in PRODUCTS if (folder / name).is_file()), None)
    if table is None:
        raise _refuse(f"{folder} holds no {PRODUCTS[0]}. Export a catalogue to see how such a folder looks.")
    pictures = tuple(_pictures(folder / REFERENCES))
    designs = {(picture.sku, picture.design): FolderDesign(DesignContent()) for picture in pictures}
    return CatalogueFolder(read_file(table.read_bytes()), designs | _designs(folder / DESIGNS), pictures)


def picture_path(folder: Path, reference: ReferencePicture) -> Path:
    """Where in a folder a reference picture belongs."""
    suffix = Path(reference.storage_key).suffix
    name = f"{reference.kind}-{reference.sha256[:DIGEST_LETTERS]}{suffix}"
    return folder / REFERENCES / reference.sku / reference.design / name


def designs_csv(designs: Iterable[PackDesign]) -> bytes:
    """The designs as the content of `designs.csv`."""
    return write_csv([(*DESIGN_COLUMNS, TAUGHT), *map(_row, designs)])


def _row(design: PackDesign) -> tuple[str, ...]:
    taught = "no" if design.taught_at is None else "yes"
    return design.sku, design.name, _day(design.starts_on), _day(design.ends_on), taught


def _pictures(folder: Path) -> Iterator[PictureFile]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if not path.is_file() or path.name.startswith("."):
            continue
        parts = path.relative_to(folder).parts
        if len(parts) != 3 or path.suffix.lower() not in PICTURE_SUFFIXES:
            kinds = ", ".join(sorted(PICTURE_SUFFIXES))
            raise _refuse(f"{path} is in no place for a picture. Pictures ({kinds}) lie in {folder}/SKU/DESIGN/.")
        yield PictureFile(path, _code(path, parts[0]), _code(path, parts[1]))


def _designs(path: Path) -> dict[DesignKey, FolderDesign]:
    if not path.is_file():
        return {}
    table = make_table(read_csv(path.read_bytes()))
    if missing := set(DESIGN_COLUMNS) - set(table.columns):
        raise _refuse(f"{path} has no column {min(missing)}. Its columns are: {', '.join(DESIGN_COLUMNS)}.")
    return dict(_design(path, record) for record in table.records)


def _design(path: Path, record: Record) -> tuple[DesignKey, FolderDesign]:
    place = f"{path}, row {record.number}"
    key = _code(place, record.cells["sku"]), _code(place, record.cells["design"])
    taught = TAUGHT_WORDS.get(record.cells.get(TAUGHT, "").lower())
    if taught is None:
        raise _refuse(f"{place}: {TAUGHT} is {record.cells[TAUGHT]!r}. Write yes or no.")
    days = {column: record.cells[column] or None for column in ("starts_on", "ends_on")}
    try:
        return key, FolderDesign(DesignContent.model_validate(days), taught)
    except ValidationError as error:
        problem = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise _refuse(f"{place}: {problem}. Write days like 2026-03-31.") from error


def _code(place: Path | str, code: str) -> str:
    try:
        return check_code(code)
    except ValueError as error:
        raise _refuse(f"{place}: {code!r} cannot be: {error}.") from error


def _day(day: object) -> str:
    return "" if day is None else str(day)


def _refuse(detail: str) -> InvalidInput:
    return InvalidInput("catalogue-folder-invalid", detail)
