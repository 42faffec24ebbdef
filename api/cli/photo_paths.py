"""Which photos a command was given."""

from collections.abc import Sequence
from pathlib import Path

from api.cli.refusal import refuse

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"})


def photo_paths(given: Sequence[Path]) -> list[Path]:
    """The files as they are, and for a folder the photos in it by name. Ends the command for a folder without any.

    Hidden files are no photos: copies from a Mac bring a `._name.jpg` of a few hundred bytes beside each photo.
    """
    return [photo for path in given for photo in (_photos_in(path) if path.is_dir() else [path])]


def _photos_in(folder: Path) -> list[Path]:
    photos = sorted(path for path in folder.iterdir() if _is_photo(path))
    if not photos:
        refuse(f"{folder} has no photos: no JPEG, PNG, WebP or HEIC files.")
    return photos


def _is_photo(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()
