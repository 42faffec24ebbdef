"""What a label audit finds: one finding a fact, about one photo, two photos, or a whole source."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from training.sources import LabelledPhoto
from vision.types import Box

FindingKind = Literal[
    "extreme aspect",
    "huge",
    "tiny",
    "outside",
    "duplicate",
    "class not known",
    "class without object",
    "look-alike",
    "leak",
    "broken",
]
"""From what is often right to what is always wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a person should look at.

    `part` and `source` name where it stands, `file` the photo or label file (None for a whole source). `boxes` are the
    boxes meant, in pixels; `photos` are the photos to look at, two for look-alikes.
    """

    kind: FindingKind
    part: str
    source: str
    file: Path | None
    detail: str
    boxes: tuple[Box, ...] = ()
    photos: tuple[LabelledPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditedSource:
    """Counts of one source: photos, objects by class, and the classes that its labels know."""

    part: str
    name: str
    photos: int
    objects: dict[str, int]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything that an audit found."""

    sources: tuple[AuditedSource, ...]
    findings: tuple[Finding, ...]
