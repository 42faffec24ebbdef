"""Which photos a command was given."""

from collections.abc import Sequence
from pathlib import Path

from api.cli.refusal import refuse

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"})


def photo_paths(given: Sequence[Path]) -> list[Path]:
    """The files as they are, and for a folder the photos in it by name. Ends the command for a folder without any."""
    return [photo for path in given for photo in (_photos_in(path) if path.is_dir() else [path])]


def _photos_in(folder: Path) -> list[Path]:
    photos = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if not photos:
        refuse(f"{folder} has no photos: no JPEG, PNG, WebP or HEIC files.")
    return photos
