"""Fusions of scenes: when one is due, what it is made from, and what is known of a scene."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from api.errors import NotFound
from api.fusions import repository
from api.fusions.basis import PhotoMarks, StoredReport, basis_of, choose, join, to_fuse
from api.fusions.fuse import FusedScene
from api.jobs.queue import FuseScene, JobQueue
from api.security.caller import Caller
from api.software import software_version
from api.tables import Fusion, Photo
from api.tables.base import JsonObject
from api.visits.service import get_scene
from vision.scenes.joining import SCENE_RULES_VERSION

FusionState = Literal["none", "pending", "done", "failed"]
Photos = tuple[StoredReport, ...]


@dataclass(frozen=True, slots=True)
class SceneState:
    """How far a scene's fusion is; `fusion` is set when it is done or failed."""

    scene_id: UUID
    state: FusionState
    fusion: Fusion | None = None


def request_fusions(session: Session, jobs: JobQueue, visit_id: UUID, now: datetime) -> None:
    """Queue a fusion of every scene of the visit that lacks one and waits for no photo.

    To be called whenever the analysis of a photo has ended, in the same transaction. A job too many does no harm: it
    finds the fusion made.
    """
    reports = repository.newest_reports(session, visit_id)
    lacking = join(reports, choose(reports, repository.list_fusions(session, visit_id))).pending
    for scene_id in sorted(lacking - repository.scenes_with_open_photos(session, visit_id)):
        jobs.enqueue(session, FuseScene(scene_id), now)


def photos_to_fuse(session: Session, scene_id: UUID) -> Photos:
    """The photos that wait to be fused, in the order they came.

    Empty when there is nothing to do: they are fused already, or a photo still waits for its analysis, whose end asks
    for a fusion again.
    """
    visit_id = repository.get_scene(session, scene_id).visit_id
    photos = to_fuse(repository.newest_reports(session, visit_id)).get(scene_id, ())
    if not photos or repository.find_fusion(session, basis_of(photos)) is not None:
        return ()
    return () if scene_id in repository.scenes_with_open_photos(session, visit_id) else photos


def fusion_of(photos: Photos, fused: FusedScene, overview_key: str | None, now: datetime) -> Fusion:
    """The row of a fusion that succeeded."""
    return _row(photos, now, document=fused.document, overview_key=overview_key)


def failed_fusion_of(photos: Photos, error: str, now: datetime) -> Fusion:
    """The row of a fusion that was given up: scores then rest on the single photos and say so."""
    return _row(photos, now, error=error)


def scene_state(session: Session, caller: Caller, scene_id: UUID) -> SceneState:
    """How far the fusion of a scene is. Raises NotFound for a scene that the caller may not see."""
    scene = get_scene(session, caller, scene_id)
    photos = to_fuse(repository.newest_reports(session, scene.visit_id)).get(scene_id, ())
    fusion = repository.find_fusion(session, basis_of(photos)) if photos else None
    if fusion is not None:
        return SceneState(scene_id, "failed" if fusion.error is not None else "done", fusion)
    # Not every scene without a fusion waits for one: photos from before the service fused them never will.
    waiting = repository.has_open_fusion(session, scene_id)
    return SceneState(scene_id, "pending" if waiting else "none")


def overview_key(session: Session, caller: Caller, scene_id: UUID) -> str:
    """The storage key of the scene's stitched overview. Raises NotFound, and says why there is none."""
    found = scene_state(session, caller, scene_id)
    if found.state == "pending":
        raise NotFound(
            "overview-not-ready", "The photos of this scene are still being compared. Ask again in a second."
        )
    if found.fusion is None or found.fusion.overview_key is None:
        raise NotFound("no-overview", "No photos of this scene overlap so that they could be laid into one picture.")
    return found.fusion.overview_key


def marks_of_photo(session: Session, photo: Photo) -> tuple[UUID | None, PhotoMarks]:
    """The fusion that holds for a photo, and what it says of the photo's boxes."""
    visit_id = repository.get_scene(session, photo.scene_id).visit_id
    reports = repository.newest_reports(session, visit_id)
    chosen = choose(reports, repository.list_fusions(session, visit_id))
    marks = join(reports, chosen).of_photo(photo.id)
    fusion = next((fusion.id for fusion in chosen if fusion.scene_id == photo.scene_id), None)
    return fusion, marks


def _row(
    photos: Photos,
    now: datetime,
    *,
    document: JsonObject | None = None,
    error: str | None = None,
    overview_key: str | None = None,
) -> Fusion:
    return Fusion(
        id=uuid4(),
        scene_id=photos[0].scene_id,
        analysis_ids={"ids": [str(stored.analysis_id) for stored in photos]},
        basis=basis_of(photos),
        fusion_version=str(SCENE_RULES_VERSION),
        software_version=software_version(),
        document=document or {},
        error=error,
        overview_key=overview_key,
        created_at=now,
    )
