"""The photos of a generated visit, as slim as the tables let them be: a scene, and of each photo what is stored of it.

They agree with what the visit's figures count: so many of its photos are unusable, flawed, suspicious. Reports read
sums and never a photo; these rows are there so that the database is as full as the service would have made it. Boxes
and jobs are not made, and the reports of the models say of a photo only its quality.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tests.scale.year import Row, VisitRows
from vision.report import report_json
from vision.types import PhotoQuality, ShelfReport

_WIDTH, _HEIGHT = 3024, 4032
_NO_LINES = {"lines": [], "reason": None}
_REPORT = report_json(ShelfReport("photo.jpg", _WIDTH, _HEIGHT, {}, PhotoQuality(usable=True)))


@dataclass(frozen=True)
class PhotoRows:
    """A photo, what the models saw, what a look at its origin told, and its own score."""

    photo: Row
    inspection: Row
    analysis: Row
    result: Row


def scene_of(visit: Row) -> Row:
    """The one scene of a visit; it has the visit's id."""
    return {
        "id": visit["id"],
        "visit_id": visit["id"],
        "scene_type": "shelf",
        "name": "",
        "created_at": visit["started_at"],
    }


def photos_of(each: VisitRows) -> Iterator[PhotoRows]:
    """Its photos; ids and pictures follow from the visit's id."""
    rng = random.Random(each.visit["id"].int)
    figures = each.figures
    for number in range(figures["photos"]):
        is_unusable, is_flawed = number < figures["unusable_photos"], number < figures["flawed_photos"]
        photo = _photo(rng, each.visit)
        quality = {"usable": not is_unusable, "flags": ["blurred"] if is_flawed else []}
        yield PhotoRows(
            photo,
            _inspection(rng, photo, from_screen=number < figures["suspicious_photos"]),
            _analysis(photo, quality),
            _result(photo, each.result),
        )


def _photo(rng: random.Random, visit: Row) -> Row:
    uploaded_at = visit["started_at"] + timedelta(minutes=5)
    sha256 = f"{rng.getrandbits(256):064x}"
    return {
        "id": UUID(int=rng.getrandbits(128), version=4),
        "scene_id": visit["id"],
        "sha256": sha256,
        "byte_size": 2_500_000,
        "media_type": "image/jpeg",
        "width": _WIDTH,
        "height": _HEIGHT,
        "storage_key": f"photos/{sha256[:2]}/{sha256}.jpg",
        "captured_at": visit["started_at"],
        "utc_offset_minutes": visit["utc_offset_minutes"],
        "latitude": None,
        "longitude": None,
        "duplicate_of": None,
        "uploaded_by": visit["rep_id"],
        "uploaded_at": uploaded_at,
    }


def _inspection(rng: random.Random, photo: Row, *, from_screen: bool) -> Row:
    bands = {f"band_{number}": rng.getrandbits(16) for number in range(1, 5)}
    return {
        "photo_id": photo["id"],
        **bands,
        "resembles": None,
        "from_screen": from_screen,
        "hours_from_visit": 0.0,
        "metres_from_outlet": None,
        "inspected_at": photo["uploaded_at"],
    }


def _analysis(photo: Row, quality: Row) -> Row:
    return {
        "id": photo["id"],
        "photo_id": photo["id"],
        "pipeline_version": "generated",
        "software_version": "0",
        "schema_version": 1,
        "models": {},
        "report": _REPORT | {"quality": quality},
        "created_at": photo["uploaded_at"],
    }


def _result(photo: Row, visit_result: Row) -> Row:
    score = {name: visit_result[name] for name in ("standard_id", "score", "coverage", "verdict")}
    return {
        "id": photo["id"],
        "photo_id": photo["id"],
        "analysis_id": photo["id"],
        "naming_id": None,
        "correction_id": None,
        **score,
        "lines": _NO_LINES,
        "raw": None,
        "created_at": photo["uploaded_at"],
    }
