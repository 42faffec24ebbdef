"""Recognition runs: look at an image once, keep what was found until it is fetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from api.db import insert, reading, transaction
from api.engine import Analyzer, Engine
from api.errors import Conflict, NotFound, Unavailable
from api.planograms import repository
from api.planograms.images import image_behind
from api.planograms.recognition import recognition_result
from api.planograms.stitching import look_at, stitch_images
from api.resources import Resources
from api.security.caller import Caller
from api.tables import RecognitionRun
from vision.errors import ModelError

# The retired service's name for its general model, which clients have in their addresses.
PRETRAINED = "ms-pretrained-product-detection"
# Clients fetch a result within seconds. What nobody fetched in a month is waste.
RETENTION = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RunName:
    """What a client calls a run."""

    model_name: str
    run_name: str


def require_new(resources: Resources, caller: Caller, name: RunName) -> None:
    """Raise NotFound for a model that is not here and Conflict for a taken name: before a byte of the image is read."""
    if name.model_name != PRETRAINED:
        raise NotFound("model-not-found", f"There is no model {name.model_name!r} here. Use {PRETRAINED}.")
    with reading(resources.sessions) as session:
        if repository.find_run(session, caller.id, name.model_name, name.run_name) is not None:
            raise _taken(name)


def recognise(resources: Resources, engine: Engine, caller: Caller, name: RunName, image: bytes) -> RecognitionRun:
    """Analyse the image, with no session open, and keep the result under that name.

    Takes as long as the models do; the desk's turns bound how many images are in memory. Raises Conflict when the name
    is taken, Unavailable when there are no models, vision.errors.PhotoError when the image cannot be used.
    """
    created_at = resources.clock()
    analyzer = loaded(engine)
    with resources.desk.decoding:
        report = analyzer.analyze_one(image, name.run_name)
    run = RecognitionRun(
        id=uuid4(),
        owner_id=caller.id,
        model_name=name.model_name,
        run_name=name.run_name,
        pipeline_version=analyzer.version,
        result=recognition_result(report).model_dump(mode="json", by_alias=True),
        created_at=created_at,
        finished_at=resources.clock(),
    )
    with transaction(resources.sessions) as session:
        repository.delete_before(session, created_at - RETENTION)
        if not insert(session, run):
            raise _taken(name)
    return run


def stitch(resources: Resources, engine: Engine, urls: Sequence[str]) -> bytes:
    """The images behind the URLs as one JPEG. Fetched and looked at one by one: only reduced ones stay in memory.

    Raises as `image_behind` and `stitch_images`, Unavailable when there are no models.
    """
    analyzer, seen = loaded(engine), []
    for number, url in enumerate(urls, start=1):
        image = image_behind(url, resources.settings)
        with resources.desk.decoding:
            seen.append(look_at(image, number, analyzer, resources.settings.max_photo_pixels))
    with resources.desk.decoding:
        return stitch_images(seen)


def loaded(engine: Engine) -> Analyzer:
    """The models in use, or Unavailable."""
    try:
        return engine.analyzer()
    except ModelError as error:
        raise Unavailable("models-unavailable", "The models cannot be loaded. The service's log says why.") from error


def get_run(session: Session, caller: Caller, name: RunName) -> RecognitionRun:
    """The caller's run with that name, or NotFound."""
    run = repository.find_run(session, caller.id, name.model_name, name.run_name)
    if run is None:
        detail = (
            f"You have no run {name.run_name!r} of {name.model_name}. PUT an image there; results are kept 30 days."
        )
        raise NotFound("run-not-found", detail)
    return run


def delete_run(session: Session, caller: Caller, name: RunName) -> None:
    """Remove the caller's run with that name, or NotFound."""
    session.delete(get_run(session, caller, name))


def _taken(name: RunName) -> Conflict:
    return Conflict("run-exists", f"You have a run {name.run_name!r} already. Take another name, or DELETE that run.")
