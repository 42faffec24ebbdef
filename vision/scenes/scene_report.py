"""The report of a scene: its photos' reports, joined so that what two photos show counts once; and its JSON form."""

from dataclasses import dataclass, replace
from typing import Any

from vision.report import report_json
from vision.scenes.fusion import PhotoInScene, SceneFacing, SceneFusion, SceneMark
from vision.scenes.overlap import Registration
from vision.types import SCHEMA_VERSION, Facing, ShelfReport

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SceneReport:
    """The photos of one scene in the order given, how they overlap, and what follows for the scene as a whole."""

    photos: tuple[ShelfReport, ...]
    registration: Registration
    fusion: SceneFusion


def mark_duplicates(scene: SceneReport) -> SceneReport:
    """The scene with `duplicate` set on what another photo shows better; facings that are unconfirmed do not count."""
    marked = tuple(_marked(report, part) for report, part in zip(scene.photos, scene.fusion.photos, strict=True))
    return replace(scene, photos=marked)


def scene_json(scene: SceneReport) -> Json:
    """One JSON object: totals with everything counted once, and the photos as `report_json` writes them.

    `doubtful` are pairs of photos, from 1, that may overlap without being taken to.

    Each photo says which group of overlapping photos it is in and the scene-wide number of each of its rows; each of
    its boxes says which box of the scene stands for it.
    """
    totals = scene.fusion.totals
    return {
        "schema_version": SCHEMA_VERSION,
        "scene": {
            "groups": totals.groups,
            "rows": totals.rows,
            "facings": totals.facings,
            "gaps": totals.gaps,
            "price_tags": totals.price_tags,
            "pop": totals.pop,
            "doubtful": [[first + 1, second + 1] for first, second in scene.registration.doubtful],
        },
        "photos": [_photo_json(*pair) for pair in zip(scene.photos, scene.fusion.photos, strict=True)],
    }


def _marked(report: ShelfReport, part: PhotoInScene) -> ShelfReport:
    facings = zip(report.facings, part.facings, strict=True)
    return replace(report, facings=tuple(_marked_facing(facing, mark) for facing, mark in facings))


def _marked_facing(facing: Facing, mark: SceneFacing) -> Facing:
    return replace(facing, duplicate=mark.duplicate, counts=facing.counts and not mark.unconfirmed)


def _photo_json(report: ShelfReport, part: PhotoInScene) -> Json:
    values = report_json(report)
    for row, number in zip(values["rows"], part.rows, strict=True):
        row["scene_row"] = number
    for facing, place in zip(values["facings"], part.facings, strict=True):
        facing.update(_facing_json(place))
    for name, marks in (("gaps", part.gaps), ("price_tags", part.price_tags), ("pop", part.pop)):
        for thing, mark in zip(values[name], marks, strict=True):
            thing.update(_mark_json(mark))
    return values | {"group": part.group, "overlapping": part.overlapping}


def _facing_json(place: SceneFacing) -> Json:
    return {
        "representative": place.representative,
        "scene_row": place.row,
        "scene_position": place.position,
        "unconfirmed": place.unconfirmed,
    }


def _mark_json(mark: SceneMark) -> Json:
    return {"duplicate": mark.duplicate, "representative": mark.representative}
