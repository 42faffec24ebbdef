"""A fused scene as the document that is stored: photos and boxes under the ids that the service gives them."""

from collections.abc import Mapping, Sequence, Sized
from dataclasses import asdict
from uuid import UUID

from api.tables.base import JsonObject
from vision.scenes.fusion import NAMES, Kind, PhotoInScene, SceneFacing, SceneMark
from vision.scenes.scene_report import SceneReport
from vision.types import ShelfReport


def fusion_document(scene: SceneReport, photo_ids: Sequence[UUID]) -> JsonObject:
    """Plain JSON: each photo with what its boxes are to the scene, the overlaps, those in doubt, and the totals.

    `photo_ids` runs along the photos of the scene. A box of the scene is named `<photo id>/<box id>`.
    """
    names: dict[str, str] = {}
    for number, (photo_id, report) in enumerate(zip(photo_ids, scene.photos, strict=True), start=1):
        names |= {f"{number}:{name}": f"{photo_id}/{box_id}" for name, box_id in _boxes(report)}
    photos = zip(photo_ids, scene.photos, scene.fusion.photos, strict=True)
    return {
        "photos": [_photo_json(photo_id, report, part, names) for photo_id, report, part in photos],
        "overlaps": [
            {
                "photos": [str(photo_ids[overlap.first]), str(photo_ids[overlap.second])],
                "confidence": round(overlap.confidence, 4),
            }
            for overlap in scene.registration.overlaps
        ],
        "doubtful": [[str(photo_ids[photo]) for photo in pair] for pair in scene.registration.doubtful],
        "totals": asdict(scene.fusion.totals),
    }


def _boxes(report: ShelfReport) -> list[tuple[str, str]]:
    """Every box of a photo in the order of its kinds: its name in a fusion, and its id as KPI lines give it."""
    kinds: tuple[tuple[Kind, Sized], ...] = (
        ("gap", report.gaps),
        ("price_tag", report.price_tags),
        ("pop", report.pop),
    )
    facings = [(facing.id, facing.id) for facing in report.facings]
    others = [
        (f"{NAMES[kind]}{place + 1}", f"{kind}:{place}") for kind, things in kinds for place in range(len(things))
    ]
    return facings + others


def _photo_json(photo_id: UUID, report: ShelfReport, part: PhotoInScene, names: Mapping[str, str]) -> JsonObject:
    marks: list[SceneFacing | SceneMark] = [*part.facings, *part.gaps, *part.price_tags, *part.pop]
    return {
        "photo_id": str(photo_id),
        "group": part.group,
        "overlapping": part.overlapping,
        "rows": list(part.rows),
        "boxes": [_box_json(box_id, mark, names) for (_, box_id), mark in zip(_boxes(report), marks, strict=True)],
    }


def _box_json(box_id: str, mark: SceneFacing | SceneMark, names: Mapping[str, str]) -> JsonObject:
    row, position = (mark.row, mark.position) if isinstance(mark, SceneFacing) else (None, None)
    return {
        "id": box_id,
        "duplicate": mark.duplicate,
        "representative": names[mark.representative],
        "row": row,
        "position": position,
        "unconfirmed": isinstance(mark, SceneFacing) and mark.unconfirmed,
    }
