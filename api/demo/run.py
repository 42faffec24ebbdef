"""The demo's way through the service: visit, scene, photos, results, overlays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from api.clock import Clock
from api.demo.client import JsonObject, Refused, RepClient

MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".heif": "image/heif",
}
# The service looks at the bytes; what has no known ending is sent as the commonest kind and judged there.
UNKNOWN_MEDIA_TYPE = "image/jpeg"

# How many photos are through, and what is being done.
Tell = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Audited:
    """A photo that got its result."""

    photo: Path
    analysis: JsonObject
    result: JsonObject
    overlay: Path


@dataclass(frozen=True, slots=True)
class Failed:
    """A photo that did not, and why."""

    photo: Path
    reason: str


Outcome = Audited | Failed


@dataclass(frozen=True, slots=True)
class DemoVisit:
    """The visit that the demo made: where, and the result over all its photos (None if every photo failed)."""

    outlet: JsonObject
    outcomes: tuple[Outcome, ...]
    result: JsonObject | None


def audit_visit(client: RepClient, photos: Sequence[Path], overlays: Path, clock: Clock, tell: Tell) -> DemoVisit:
    """Make a visit, upload the photos one by one, and wait for each result. `tell` gets a word on every step."""
    outlet = client.first_outlet()
    visit_id, scene_id = client.open_scene(outlet["id"], clock().isoformat())
    names = overlay_names(photos)
    outcomes: list[Outcome] = []
    for photo, name in zip(photos, names, strict=True):
        outcomes.append(_audit(client, scene_id, photo, overlays / name, partial(tell, len(outcomes))))
    if not any(isinstance(outcome, Audited) for outcome in outcomes):
        return DemoVisit(outlet, tuple(outcomes), None)
    client.check_out(visit_id, clock().isoformat())
    tell(len(outcomes), "comparing the photos")
    return DemoVisit(outlet, tuple(outcomes), client.visit_result(visit_id))


def overlay_names(photos: Sequence[Path]) -> list[str]:
    """A file name for each overlay; photos of one name in different folders are told apart by a number."""
    names: list[str] = []
    for photo in photos:
        name, number = f"{photo.stem}-overlay.jpg", 1
        while name in names:
            number += 1
            name = f"{photo.stem}-overlay-{number}.jpg"
        names.append(name)
    return names


def _audit(client: RepClient, scene_id: str, photo: Path, overlay: Path, tell: Callable[[str], None]) -> Outcome:
    try:
        tell(f"uploading {photo.name}")
        media_type = MEDIA_TYPES.get(photo.suffix.lower(), UNKNOWN_MEDIA_TYPE)
        photo_id = client.upload(scene_id, photo.read_bytes(), media_type)
        tell(f"analysing {photo.name}")
        client.wait_until_analysed(photo_id)
        overlay.parent.mkdir(parents=True, exist_ok=True)
        overlay.write_bytes(client.get_bytes(f"/v1/photos/{photo_id}/overlay"))
        analysis = client.get(f"/v1/photos/{photo_id}/analysis")
        return Audited(photo, analysis, client.get(f"/v1/photos/{photo_id}/result"), overlay)
    except Refused as refusal:
        return Failed(photo, str(refusal))
    except OSError as error:
        return Failed(photo, f"the file cannot be read: {error.strerror}")
    except httpx.TransportError as error:
        return Failed(photo, f"the connection to the service was lost: {error}")
