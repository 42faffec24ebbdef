"""Which photos of a visit are fused, and what the fusions made so far say of each. Pure: stored values in and out."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self
from uuid import UUID

from api.naming.document import named_report
from api.scoring.evidence import KnownProduct
from api.tables import Analysis, Fusion, Naming, Photo
from api.tables.base import JsonObject


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A photo's report as it lies in the database, with the names of its newest naming, if there is one.

    `products` is what the catalogue said of products then. `correction_id` names the corrections that are in it.
    """

    photo_id: UUID
    scene_id: UUID
    analysis_id: UUID
    sha256: str
    storage_key: str
    report: JsonObject
    naming_id: UUID | None = None
    products: Mapping[str, KnownProduct] = field(default_factory=dict)
    scene_type: str | None = None
    correction_id: UUID | None = None

    @classmethod
    def of(cls, photo: Photo, analysis: Analysis, naming: Naming | None, scene_type: str | None = None) -> Self:
        """What fusing and scoring need of a photo of a display of that type, an analysis, and a naming of that one."""
        raw = cls(
            photo_id=photo.id,
            scene_id=photo.scene_id,
            analysis_id=analysis.id,
            sha256=photo.sha256,
            storage_key=photo.storage_key,
            report=analysis.report,
            scene_type=scene_type,
        )
        if naming is None:
            return raw
        named = named_report(analysis.report, naming.document)
        products = {sku: KnownProduct(**product) for sku, product in naming.document["products"].items()}
        return replace(raw, report=named, naming_id=naming.id, products=products)

    @property
    def usable(self) -> bool:
        """Whether the photo can be judged at all."""
        return bool(self.report["quality"]["usable"])


@dataclass(frozen=True, slots=True)
class PhotoMarks:
    """The ids of a photo's boxes that count on another photo, and of its facings that other photos do not find."""

    elsewhere: frozenset[str] = frozenset()
    unconfirmed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Joints:
    """What the fusions of a visit say of the boxes of each photo.

    `pending` and `failed` are the scenes whose photos are not fused yet, or could not be.
    """

    marks: Mapping[UUID, PhotoMarks] = field(default_factory=dict)
    pending: frozenset[UUID] = frozenset()
    failed: frozenset[UUID] = frozenset()

    def of_photo(self, photo_id: UUID) -> PhotoMarks:
        """The marks of a photo; without a fusion none."""
        return self.marks.get(photo_id, PhotoMarks())


def to_fuse(reports: Sequence[StoredReport]) -> dict[UUID, tuple[StoredReport, ...]]:
    """The photos to be fused, by scene, out of all reports of a visit in the order of their photos.

    Photos that scoring leaves out, unusable ones and repeated bytes, must not stand for what others show. A photo alone
    needs no fusion.
    """
    first = {stored.sha256: stored for stored in reversed(reports)}
    counted = [stored for stored in reports if first[stored.sha256] is stored and stored.usable]
    scenes: dict[UUID, list[StoredReport]] = {}
    for stored in counted:
        scenes.setdefault(stored.scene_id, []).append(stored)
    return {scene_id: tuple(photos) for scene_id, photos in scenes.items() if len(photos) > 1}


def basis_of(photos: Sequence[StoredReport]) -> str:
    """What a fusion rests on, as one short text: the analyses in the order of their photos."""
    return hashlib.sha256("".join(stored.analysis_id.hex for stored in photos).encode()).hexdigest()


def choose(reports: Sequence[StoredReport], fusions: Sequence[Fusion]) -> tuple[Fusion, ...]:
    """For each scene to be fused the fusion of just its analyses, else the newest; `fusions` has the oldest first."""
    scenes = to_fuse(reports)
    chosen: dict[UUID, Fusion] = {}
    for fusion in fusions:
        photos = scenes.get(fusion.scene_id)
        best = chosen.get(fusion.scene_id)
        if photos and (best is None or best.basis != basis_of(photos) or fusion.basis == best.basis):
            chosen[fusion.scene_id] = fusion
    return tuple(chosen.values())


def join(reports: Sequence[StoredReport], chosen: Sequence[Fusion]) -> Joints:
    """Apply the chosen fusions, at most one a scene, to the reports of a visit.

    One that came before the latest photo still holds for the photos that it saw. One whose analyses were replaced holds
    for nothing: what it takes for a duplicate may have no counterpart any more.
    """
    by_scene = {fusion.scene_id: fusion for fusion in chosen}
    marks: dict[UUID, PhotoMarks] = {}
    pending, failed = set[UUID](), set[UUID]()
    for scene_id, photos in to_fuse(reports).items():
        fusion = by_scene.get(scene_id)
        if fusion is None or fusion.basis != basis_of(photos):
            pending.add(scene_id)
        elif fusion.error is not None:
            failed.add(scene_id)
        if fusion is not None and _holds(fusion, photos):
            marks |= _marks_in(fusion)
    return Joints(marks, frozenset(pending), frozenset(failed))


def _marks_in(fusion: Fusion) -> dict[UUID, PhotoMarks]:
    """The marks of each photo of a fusion; those of before version 4 confirm everything."""
    return {
        UUID(photo["photo_id"]): PhotoMarks(_marked(photo, "duplicate"), _marked(photo, "unconfirmed"))
        for photo in fusion.document.get("photos", [])
    }


def _marked(photo: JsonObject, mark: str) -> frozenset[str]:
    return frozenset(box["id"] for box in photo["boxes"] if box.get(mark, False))


def _holds(fusion: Fusion, photos: Sequence[StoredReport]) -> bool:
    in_use = {str(stored.analysis_id) for stored in photos}
    return in_use.issuperset(fusion.analysis_ids["ids"])
