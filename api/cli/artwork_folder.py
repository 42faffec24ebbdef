"""A folder with the artwork of the campaigns: a picture a material, named like it.

```
artwork/
  spring-poster.png          in force, called "spring-poster"
  wobbler.jpg
  outdated/
    winter-poster.png        of a campaign that is over, called "outdated/winter-poster"
```
"""

from collections.abc import Iterator
from pathlib import Path

import typer

from api.cli.refusal import refuse
from vision.errors import PhotoError
from vision.letterbox import Pixels
from vision.photos.images import decode_photo
from vision.pop.artwork import Material
from vision.pop.artwork_picture import cut_out
from vision.pop.materials import MaterialIndex

OUTDATED = "outdated"
SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic"})
# The folder does not say whether a picture is a poster or a wobbler; the piece's own look then tells its kind.
UNTOLD_KIND = ""
# Every artwork is compared with every piece: beyond that a folder is rather a mistake.
MAX_ARTWORKS = 500


def read_artwork(folder: Path) -> MaterialIndex:
    """The materials of a folder and of its sub-folder `outdated`. What is no picture is told on standard error.

    Ends the command when a picture is damaged, two have one name, or there is none.
    """
    materials: dict[str, Material] = {}
    try:
        for path in _pictures(folder):
            code = path.relative_to(folder).with_suffix("").as_posix()
            if code in materials:
                refuse(f"{folder} has two artworks called {code}. Give each file a name of its own.")
            materials[code] = Material(code, UNTOLD_KIND, _pixels(path), current=path.parent == folder)
    except OSError as error:
        refuse(f"{error.filename} cannot be read: {error.strerror}")
    if not materials:
        refuse(f"{folder} holds no artwork. Put pictures there, one a material: {', '.join(sorted(SUFFIXES))}.")
    if len(materials) > MAX_ARTWORKS:
        refuse(f"{folder} holds {len(materials)} pictures; at most {MAX_ARTWORKS} artworks can be compared.")
    return MaterialIndex.build(list(materials.values()))


def _pictures(folder: Path) -> Iterator[Path]:
    outdated = folder / OUTDATED
    for path in (*sorted(folder.iterdir()), *(sorted(outdated.iterdir()) if outdated.is_dir() else ())):
        if path.suffix.lower() in SUFFIXES and path.is_file():
            yield path
        elif path != outdated and not path.name.startswith("."):
            typer.echo(f"{path} is left out: it is no {', '.join(sorted(SUFFIXES))} picture.", err=True)


def _pixels(path: Path) -> Pixels:
    content = path.read_bytes()
    try:
        return cut_out(content, decode_photo(content))
    except PhotoError as error:
        refuse(f"{path}: {error}")
