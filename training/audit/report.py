"""An audit for people and programs: tables for the terminal, JSON, and a sheet of the photos to look at."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import cv2
import numpy as np
from rich.table import Table

from training.audit.findings import Audit, Finding, FindingKind
from training.sources import LabelledPhoto, Pixels
from vision.types import Box

SHOWN_OF_A_KIND = 8
TILE = (480, 360)  # width, height in pixels
CAPTION = 44
COLUMNS = 4
TILES = 32
LABELLED, MEANT = (0, 200, 0), (0, 0, 255)  # BGR
INK, PAPER = (30, 30, 30), 255


def source_table(audit: Audit) -> Table:
    """One row a source: counts, and the number of findings by kind."""
    kinds = [kind for kind in get_args(FindingKind) if any(found.kind == kind for found in audit.findings)]
    table = Table("source", "photos", "objects", "known", *kinds, title="Label audit")
    for source in audit.sources:
        found = Counter(f.kind for f in audit.findings if (f.part, f.source) == (source.part, source.name))
        objects = ", ".join(f"{name} {count}" for name, count in source.objects.items())
        counts = [str(found[kind] or "") for kind in kinds]
        table.add_row(f"{source.part}/{source.name}", str(source.photos), objects, ", ".join(source.known), *counts)
    return table


def finding_table(audit: Audit) -> Table:
    """The findings file by file, the first of each kind, so that a common one does not hide the others."""
    shown = _first_of_each_kind(audit.findings)
    rest = len(audit.findings) - len(shown)
    table = Table(caption=f"{rest} more in the JSON report" if rest else None)
    for heading in ("kind", "source", "file", "what"):
        table.add_column(heading, overflow="fold")
    for found in shown:
        file = found.file.name if found.file else ""
        table.add_row(found.kind, f"{found.part}/{found.source}", file, found.detail)
    return table


def audit_json(audit: Audit) -> dict[str, Any]:
    """The whole audit as plain values."""
    return {
        "sources": [
            {"part": s.part, "source": s.name, "photos": s.photos, "objects": s.objects, "known": list(s.known)}
            for s in audit.sources
        ],
        "findings": [
            {
                "kind": found.kind,
                "part": found.part,
                "source": found.source,
                "file": str(found.file) if found.file else None,
                "detail": found.detail,
                "boxes": [[round(value, 1) for value in box] for box in found.boxes],
            }
            for found in audit.findings
        ],
    }


def suspicion_sheet(audit: Audit) -> Pixels | None:
    """Up to 32 findings as pictures, (H, W, 3) uint8 BGR: labels green, the boxes meant red; None when there are none.

    The first of each kind stand there, so that each kind can be judged.
    """
    pictured = [found for found in _first_of_each_kind(audit.findings) if found.photos][:TILES]
    if not pictured:
        return None
    tiles = [_tile(found) for found in pictured]
    tiles += [np.full_like(tiles[0], PAPER)] * (-len(tiles) % COLUMNS)
    rows = [np.hstack(tiles[start : start + COLUMNS]) for start in range(0, len(tiles), COLUMNS)]
    return np.vstack(rows)


def write_sheet(audit: Audit, path: Path) -> bool:
    """Write the sheet as a picture; False when there is nothing to picture."""
    sheet = suspicion_sheet(audit)
    if sheet is None:
        return False
    if not cv2.imwrite(str(path), sheet):
        raise OSError(f"cannot write {path}; does its folder exist, and does its name end in .png or .jpg?")
    return True


def _first_of_each_kind(findings: Sequence[Finding]) -> list[Finding]:
    piles = [[found for found in findings if found.kind == kind] for kind in reversed(get_args(FindingKind))]
    return [found for pile in piles for found in pile[:SHOWN_OF_A_KIND]]


def _tile(found: Finding) -> Pixels:
    width, height = TILE
    each = width // len(found.photos)
    views = [_view(photo, found.boxes, each, height) for photo in found.photos]
    picture = np.hstack([*views, np.full((height, width - each * len(views), 3), PAPER, np.uint8)])
    caption = np.full((CAPTION, width, 3), PAPER, np.uint8)
    for line, text in enumerate((f"{found.kind}: {found.part} {found.photos[0].name}", found.detail)):
        cv2.putText(caption, text, (6, 17 + 19 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.42, INK, 1, cv2.LINE_AA)
    return np.vstack([caption, picture])


def _view(photo: LabelledPhoto, meant: Sequence[Box], width: int, height: int) -> Pixels:
    pixels = photo.load()
    scale = min((width - 6) / pixels.shape[1], (height - 6) / pixels.shape[0])
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    for box in [found.box for found in photo.objects]:
        _draw(small, box, scale, LABELLED, 1)
    for box in meant:
        _draw(small, box, scale, MEANT, 2)
    view = np.full((height, width, 3), PAPER, np.uint8)
    view[: small.shape[0], : small.shape[1]] = small
    return view


def _draw(picture: cv2.typing.MatLike, box: Box, scale: float, colour: tuple[int, int, int], thickness: int) -> None:
    corners = [round(value * scale) for value in (box.x, box.y, box.right, box.bottom)]
    cv2.rectangle(picture, corners[:2], corners[2:], colour, thickness)
